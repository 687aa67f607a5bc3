import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { days, instant, minutes } from '../../base/index.ts';
import type { Page, PageRequest } from '../../db/index.ts';
import { createQualityReports, type QualityReports } from '../reports.ts';
import { type MonthBench, monthStart, openMonthBench } from '../testing/month-bench.ts';
import { reportDefaults } from '../testing/report-defaults.ts';
import { measureNames } from './measures.ts';
import { scoreOf, shareOf, spreadOf } from './shares.ts';

describe('the month of two providers', () => {
  let bench: MonthBench;
  let reports: QualityReports;
  const january = { now: monthStart, month: '2026-01' };

  /** Li: twelve jobs in time, nine very satisfied. Wu: one job, very satisfied. Chen: late, and one comes back. */
  beforeAll(async () => {
    bench = await openMonthBench();
    reports = createQualityReports(bench.db, reportDefaults);
    const job = { fault: 'GW-120', waits: 10, words: '师傅很好,非常满意' };
    for (let i = 0; i < 12; i += 1) {
      await bench.job({ ...job, device: `Nanjing-${i}`, technician: 'Li', words: i < 9 ? job.words : '一般' });
    }
    await bench.job({ ...job, device: 'Nanjing-20', technician: '=Wu()' });
    await bench.job({ ...job, device: 'Suzhou-0', technician: 'Chen', waits: 50, words: '不满意' });
    await bench.job({ ...job, device: 'Suzhou-0', technician: 'Sun', waits: 5 });
    // Accepted before midnight, answered in February: the answer belongs to the month in which it was given.
    await bench.pass(instant(Date.parse('2026-01-31T23:00:00+08:00')) - bench.clock.now());
    await bench.job({ ...job, device: 'Suzhou-9', technician: 'Sun', waits: 5 });
  });
  afterAll(() => bench[Symbol.asyncDispose]());

  const table = async (more: { by?: 'technician' | 'provider' | 'city'; city?: string } = {}) =>
    (await reports.league(january, { by: 'technician', measure: 'very_satisfied', ...more })).rows;

  it('is ordered by what is sure: nine of twelve come before one of one', async () => {
    const rows = await table();
    expect(rows.map(({ rank, name, very_satisfied: { part, of } }) => [rank, name, part, of])).toEqual([
      [1, 'Li', 9, 12],
      [2, '=Wu()', 1, 1],
      [2, 'Sun', 1, 1],
      [4, 'Chen', 0, 1],
    ]);
    expect(rows[0]?.score).toBeCloseTo(0.4677, 4);
    expect(rows[1]?.score).toBeCloseTo(0.2065, 4);
  });

  it('says who was late, whose repair did not hold, and how long customers waited', async () => {
    const chen = (await table()).find(({ name }) => name === 'Chen');
    expect(chen).toMatchObject({
      sla_kept: { part: 0, of: 1 },
      first_visit_fix: { part: 0, of: 1 },
      repeat_repairs: { part: 1, of: 1, share: 1 },
      response_minutes: { of: 1, p50: 50, p90: 50 },
    });
    const sun = (await table()).find(({ name }) => name === 'Sun');
    expect(sun).toMatchObject({ sla_kept: { part: 2, of: 2 }, repeat_repairs: { part: 0, of: 2 } });
  });

  it('can be had by provider, and of one city', async () => {
    const rows = await table({ by: 'provider' });
    expect(rows.map(({ name, very_satisfied: { part, of } }) => [name, part, of])).toEqual([
      ['Nanjing Service', 10, 13],
      ['Suzhou Service', 1, 2],
    ]);
    expect((await table({ city: 'Suzhou' })).map(({ name }) => name)).toEqual(['Sun', 'Chen']);
    expect((await table({ by: 'city' })).map(({ key }) => key)).toEqual(['Nanjing', 'Suzhou']);
  });

  it('has behind every figure the list that it counts', async () => {
    for (const by of ['technician', 'provider', 'city'] as const) {
      for (const row of await table({ by })) {
        for (const measure of measureNames) {
          const cases = await all((page) => reports.leagueCases(january, { measure, by, key: row.key }, page));
          const part = cases.filter(({ counted }) => counted).length;
          expect([row.name, measure, part, cases.length]).toEqual([
            row.name,
            measure,
            row[measure].part,
            row[measure].of,
          ]);
        }
      }
    }
  });

  it('reconciles points with the lists, for technicians and agents', async () => {
    const { items, totals, formula } = await reports.incentives(january, {}, { limit: 500 });
    expect(items.map(({ role, name, points }) => [role, name, points])).toEqual([
      // 9 very satisfied, 12 first visits, 12 clocks.
      ['technician', 'Li', 9 * 10 + 12 * 5 + 12],
      ['technician', '=Wu()', 10 + 5 + 1],
      // His repair was repeated and he was late.
      ['technician', 'Chen', -5 - 20],
      ['technician', 'Sun', 10 + 2 * 5 + 2],
      ['agent', 'ann', 15 * 1 + 15 * 2],
    ]);
    expect(totals).toEqual({ people: 5, points: items.reduce((sum, { points }) => sum + points, 0) });
    const [li] = items;
    const satisfied = { measure: 'very_satisfied', by: 'technician', key: li?.key ?? '', counted: true } as const;
    const listed = await all((page) => reports.leagueCases(january, satisfied, page));
    expect(li?.very_satisfied).toEqual({ count: listed.length, points: listed.length * formula.very_satisfied });
    const one = await reports.incentives(january, { role: 'agent' }, { limit: 500 });
    expect(one.items.map(({ key }) => key)).toEqual(['ann']);
  });

  it('pages points without losing or repeating anybody', async () => {
    const paged = await all((page) => reports.incentives(january, {}, page), 2);
    expect(paged).toEqual((await reports.incentives(january, {}, { limit: 500 })).items);
  });

  it('counts in the months of the house', async () => {
    const february = { now: monthStart, month: '2026-02' };
    const { rows, from, to } = await reports.league(february, { by: 'technician', measure: 'very_satisfied' });
    expect([from, to]).toEqual(['2026-02-01T00:00:00+08:00', '2026-03-01T00:00:00+08:00'].map((at) => Date.parse(at)));
    expect(rows.map(({ name, very_satisfied: { of }, sla_kept }) => [name, of, sla_kept.of])).toEqual([['Sun', 1, 0]]);
  });

  it('refuses what is no month and no span', async () => {
    const ask = (period: object) => reports.league({ now: monthStart, ...period }, { by: 'city', measure: 'sla_kept' });
    await expect(ask({ month: '2026-13' })).rejects.toThrow(
      'month is 2026-13; send a year and a month such as 2026-01.',
    );
    await expect(ask({ to: monthStart })).rejects.toThrow('from is missing; send both from and to, or a month.');
    await expect(ask({ from: instant(monthStart + days(1)), to: monthStart })).rejects.toThrow('send a time before to');
    await expect(ask({ month: '2026-01', from: monthStart })).rejects.toThrow('send a month, or from and to');
    const now = instant(monthStart + minutes(5));
    const { month } = await reports.league({ now }, { by: 'city', measure: 'sla_kept' });
    expect(month).toBe('2026-01');
  });
});

