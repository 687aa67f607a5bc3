import { Worker } from 'node:worker_threads';
import { joinTowns } from './join.ts';
import { type Part, type Play, type Played, partsOf } from './play.ts';
import { type Score, score } from './score.ts';

export interface Progress {
  /** A town of a play of several was lived to its end. */
  town(part: Part, played: Played): void;
  score(score: Score): void;
}

/** Runs plays, `atOnce` towns at a time, in as many threads; tells each score as it comes. */
export async function runPlays(
  plays: readonly Play[],
  options: { readonly seed: number; readonly atOnce: number },
  progress: Progress,
): Promise<readonly Score[]> {
  const waiting = plays.flatMap(partsOf);
  const done = new Map<Play, Map<number, Played>>(plays.map((play) => [play, new Map()]));
  const scores: Score[] = [];
  const finish = ({ play, town }: Part, played: Played): void => {
    const towns = done.get(play) as Map<number, Played>;
    towns.set(town, played);
    const all = partsOf(play);
    if (all.length > 1) progress.town({ play, town }, played);
    if (towns.size < all.length) return;
    // In the order of the towns, whichever was done first.
    const one = score(play, joinTowns(all.flatMap((part) => towns.get(part.town) ?? [])));
    scores.push(one);
    progress.score(one);
  };
  const lane = async (): Promise<void> => {
    // A thread that has played before is warm: its code is read and compiled.
    await using thread = createThread(options.seed);
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      finish(part, await thread.perform(part));
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, lane));
  return scores.sort((a, b) => a.scenario.localeCompare(b.scenario));
}

interface Thread extends AsyncDisposable {
  perform(part: Part): Promise<Played>;
}

function createThread(seed: number): Thread {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { seed } });
  return {
    async perform(part) {
      const { promise, resolve, reject } = Promise.withResolvers<Played>();
      const gone = (code: number): void => reject(new Error(`${part.play.scenario}: its thread ended with ${code}`));
      worker.once('message', resolve).once('error', reject).once('exit', gone);
      worker.postMessage(part);
      try {
        return await promise;
      } finally {
        // Only these: without its own listeners the worker hands on no message any more.
        worker.off('message', resolve).off('error', reject).off('exit', gone);
      }
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}
