import { parentPort, workerData } from 'node:worker_threads';
import { type Play, perform } from './play.ts';
import { score } from './score.ts';

/** One play in a thread of its own. */
const { play, seed } = workerData as { readonly play: Play; readonly seed: number };

parentPort?.postMessage(score(play, await perform(play, seed)));
