import fc from 'fast-check';
import { expect, it } from 'vitest';
import { instant } from '../../base/index.ts';
import { hoursFaults } from './hours-rules.ts';
import { compileHours, type LocalSpan, type WorkHours, weekdays } from './work-hours.ts';

const at = (text: string) => instant(Date.parse(text));
const office: WorkHours = {
  time_zone: 'Asia/Shanghai',
  weekly: {
    mon: [
      { from: '08:00', to: '12:00' },
      { from: '13:00', to: '18:00' },
    ],
    tue: [{ from: '22:00', to: '06:00' }],
  },
  exceptions: [{ date: '2026-01-19', spans: [] }],
};

it('is open in its local hours, over midnight too, and not on a holiday', () => {
  const hours = compileHours(office);
  expect(hours.covers(at('2026-01-12T09:00:00+08:00'))).toBe(true);
  expect(hours.covers(at('2026-01-12T12:00:00+08:00'))).toBe(false);
  expect(hours.covers(at('2026-01-14T05:59:59+08:00'))).toBe(true);
  expect(hours.covers(at('2026-01-14T06:00:00+08:00'))).toBe(false);
  expect(hours.covers(at('2026-01-19T09:00:00+08:00'))).toBe(false);
  expect(hours.nextOpen(at('2026-01-18T00:00:00+08:00'))).toBe(at('2026-01-20T22:00:00+08:00'));
});

it('is not open for what lies within an hour that a clock change skips', () => {
  const night = (from: string, to: string) =>
    compileHours({ time_zone: 'America/New_York', weekly: { sun: [{ from, to }] }, exceptions: [] });
  const [midnight, noon] = [at('2026-03-08T05:00:00Z'), at('2026-03-08T16:00:00Z')];
  expect([...night('02:00', '02:30').spans(midnight, noon)]).toEqual([]);
  // Two hours of the clock, one of them skipped.
  expect([...night('01:30', '03:30').spans(midnight, noon)]).toEqual([
    [at('2026-03-08T06:30:00Z'), at('2026-03-08T07:30:00Z')],
  ]);
  expect([...night('01:30', '02:30').spans(midnight, noon)]).toEqual([
    [at('2026-03-08T06:30:00Z'), at('2026-03-08T07:00:00Z')],
  ]);
});

it('is never open without spans', () => {
  expect(compileHours({ time_zone: 'UTC', weekly: {}, exceptions: [] }).nextOpen(instant(0))).toBeUndefined();
});

const minute = fc.integer({ min: 0, max: 1439 });
const clock = (n: number) => `${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}`;
const span = fc
  .tuple(minute, minute)
  .filter(([a, b]) => a !== b)
  .map(([a, b]): LocalSpan => ({ from: clock(a), to: clock(b) }));
const zone = fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe');

/** Judges an instant by the wall clock alone, as a person would, away from the hours in which clocks change. */
function openByWallClock(hours: WorkHours, at: number): boolean {
  const on = (t: number) => {
    const parts = new Intl.DateTimeFormat('en-CA', {
      timeZone: hours.time_zone,
      dateStyle: 'short',
      timeStyle: 'short',
      hourCycle: 'h23',
    }).formatToParts(t);
    const get = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
    return { date: `${get('year')}-${get('month')}-${get('day')}`, time: `${get('hour')}:${get('minute')}` };
  };
  const spansOf = (date: string) => {
    const weekday = weekdays[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7] ?? 'mon';
    return hours.exceptions.find((one) => one.date === date)?.spans ?? hours.weekly[weekday] ?? [];
  };
  const { date, time } = on(at);
  const before = new Date(Date.parse(`${date}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
  const today = spansOf(date).some(({ from, to }) => time >= from && (to <= from || time < to));
  return today || spansOf(before).some(({ from, to }) => to <= from && time < to);
}

it('agrees with the wall clock at every instant on days without a change of clocks', () => {
  const weekly = fc.record(Object.fromEntries(weekdays.map((day) => [day, fc.array(span, { maxLength: 2 })])));
  fc.assert(
    fc.property(
      zone,
      weekly,
      fc.integer({ min: 0, max: 20 * 1440 }),
      fc.array(span, { maxLength: 1 }),
      (time_zone, week, offset, other) => {
        const from = Date.parse('2026-05-04T00:00:00Z');
        const hours: WorkHours = { time_zone, weekly: week, exceptions: [{ date: '2026-05-10', spans: other }] };
        const t = from + offset * 60_000;
        expect(compileHours(hours).covers(instant(t))).toBe(openByWallClock(hours, t));
      },
    ),
    { numRuns: 400 },
  );
});

it('names every fault of hours that came from outside', () => {
  const bad: WorkHours = {
    time_zone: 'Mars/Base',
    weekly: { mon: [{ from: '8:00', to: '25:00' }], tue: [{ from: '08:00', to: '08:00' }] },
    exceptions: [{ date: '2026-02-30', spans: [] }],
  };
  expect(hoursFaults('hours', bad).map(({ field }) => field)).toEqual([
    'hours.time_zone',
    'hours.weekly.mon[0].from',
    'hours.weekly.mon[0].to',
    'hours.weekly.tue[0]',
    'hours.exceptions[0].date',
  ]);
});
