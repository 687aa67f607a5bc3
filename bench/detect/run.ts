import { Worker } from 'node:worker_threads';
import type { Play } from './play.ts';
import type { Score } from './score.ts';

/** Runs plays, `atOnce` at a time, each in a thread of its own; tells each score as it comes. */
export async function runPlays(
  plays: readonly Play[],
  options: { readonly seed: number; readonly atOnce: number },
  onScore: (score: Score) => void,
): Promise<readonly Score[]> {
  const waiting = [...plays];
  const scores: Score[] = [];
  const lane = async (): Promise<void> => {
    for (let play = waiting.shift(); play !== undefined; play = waiting.shift()) {
      const one = await runInThread(play, options.seed);
      scores.push(one);
      onScore(one);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, lane));
  return scores.sort((a, b) => a.scenario.localeCompare(b.scenario));
}

function runInThread(play: Play, seed: number): Promise<Score> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { play, seed } });
    worker.once('message', (answer: Score) => resolve(answer));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread of ${play.scenario} ended with ${code}`)));
  });
}
