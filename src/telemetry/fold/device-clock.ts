/**
 * Judges the clock of a device and gives its readings their event time.
 *
 * A clock is behind when three consecutive live messages came later than the lateness bound after their `ts`.
 * A message is **live** when it is one reading with a `ts`, and since the message before it the device's clock
 * went on at the pace of arrivals: both moved forward, neither more than twice as far as the other. What was
 * kept back and is sent at once fails that, because there `ts` takes steps of minutes while arrivals take
 * milliseconds, or runs backwards; an array of several readings says nothing, being kept back by its nature.
 * The first late message starts the count, since there is nothing to hold it against; one that is not live
 * starts it anew. A device that keeps every message back by the same long time cannot be told from a slow clock.
 *
 * The clock agrees again with the first message whose newest `ts` is within the bound, whatever its form.
 */
import type { Duration, Instant } from '../../base/index.ts';
import { readingFlag } from '../event.ts';

export interface ClockBounds {
  readonly skew: Duration;
  readonly lateness: Duration;
}

/** What is known of a device's clock; plain numbers, so that a snapshot is exact. */
export interface DeviceClock {
  behind: boolean;
  /** Consecutive live messages later than the bound, up to three. */
  lateCount: number;
  /** `ts` and arrival of the last single reading that was late. */
  ts: number;
  at: number;
  /** How far the clock is behind, by the last live message. */
  lag: number;
}

const enough = 3;

export const newClock = (): DeviceClock => ({ behind: false, lateCount: 0, ts: 0, at: 0, lag: 0 });

/** Takes note of a message; `newest` is its newest `ts`, `single` whether it is one reading. True when it is live. */
export function hearClock(
  clock: DeviceClock,
  bounds: ClockBounds,
  newest: Instant,
  at: Instant,
  single: boolean,
): boolean {
  if (at - newest <= bounds.lateness) {
    if (clock.behind || clock.lateCount > 0) Object.assign(clock, newClock());
    return true;
  }
  if (!single) return false;
  const live = clock.lateCount > 0 && keepsPace(newest - clock.ts, at - clock.at);
  clock.lateCount = live ? Math.min(enough, clock.lateCount + 1) : 1;
  if (clock.lateCount === enough) clock.behind = true;
  if (live || !clock.behind) clock.lag = at - newest;
  clock.ts = newest;
  clock.at = at;
  return live;
}

function keepsPace(device: number, arrivals: number): boolean {
  return device > 0 && arrivals > 0 && device <= 2 * arrivals && arrivals <= 2 * device;
}

export interface EventTime {
  readonly ts: Instant;
  readonly flags: number;
}

/**
 * Event time of one reading. Behind means arrival; only what did not come live keeps its distance in time from
 * the rest, by the clock's lag, so that a batch of a slow clock is not pressed into one instant.
 */
export function judgeTime(
  claimed: Instant | undefined,
  at: Instant,
  clock: DeviceClock,
  live: boolean,
  { skew, lateness }: ClockBounds,
): EventTime {
  if (claimed === undefined) return { ts: at, flags: readingFlag.noTs };
  if (claimed > at + skew) return { ts: at, flags: readingFlag.clamped };
  const flags = clock.behind ? readingFlag.clockBehind : 0;
  const ts = !clock.behind ? claimed : live ? at : (Math.min(at, claimed + clock.lag) as Instant);
  return { ts, flags: at - ts > lateness ? flags | readingFlag.late : flags };
}
