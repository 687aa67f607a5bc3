import { parentPort, workerData } from 'node:worker_threads';
import { type Part, perform } from './play.ts';

/** Plays one part after the other, as they are asked for. */
const { seed } = workerData as { readonly seed: number };

parentPort?.on('message', async (part: Part) => {
  parentPort?.postMessage(await perform(part, seed));
});
