import { type Instant, instant } from '../../base/index.ts';
import { atWallClock, type WorkSpan, wallClock } from '../../desk/index.ts';
import { refuse } from '../refuse.ts';

/** A month such as `2026-01` on clocks of the zone. */
export function spanOfMonth(month: string, timeZone: string): WorkSpan {
  const [year = Number.NaN, number = Number.NaN] = /^\d{4}-(0[1-9]|1[0-2])$/.test(month)
    ? month.split('-').map(Number)
    : [];
  if (Number.isNaN(year)) refuse('month', month, 'send a year and a month such as 2026-01');
  const at = (months: number): Instant => atWallClock(Date.UTC(year, months, 1), timeZone);
  return { from: at(number - 1), to: at(number) };
}

/** The month in which the instant lies. */
export const monthOf = (at: Instant, timeZone: string): string =>
  new Date(instant(wallClock(at, timeZone))).toISOString().slice(0, 7);
