import { type Instant, instant } from '../../base/index.ts';
import type { HistorySpan } from '../history.ts';
import type { ReadingDeps } from './reading.ts';
import { ask } from './reading.ts';
import type { Segment } from './segment.ts';
import { bound, rowsOf } from './source.ts';

/** The last entry that arrived before `before`. Of days that were over by then only the newest is looked into. */
export async function seqBefore(deps: ReadingDeps, before: Instant): Promise<HistorySpan> {
  const { where, values } = bound([['"at" < $before', 'before', before]]);
  const select = (): string => 'seq, "at"';
  const days = [...new Set(deps.holdings.segments().map(({ day }) => day))].filter((day) => day <= dayOf(before));
  for (const day of days.toSorted().toReversed()) {
    const rows = await ask(deps, () => {
      const segments = deps.holdings.segments().filter((one: Segment) => one.day === day);
      const from = rowsOf(deps.dir, segments, select, where) ?? 'SELECT 0 AS seq, 0 AS "at" WHERE false';
      return { sql: `SELECT max(seq)::DOUBLE, max("at")::DOUBLE FROM (${from})`, values };
    });
    const [seq = null, at = null] = rows[0] ?? [];
    if (seq !== null) return { seq: Number(seq), at: instant(Number(at)) };
  }
  return { seq: 0, at: undefined };
}

/** Entries looked through for one that left a row; an arrival of nothing new leaves none. */
const lookBack = 4_096;

/** The last entry before the entry `seq`. */
export async function entryBefore(
  deps: ReadingDeps,
  seq: number,
): Promise<{ readonly seq: number; readonly at: Instant } | undefined> {
  const { where, values } = bound([
    ['seq >= $from', 'from', Math.max(0, seq - lookBack)],
    ['seq < $seq', 'seq', seq],
  ]);
  const rows = await ask(deps, () => {
    const near = deps.holdings
      .segments()
      .filter(({ seqs }) => seqs === undefined || (seqs.first < seq && seqs.last >= seq - lookBack));
    const from = rowsOf(deps.dir, near, () => 'seq, "at"', where) ?? 'SELECT 0 AS seq, 0 AS "at" WHERE false';
    return { sql: `SELECT max(seq)::DOUBLE, max("at")::DOUBLE FROM (${from})`, values };
  });
  const [last = null, at = null] = rows[0] ?? [];
  return last === null ? undefined : { seq: Number(last), at: instant(Number(at)) };
}

const dayOf = (at: Instant): string => new Date(at).toISOString().slice(0, 10);
