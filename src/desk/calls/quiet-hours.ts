import { days, type Instant, minutes } from '../../base/index.ts';
import type { QuietHours } from '../desk-settings.ts';
import { atWallClock, minuteOf, wallClock } from '../wall-clock.ts';

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

/** Where quiet hours meet, the end of the last; a customer who is never to be called is looked at again in two days. */
export function quietUntilAll(at: Instant, hours: readonly QuietHours[], timeZone: string): Instant | undefined {
  let until: Instant | undefined;
  for (;;) {
    const asked = until ?? at;
    const ends = hours.map((one) => quietUntil(asked, one, timeZone)).find((end) => end !== undefined);
    if (ends === undefined || ends > at + days(2)) return ends ?? until;
    until = ends;
  }
}
