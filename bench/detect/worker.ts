import { parentPort, workerData } from 'node:worker_threads';
import { type Play, perform } from './play.ts';
import { score } from './score.ts';

/** Plays one after the other, as they are asked for. */
const { seed } = workerData as { readonly seed: number };

parentPort?.on('message', async (play: Play) => {
  parentPort?.postMessage(score(play, await perform(play, seed)));
});
