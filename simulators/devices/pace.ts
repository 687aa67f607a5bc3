import { minute, second } from '../calendar.ts';

/** How closely a device is lived through, and how often it says everything. */
export interface Pace {
  /** Measurements are taken together, so often while the device works. */
  readonly sampling: number;
  /** Every so many heartbeats repeat all signals; those between only say that the device lives. */
  readonly restateEvery: number;
  /** Longest time between two looks at a device that rests; undefined: as its physics want. */
  readonly rest: number | undefined;
  /** How many times further apart heartbeats are; undefined: as often as the type's plan says. */
  readonly beatTimes?: number;
}

/** Second by second, for runs of hours. */
export const livePace: Pace = { sampling: 5 * second, restateEvery: 1, rest: undefined };

/**
 * For runs of weeks: six measurements a minute at work, which is what fleets are sized for (DOMAIN 5.6), everything
 * repeated well within the time after which a value counts as old, and nothing looked at while nothing happens.
 */
export const longPace: Pace = { sampling: 10 * second, restateEvery: 2, rest: 5 * minute };

/**
 * For a big town over a week, whose messages really travel: heartbeats of heaters every ten minutes and of lifts every
 * two, which is still three and two within the span after which a device counts as silent, and everything measured is
 * told with each of them.
 */
export const weekPace: Pace = { sampling: minute, restateEvery: 1, rest: 5 * minute, beatTimes: 2 };

/** When a device must be looked at again while water is drawn. */
export function drawDue(at: number, drawEnd: number, pace: Pace | undefined): number {
  return pace?.rest === undefined ? at + second : Math.max(Math.min(at + pace.sampling, drawEnd), at + second);
}
