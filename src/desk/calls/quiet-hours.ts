import { days, type Instant, instant, minutes } from '../../base/index.ts';
import type { QuietHours } from '../desk-settings.ts';

/** When the quiet hours that `at` falls into are over; undefined when it falls into none. */
export function quietUntil(at: Instant, { from, to }: QuietHours, timeZone: string): Instant | undefined {
  const now = wallClock(at, timeZone);
  const [begins, ends] = [minuteOf(from), minuteOf(to)];
  if (begins === ends) return undefined;
  const minute = (now % days(1)) / minutes(1);
  const spansMidnight = begins > ends;
  const quiet = spansMidnight ? minute >= begins || minute < ends : minute >= begins && minute < ends;
  if (!quiet) return undefined;
  const midnight = now - (now % days(1));
  const tomorrow = spansMidnight && minute >= begins ? days(1) : 0;
  return atWallClock(midnight + tomorrow + minutes(ends), timeZone);
}

function minuteOf(clock: string): number {
  const [hour = '0', minute = '0'] = clock.split(':');
  return Number(hour) * 60 + Number(minute);
}

/** What clocks in the zone show, in milliseconds as if they showed UTC. */
function wallClock(at: Instant, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) + (at % 1_000);
}

/** The instant at which clocks show that. Asked twice, because the offset may change on the way. */
function atWallClock(wall: number, timeZone: string): Instant {
  const offsetAt = (at: number): number => wallClock(instant(at), timeZone) - at;
  const guess = wall - offsetAt(wall);
  return instant(wall - offsetAt(guess));
}
