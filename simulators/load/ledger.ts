/** From one sequence number to another, both included. */
export type SeqRange = readonly [from: number, to: number];

/** What became of one device's messages. */
export interface DeviceLedger {
  readonly device: string;
  /** Every sequence number from `firstSeq` to `lastSeq` was sent at least once; none when `lastSeq` is smaller. */
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** What the broker acknowledged, in rising order. */
  readonly acked: readonly SeqRange[];
  /** Which messages carried a fault, in rising order. */
  readonly faults: readonly SeqRange[];
  /** With a fixed step, message `seq` has `ts = startTs + (seq - firstSeq) * tsStepMs`. */
  readonly startTs: number | null;
}

/** How many messages the ranges hold. */
export function countSeqs(ranges: readonly SeqRange[]): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
}

/** Adds one number above all others to rising ranges. */
export function extendRanges(ranges: [number, number][], seq: number): void {
  const last = ranges.at(-1);
  if (last !== undefined && last[1] + 1 === seq) last[1] = seq;
  else ranges.push([seq, seq]);
}
