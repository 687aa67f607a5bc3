import { assert, type Instant, toRfc3339 } from '../base/index.ts';
import type { Reader, Tx } from '../db/index.ts';
import type { DeskIntent } from './intent.ts';
import type { WorkDeps } from './work-deps.ts';

/** Work that falls due by itself. It reads only the operational database. */
export interface TimedWork {
  readonly name: string;
  /** The earliest instant at which `run` has something to do; it may lie in the past. */
  nextDue(reader: Reader): Promise<Instant | undefined>;
  /** Does all that is due at `now` or before and leaves nothing of it, so that doing it twice does nothing. */
  run(tx: Tx, deps: WorkDeps, now: Instant): Promise<readonly DeskIntent[]>;
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

/**
 * Does all that is due by `now` in the order of its instants, each at its own instant: after a standstill the same
 * happens in the same order as it would have without one.
 */
export async function runDue(works: readonly TimedWork[], tx: Tx, deps: WorkDeps, now: Instant): Promise<DeskIntent[]> {
  const intents: DeskIntent[] = [];
  for (;;) {
    const due = await firstDue(works, tx);
    if (due === undefined || due.at > now) return intents;
    const { work, at } = due;
    intents.push(...(await work.run(tx, deps, at)));
    const left = await work.nextDue(tx);
    assert(left === undefined || left > at, `${work.name} leaves work that was due at ${toRfc3339(at)}`);
  }
}
