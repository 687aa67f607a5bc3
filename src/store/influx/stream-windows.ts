import type { Ledger, Stretch } from './ledger.ts';

/** Entries of the journal by `seq`, and where in time their readings lie. */
export interface StreamWindow {
  /** Excluded. */
  readonly after: number;
  readonly upTo: number;
  /** Spans of the readings' own times, by type. */
  readonly spans: ReadonlyMap<string, readonly Span[]>;
}

export interface Span {
  readonly from: number;
  /** Excluded. */
  readonly to: number;
}

export interface WindowOptions {
  readonly after: number;
  readonly upTo: number;
  /** Readings at which it ends, about. */
  readonly rows: number;
  readonly wants: (type: string) => boolean;
}

/** The part of the stream after `after` whose readings fit into memory. */
export function nextWindow(ledger: Ledger, { after, upTo, rows, wants }: WindowOptions): StreamWindow {
  let sum = 0;
  let end = upTo;
  let last: number | undefined;
  for (const stretch of ledger.stretchesIn(after, upTo)) {
    if (last !== undefined && sum >= rows && stretch.lastSeq > last) {
      end = Math.min(end, last);
      break;
    }
    if (!wants(stretch.type)) continue;
    last = stretch.lastSeq;
    sum += stretch.rows;
  }
  const inside = [...ledger.stretchesIn(after, end)].filter(({ type }) => wants(type));
  const byType = Map.groupBy(inside, ({ type }) => type);
  return { after, upTo: end, spans: new Map([...byType].map(([type, some]) => [type, joined(some)])) };
}

const NEAR_MS = 3_600_000;

/** Spans that lie near each other are asked for together. */
function joined(stretches: readonly Stretch[]): Span[] {
  const spans: { from: number; to: number }[] = [];
  for (const { firstTs, lastTs } of stretches.toSorted((a, b) => a.firstTs - b.firstTs)) {
    const last = spans.at(-1);
    if (last !== undefined && firstTs <= last.to + NEAR_MS) last.to = Math.max(last.to, lastTs + 1);
    else spans.push({ from: firstTs, to: lastTs + 1 });
  }
  return spans;
}
