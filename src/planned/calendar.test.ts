import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, toRfc3339 } from '../base/index.ts';
import { calendarFault, nextRun } from './calendar.ts';

const next = (cron: string, time_zone: string, after: string): string | undefined => {
  const at = nextRun({ cron, time_zone }, instant(Date.parse(after)));
  return at === undefined ? undefined : toRfc3339(at);
};

describe('a calendar', () => {
  it('names local minutes, and never the one that it is asked after', () => {
    expect(next('0 9 * * *', 'Asia/Shanghai', '2026-11-28T00:59:59Z')).toBe('2026-11-28T01:00:00.000Z');
    expect(next('0 9 * * *', 'Asia/Shanghai', '2026-11-28T01:00:00Z')).toBe('2026-11-29T01:00:00.000Z');
  });

  it('finds the first of November and the 29th of February, however far they are', () => {
    expect(next('0 9 1 11 *', 'Asia/Shanghai', '2026-11-28T01:00:00Z')).toBe('2027-11-01T01:00:00.000Z');
    expect(next('30 12 29 2 *', 'Europe/Berlin', '2028-03-01T01:00:00Z')).toBe('2032-02-29T11:30:00.000Z');
  });

  it('finds the last day of a month and weekdays in zones off the full hour', () => {
    expect(next('0 9 L * *', 'UTC', '2026-11-28T01:00:00Z')).toBe('2026-11-30T09:00:00.000Z');
    expect(next('0 9 * * 1-5', 'Asia/Kolkata', '2026-11-28T01:00:00Z')).toBe('2026-11-30T03:30:00.000Z');
  });

  it('agrees with a search of every minute, also where clocks change', () => {
    const zone = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC');
    const hour = fc.integer({ min: 0, max: 23 });
    const start = fc.date({ min: new Date('2026-03-20'), max: new Date('2026-11-10'), noInvalidDate: true });
    fc.assert(
      fc.property(zone, hour, fc.integer({ min: 0, max: 59 }), start, (time_zone, h, m, from) => {
        const found = nextRun({ cron: `${m} ${h} * * *`, time_zone }, instant(from.getTime()));
        expect(found).toBe(searched(time_zone, h, m, from.getTime()));
      }),
      { numRuns: 40 },
    );
  });
});

/** Three days hold a day that has the minute, also where clocks skip it once. */
function searched(timeZone: string, hour: number, minute: number, after: number): number | undefined {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const wanted = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  for (let at = (Math.floor(after / 60_000) + 1) * 60_000; at < after + 3 * 86_400_000; at += 60_000) {
    if (format.format(at) === wanted) return at;
  }
  return undefined;
}

it('says what is wrong with a calendar and what to send instead', () => {
  const fault = (cron: string, time_zone = 'UTC') => calendarFault({ cron, time_zone });
  expect(fault('0 9 * 11 1')).toBeUndefined();
  expect(fault('0 9 * jan mon')).toBeUndefined();
  expect(fault('every day')).toContain('"every day" is no calendar; send minute, hour');
  expect(fault('61 * * * *')).toContain('"61 * * * *" is no calendar: 61');
  expect(fault('0 0 30 2 *')).toContain('impossible day of month');
  expect(fault('* * * * *', 'Mars/Olympus')).toContain('"Mars/Olympus" is no time zone');
});
