import { assert, type Instant, toRfc3339 } from '../base/index.ts';
import type { Reader, Tx } from '../db/index.ts';
import type { DeskIntent } from './intent.ts';
import type { WorkDeps } from './work-deps.ts';

/** Work that falls due by itself. It reads only the operational database. */
export interface TimedWork {
  readonly name: string;
  /** The earliest instant at which `run` has something to do; it may lie in the past. */
  nextDue(reader: Reader): Promise<Instant | undefined>;
  /**
   * Does what is due at `now` or before, at most `most` of it and those that were due first, so that doing it twice
   * does nothing.
   */
  run(tx: Tx, deps: WorkDeps, now: Instant, most: number): Promise<readonly DeskIntent[]>;
}

interface Due {
  readonly work: TimedWork;
  readonly at: Instant;
}

/** The work that is due first, and when; of two due at one instant the first of the list. */
export async function firstDue(works: readonly TimedWork[], reader: Reader): Promise<Due | undefined> {
  let first: Due | undefined;
  for (const work of works) {
    const at = await work.nextDue(reader);
    if (at !== undefined && (first === undefined || at < first.at)) first = { work, at };
  }
  return first;
}

/** More than ever is due. */
const everything = 2 ** 31 - 1;

/**
 * Does all that is due by `now` in the order of its instants, each at its own instant: after a standstill the same
 * happens in the same order as it would have without one. What is beyond about `most` is left for another transaction,
 * so that nobody waits for all that falls due at the end of a day.
 */
export async function runDue(
  works: readonly TimedWork[],
  tx: Tx,
  deps: WorkDeps,
  now: Instant,
  most: number = everything,
): Promise<DeskIntent[]> {
  const intents: DeskIntent[] = [];
  for (let runs = 0; runs < most && intents.length < most; runs += 1) {
    const due = await firstDue(works, tx);
    if (due === undefined || due.at > now) return intents;
    const { work, at } = due;
    intents.push(...(await work.run(tx, deps, at, most)));
    if (most < everything) continue;
    const left = await work.nextDue(tx);
    assert(left === undefined || left > at, `${work.name} leaves work that was due at ${toRfc3339(at)}`);
  }
  return intents;
}
