import type { Duration } from '../base/index.ts';
import { hours, minutes } from '../base/index.ts';

/** How wide the buckets of a rollup are. */
export const rollupSteps = { five_minutes: minutes(5), hourly: hours(1) } as const satisfies Record<string, Duration>;
export type RollupStep = keyof typeof rollupSteps;

/** For how long rollups of a day are kept after it has ended; none are made of a step that has no span. */
export type RollupRetention = { readonly [step in RollupStep]?: Duration | undefined };

export const DAY_MS = 86_400_000;

/** Whether a rollup of a UTC day, counted since the epoch, is to be kept at the instant. */
export function isKept(
  retention: RollupRetention,
  { step, day }: { readonly step: RollupStep; readonly day: number },
  nowMs: number,
): boolean {
  const span = retention[step] ?? 0;
  return span > 0 && (day + 1) * DAY_MS + span > nowMs;
}

/** Text has no least and no mean here; a bool counts as 0 or 1. */
export const rolledAggregates: Readonly<Record<'number' | 'bool' | 'text', ReadonlySet<string>>> = {
  number: new Set(['avg', 'min', 'max', 'sum', 'count', 'last']),
  bool: new Set(['avg', 'min', 'max', 'sum', 'count', 'last']),
  text: new Set(['count', 'last']),
};
