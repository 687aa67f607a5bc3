import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPartsReport } from '../desk/index.ts';
import { createKnowledgeReports } from '../knowledge/index.ts';
import { createQualityReports } from '../quality/index.ts';
import { type MonthBench, openMonthBench } from '../quality/testing/month-bench.ts';
import { reportDefaults } from '../quality/testing/report-defaults.ts';
import { readCsv } from './csv.ts';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

const month = '2026-01';
interface Figure {
  readonly of?: number;
  readonly count?: number;
  readonly list?: string;
}

describe('league tables and points over HTTP', () => {
  let bench: MonthBench;
  let house: TestHouse;
  beforeAll(async () => {
    bench = await openMonthBench();
    const reports = {
      ...createQualityReports(bench.db, reportDefaults),
      ...createKnowledgeReports(bench.db),
      ...createPartsReport(bench.db),
    };
    house = await openTestHouse({}, { reports });
    const job = { fault: 'GW-120', waits: 10, words: '非常满意' };
    for (let i = 0; i < 3; i += 1) await bench.job({ ...job, device: `Nanjing-${i}`, technician: 'Li', agent: '@ann' });
    await bench.job({ ...job, device: 'Nanjing-9', technician: '=Wu()', waits: 60, agent: '@ann' });
  });
  afterAll(async () => {
    await house[Symbol.asyncDispose]();
    await bench[Symbol.asyncDispose]();
  });

  it('lead from every figure to the list that has as many lines', async () => {
    let links = 0;
    for (const path of [`/reports/league?month=${month}`, `/reports/incentives?month=${month}`]) {
      const { json } = await house.call('GET', `/api/v1${path}`);
      expect(json.items.length, path).toBeGreaterThan(1);
      for (const figure of json.items.flatMap((row: object): Figure[] => Object.values(row))) {
        if (figure?.list === undefined) continue;
        links += 1;
        const list = await house.call('GET', `${figure.list}&limit=500`);
        expect([figure.list, list.json.items.length]).toEqual([figure.list, figure.of ?? figure.count]);
      }
    }
    // Two technicians with eight figures and seven kinds of points, an agent with three kinds.
    expect(links).toBe(2 * 8 + 2 * 7 + 3);
  });

  it('say every formula', async () => {
    const league = (await house.call('GET', `/api/v1/reports/league?month=${month}`)).json;
    expect(Object.keys(league.formula)).toEqual([
      ...['very_satisfied', 'sla_kept', 'first_visit_fix', 'repeat_repairs'],
      ...['contradicted_visits', 'contradicted_absences', 'contradicted_repairs', 'score'],
    ]);
    const points = (await house.call('GET', `/api/v1/reports/incentives?month=${month}`)).json;
    expect(points.formula).toEqual(reportDefaults.points);
  });

  it('are CSV in which no name is a formula, and whose points add up to the total', async () => {
    const path = `/api/v1/reports/incentives?month=${month}`;
    const { text } = await house.call('GET', path, { headers: { accept: 'text/csv' } });
    const [head, ...rows] = [...readCsv(text.replace(/^\uFEFF/, ''))].map((row) => ('cells' in row ? row.cells : []));
    const column = (name: string) => rows.map((row) => row[head?.indexOf(name) ?? -1]);
    expect(column('name').toSorted()).toEqual(["'=Wu()", "'@ann", 'Li']);
    const { totals } = (await house.call('GET', path)).json;
    expect(totals).toEqual({ people: 3, points: 3 * 16 + (10 + 5 - 5) + 4 * 3 });
    expect(column('points').reduce((sum, points) => sum + Number(points), 0)).toBe(totals.points);
    const ofLi = rows.find((row) => row.includes('Li'));
    expect(ofLi?.[head?.indexOf('very_satisfied.points') ?? -1]).toBe('30');
  });

  it('say in CSV too whose visits are contradicted', async () => {
    const csv = { headers: { accept: 'text/csv' } };
    const heads = async (path: string) => (await house.call('GET', path, csv)).text.split('\r\n')[0];
    expect(await heads(`/api/v1/reports/league?month=${month}`)).toContain(
      'contradicted_absences.part,contradicted_absences.of,contradicted_absences.share',
    );
    expect(await heads(`/api/v1/reports/incentives?month=${month}`)).toContain(
      'contradicted_absence.count,contradicted_absence.points',
    );
  });

  it('go on where a page ended', async () => {
    const first = (await house.call('GET', `/api/v1/reports/league?month=${month}&limit=1`)).json;
    const rest = (await house.call('GET', `/api/v1/reports/league?month=${month}&cursor=${first.next_cursor}`)).json;
    expect([first.items.length, rest.items.length, rest.next_cursor]).toEqual([1, 1, null]);
    expect([first, rest].map(({ items }) => items[0].name)).toEqual(['Li', '=Wu()']);
  });

  it('refuse what is no month', async () => {
    const { status, json } = await house.call('GET', '/api/v1/reports/league?month=January');
    expect([status, json.code]).toEqual([400, 'invalid-quality']);
    const thirteen = await house.call('GET', '/api/v1/reports/incentives?month=2026-13');
    expect([thirteen.status, thirteen.json.detail]).toEqual([
      400,
      'month is 2026-13; send a year and a month such as 2026-01.',
    ]);
  });
});
