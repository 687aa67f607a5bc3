import type { RowBatch } from '../row-batch.ts';
import type { Stretch } from './ledger.ts';
import type { ReadingRow, SectionRows } from './reading-row.ts';

const HOUR_MS = 3_600_000;

/** Where the readings of a batch lie in time. Each reaches over the whole batch, which is stored whole or not at all. */
export function stretchesOf(
  { firstSeq, lastSeq }: RowBatch,
  sections: readonly SectionRows[],
  gone: ReadonlySet<ReadingRow>,
): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { type, day, rows } of sections) {
    const byHour = new Map<number, { -readonly [key in keyof Stretch]: Stretch[key] }>();
    for (const row of rows) {
      if (gone.has(row)) continue;
      const { ts, at } = row;
      const hour = Math.floor(ts / HOUR_MS);
      const known = byHour.get(hour);
      if (known === undefined) {
        const span = { firstTs: ts, lastTs: ts, firstAt: at, lastAt: at, rows: 1 };
        byHour.set(hour, { firstSeq, lastSeq, type, day, hour, ...span });
        continue;
      }
      known.firstTs = Math.min(known.firstTs, ts);
      known.lastTs = Math.max(known.lastTs, ts);
      known.firstAt = Math.min(known.firstAt, at);
      known.lastAt = Math.max(known.lastAt, at);
      known.rows += 1;
    }
    stretches.push(...byHour.values());
  }
  return stretches;
}
