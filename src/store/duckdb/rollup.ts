import type { Duration } from '../../base/index.ts';
import { hours, minutes } from '../../base/index.ts';
import { plainName } from './names.ts';
import type { Segment } from './segment.ts';

/** How wide the buckets of a rollup are. */
export const rollupSteps = { five_minutes: minutes(5), hourly: hours(1) } as const satisfies Record<string, Duration>;
export type RollupStep = keyof typeof rollupSteps;

/** For how long rollups of a day are kept after it has ended; none are made of a step that has no span. */
export type RollupRetention = { readonly [step in RollupStep]?: Duration | undefined };

export const DAY_MS = 86_400_000;

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

/** Whether a rollup of the day is to be kept at the instant. */
export function isKept(retention: RollupRetention, { step, day }: Omit<RollupKey, 'type'>, nowMs: number): boolean {
  const span = retention[step] ?? 0;
  return span > 0 && (day + 1) * DAY_MS + span > nowMs;
}

/** Text has no least and no mean here; a bool counts as 0 or 1. */
export const rolledAggregates: Readonly<Record<'number' | 'bool' | 'text', ReadonlySet<string>>> = {
  number: new Set(['avg', 'min', 'max', 'sum', 'count', 'last']),
  bool: new Set(['avg', 'min', 'max', 'sum', 'count', 'last']),
  text: new Set(['count', 'last']),
};
