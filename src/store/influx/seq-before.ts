import { type Instant, instant } from '../../base/index.ts';
import type { HistorySpan } from '../history.ts';
import { own } from './names.ts';
import type { ReadingDeps } from './reading-deps.ts';
import { readingsIn } from './scanned-rows.ts';
import { windowReadings } from './stream-readings.ts';
import { nextWindow } from './stream-windows.ts';

/** The last entry that arrived before `before`, be it a reading or anything else. */
export async function seqBefore(deps: ReadingDeps, before: Instant): Promise<HistorySpan> {
  const beside = await deps.beside.seqBefore(before);
  const stretch = deps.ledger.stretchBefore(before);
  if (stretch === undefined || stretch.lastSeq <= beside.seq) return beside;
  const { type, firstTs, lastTs, firstSeq, lastSeq } = stretch;
  const bounds = {
    above: [[own.seq, Math.max(firstSeq - 1, beside.seq)]],
    upTo: [
      [own.seq, lastSeq],
      [own.at, before - 1],
    ],
  } as const;
  const rows = await deps.gate.read((signal) =>
    readingsIn({ ...deps, signal }, { type, signals: [], from: firstTs, to: lastTs + 1, ...bounds }),
  );
  return rows.reduce((last, { seq, at }) => (seq > last.seq ? { seq, at: instant(at) } : last), beside);
}

/** Entries looked through for one that left a row; an arrival of nothing new leaves none. */
const lookBack = 4_096;

/** The last entry before the entry `seq`. */
export async function entryBefore(
  deps: ReadingDeps,
  seq: number,
): Promise<{ readonly seq: number; readonly at: Instant } | undefined> {
  const after = Math.max(0, seq - lookBack) - 1;
  let last: { readonly seq: number; readonly at: Instant } | undefined;
  for await (const { seq: own, at } of deps.beside.events({ after, upTo: seq - 1 })) last = { seq: own, at };
  const window = nextWindow(deps.ledger, { after, upTo: seq - 1, rows: Number.POSITIVE_INFINITY, wants: () => true });
  const rows = await deps.gate.read((signal) => windowReadings({ ...deps, signal }, window, { signalsOf: () => [] }));
  const reading = rows.at(-1);
  if (reading !== undefined && reading.seq > (last?.seq ?? 0)) last = { seq: reading.seq, at: instant(reading.at) };
  return last;
}
