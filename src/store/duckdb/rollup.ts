import type { RollupStep } from '../rollup.ts';
import { plainName } from './names.ts';
import type { Segment } from './segment.ts';

/**
 * One device type's readings of one UTC day of their own time, folded into buckets: a row for each device, signal and
 * bucket that has a value.
 */
export interface Rollup {
  readonly type: string;
  readonly step: RollupStep;
  /** UTC day of the readings' own time, since the epoch. */
  readonly day: number;
  /** Below the store's directory, each with devices of its own; none when no reading of the day had a value. */
  readonly files: readonly string[];
  readonly bytes: number;
  /** The segments whose readings of the day are in it, by `markOf`. */
  readonly madeOf: readonly string[];
}

export type RollupKey = Pick<Rollup, 'type' | 'step' | 'day'>;

export const rollupKeyOf = ({ type, step, day }: RollupKey): string => `${step}:${plainName(type)}:${day}`;

/** Names what a segment held: a closed day grows no more, and an open one is told by its length. */
export const markOf = ({ day, file, rows }: Segment): string => (file === undefined ? `${day}#${rows}` : day);

/** Whether all raw readings that the rollup was made of are still there. */
export function isWhole({ madeOf }: Rollup, segments: readonly Segment[]): boolean {
  const there = new Set(segments.map(({ day }) => day));
  return madeOf.every((mark) => there.has(mark.split('#')[0] as string));
}