describe('a technician who was chosen from the list, and written down by name', () => {
  it('is one in the league, unless two have the name', async () => {
    await using bench = await openMonthBench();
    const reports = createQualityReports(bench.db, reportDefaults);
    const job = { fault: 'GW-120', waits: 10, words: '非常满意' };
    await bench.job({ ...job, device: 'Nanjing-0', technician: '=Wu()' });
    await bench.job({ ...job, device: 'Nanjing-1', technician: '=Wu()', byName: true });
    await bench.job({ ...job, device: 'Nanjing-2', technician: 'the neighbour', byName: true });
    const table = async () => {
      const period = { now: monthStart, month: '2026-01' };
      const { rows } = await reports.league(period, { by: 'technician', measure: 'very_satisfied' });
      return rows.map(({ key, name, very_satisfied: { of } }) => [key, name, of]);
    };
    const wu = bench.technicians['=Wu()'];
    expect(await table()).toEqual([
      [wu, '=Wu()', 2],
      ['the neighbour', 'the neighbour', 1],
    ]);
    await bench.hire('Suzhou', '=Wu()');
    expect((await table()).toSorted()).toEqual(
      [
        ['=Wu()', '=Wu()', 1],
        [wu, '=Wu()', 1],
        ['the neighbour', 'the neighbour', 1],
      ].toSorted(),
    );
  });
});

async function all<T>(read: (page: PageRequest) => Promise<Page<T>>, limit = 5): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await read({ limit, ...(cursor === undefined ? {} : { cursor }) });
    items.push(...page.items);
    cursor = page.next_cursor;
  }
  return items;
}

it('turns a share of which less is better around', () => {
  const often = shareOf(1, 2);
  expect(scoreOf('repeat_repairs', shareOf(0, 40))).toBeGreaterThan(scoreOf('repeat_repairs', shareOf(0, 4)) ?? 1);
  expect(scoreOf('repeat_repairs', often)).toBeCloseTo(1 - (often.high ?? 0));
  expect(scoreOf('very_satisfied', shareOf(0, 0))).toBeNull();
});

it('takes of a spread values that there were', () => {
  expect(spreadOf([5, 1, 9, 3, 7, 2, 4, 6, 8, 10])).toEqual({ of: 10, p50: 5, p90: 9 });
  expect(spreadOf([])).toEqual({ of: 0, p50: null, p90: null });
});
