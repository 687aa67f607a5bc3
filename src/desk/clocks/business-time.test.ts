import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hours, type Instant, instant, millis } from '../../base/index.ts';
import { compileHours, type WorkHours, weekdays } from '../../people/index.ts';
import { dueAt, elapsedBusiness, type Pause } from './business-time.ts';

const second = 1_000;

/** Minute by minute on the wall clock, by rules of its own: away from the calendar that is tested. */
function slowly(work: WorkHours, from: number, to: number, pauses: readonly Pause[]): number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: work.time_zone,
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  let sum = 0;
  for (let at = from; at < to; ) {
    // Spans begin and end on whole minutes, so between two of them nothing changes but pauses.
    const until = Math.min(to, (Math.floor(at / 60_000) + 1) * 60_000);
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const date = `${part.year}-${part.month}-${part.day}`;
    const day = weekdays.find((one) => one === part.weekday?.toLowerCase()) ?? 'mon';
    const spans = work.exceptions.find((one) => one.date === date)?.spans ?? work.weekly[day] ?? [];
    const time = `${part.hour}:${part.minute}`;
    if (spans.some((span) => isWithin(span, time, comesAgain(format, at)))) {
      for (let tick = at; tick < until; tick += second) {
        if (!pauses.some((pause) => pause.from <= tick && tick < (pause.to ?? to))) sum += second;
      }
    }
    at = until;
  }
  return sum;
}

/** Whether the clock showed the same an hour before: it was put back by one, as in each of these zones. */
const comesAgain = (format: Intl.DateTimeFormat, at: number): boolean =>
  format.format(at) === format.format(at - 3_600_000);

/** A time that comes twice counts as the first: of an hour that comes again, what began before it ends goes on in it. */
function isWithin({ from, to }: { readonly from: string; readonly to: string }, time: string, again: boolean): boolean {
  if (!again) return time >= from && time < to;
  const end = `${String(Number(time.slice(0, 2)) + 1).padStart(2, '0')}:00`;
  return from < end && to >= end;
}

// Clocks change in each of these zones on 29 March or 5 April 2026, or on 8 March.
const zone = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Sydney');
const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const span = fc
  .tuple(fc.integer({ min: 0, max: 1438 }), fc.integer({ min: 1, max: 600 }))
  .map(([from, length]) => ({ from: clock(from), to: clock(Math.min(1439, from + length)) }));
const work = fc.record({
  time_zone: zone,
  weekly: fc.record(Object.fromEntries(weekdays.map((day) => [day, fc.array(span, { maxLength: 2 })]))),
  exceptions: fc.array(span, { maxLength: 1 }).map((spans) => [{ date: '2026-03-29', spans }]),
});
const begin = fc
  .constantFrom('2026-03-07T20:00:00Z', '2026-03-28T20:00:00Z', '2026-04-04T10:00:00Z', '2026-05-04T00:00:00Z')
  .chain((text) => fc.integer({ min: 0, max: 40_000 }).map((seconds) => Date.parse(text) + seconds * second));
const pause = fc.tuple(fc.integer({ min: 0, max: 90_000 }), fc.integer({ min: 1, max: 20_000 }));

it('agrees to the second with a count on the wall clock, over changes of clocks and with pauses', () => {
  fc.assert(
    fc.property(
      work,
      begin,
      fc.integer({ min: 1, max: 90_000 }),
      fc.array(pause, { maxLength: 2 }),
      (hours, from, length, stops) => {
        const to = from + length * second;
        const pauses = stops.map(([after, lasts]) => ({
          from: instant(from + after * second),
          to: instant(from + (after + lasts) * second),
        }));
        const elapsed = elapsedBusiness(compileHours(hours), instant(from), instant(to), pauses);
        expect(elapsed).toBe(slowly(hours, from, to, pauses));
      },
    ),
    { numRuns: 200 },
  );
}, 60_000);

it('finds the instant at which just the target has passed', () => {
  fc.assert(
    fc.property(
      work,
      begin,
      fc.integer({ min: 1, max: 40_000 }),
      fc.array(pause, { maxLength: 2 }),
      (week, from, seconds, stops) => {
        const calendar = compileHours(week);
        const target = millis(seconds * second);
        const pauses = stops.map(([after, lasts]) => ({
          from: instant(from + after * second),
          to: instant(from + (after + lasts) * second),
        }));
        const due = dueAt(calendar, instant(from), target, pauses);
        if (due === undefined) return;
        expect(elapsedBusiness(calendar, instant(from), due, pauses)).toBe(target);
        expect(elapsedBusiness(calendar, instant(from), instant(due - 1), pauses)).toBe(target - 1);
      },
    ),
    { numRuns: 200 },
  );
}, 60_000);

it('has no deadline while it is paused, or on a calendar that never opens', () => {
  const open = compileHours({ time_zone: 'UTC', weekly: { mon: [{ from: '08:00', to: '18:00' }] }, exceptions: [] });
  const monday: Instant = instant(Date.parse('2026-01-12T09:00:00Z'));
  expect(dueAt(open, monday, hours(2), [{ from: monday, to: null }])).toBeUndefined();
  expect(dueAt(open, monday, hours(10), [])).toBe(Date.parse('2026-01-19T09:00:00Z'));
  const never = compileHours({ time_zone: 'UTC', weekly: {}, exceptions: [] });
  expect(dueAt(never, monday, hours(1), [])).toBeUndefined();
});
