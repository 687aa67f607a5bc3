import { days, type Instant, instant, minutes } from '../base/index.ts';

/** Of a day, of a text such as `21:00`. */
export function minuteOf(clock: string): number {
  const [hour = '0', minute = '0'] = clock.split(':');
  return Number(hour) * 60 + Number(minute);
}

/** What clocks in the zone show, in milliseconds as if they showed UTC. */
export function wallClock(at: Instant, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) + (at % 1_000);
}

/** The instant at which clocks show that. Asked twice, because the offset may change on the way. */
export function atWallClock(wall: number, timeZone: string): Instant {
  const offsetAt = (at: number): number => wallClock(instant(at), timeZone) - at;
  const guess = wall - offsetAt(wall);
  return instant(wall - offsetAt(guess));
}

/** The first instant after `at` at which clocks show `clock`. */
export function nextWallClock(at: Instant, clock: string, timeZone: string): Instant {
  const now = wallClock(at, timeZone);
  const today = now - (now % days(1)) + minutes(minuteOf(clock));
  const next = atWallClock(today, timeZone);
  return next > at ? next : atWallClock(today + days(1), timeZone);
}
