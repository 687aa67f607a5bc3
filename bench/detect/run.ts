import { Worker } from 'node:worker_threads';
import type { Play } from './play.ts';
import type { Score } from './score.ts';

/** Runs plays, `atOnce` at a time, in as many threads; tells each score as it comes. */
export async function runPlays(
  plays: readonly Play[],
  options: { readonly seed: number; readonly atOnce: number },
  onScore: (score: Score) => void,
): Promise<readonly Score[]> {
  const waiting = [...plays];
  const scores: Score[] = [];
  const lane = async (): Promise<void> => {
    // A thread that has played before is warm: its code is read and compiled.
    await using thread = createThread(options.seed);
    for (let play = waiting.shift(); play !== undefined; play = waiting.shift()) {
      const one = await thread.score(play);
      scores.push(one);
      onScore(one);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, lane));
  return scores.sort((a, b) => a.scenario.localeCompare(b.scenario));
}

interface Thread extends AsyncDisposable {
  score(play: Play): Promise<Score>;
}

function createThread(seed: number): Thread {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { seed } });
  return {
    score: (play) =>
      new Promise((resolve, reject) => {
        const settle = (then: () => void): void => {
          worker.removeAllListeners();
          then();
        };
        worker.once('message', (score: Score) => settle(() => resolve(score)));
        worker.once('error', (error) => settle(() => reject(error)));
        worker.once('exit', (code) =>
          settle(() => reject(new Error(`${play.scenario}: its thread ended with ${code}`))),
        );
        worker.postMessage(play);
      }),
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}
