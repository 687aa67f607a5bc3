import { type Duration, type Instant, instant } from '../../base/index.ts';

/**
 * When the store is asked for a rule that has `every`: at its whole multiples since the Unix epoch, in UTC, so that
 * live and on history the same instants come out. `every: 1d` asks at midnight.
 */

/** The latest instant of the schedule that is not after `now`. */
export const askedLast = (every: Duration, now: Instant): Instant => instant(Math.floor(now / every) * every);

/** The instants of the schedule after `from` and up to `to`. */
export function* askedBetween(every: Duration, from: Instant, to: Instant): Generator<Instant> {
  for (let at = askedLast(every, from) + every; at <= to; at += every) yield instant(at);
}

/** For how long an answer counts: half a turn beyond the next, which may be late. */
export const answerCounts = (every: Duration): number => every * 1.5;
