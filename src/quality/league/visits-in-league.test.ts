import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { days, minutes } from '../../base/index.ts';
import { createQualityReports, type QualityReports } from '../reports.ts';
import { type MonthBench, monthStart, openMonthBench } from '../testing/month-bench.ts';
import { reportDefaults } from '../testing/report-defaults.ts';
import type { MeasureName } from './measures.ts';

const january = { now: monthStart, month: '2026-01' };

describe('what technicians say of their visits', () => {
  let bench: MonthBench;
  let reports: QualityReports;
  beforeEach(async () => {
    bench = await openMonthBench();
    reports = createQualityReports(bench.db, reportDefaults);
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  const league = async (by: 'technician' | 'provider' | 'city', measure: MeasureName = 'contradicted_visits') =>
    (await reports.league(january, { by, measure })).rows;
  const mended = async (device: string, technician: string) => {
    const ticket = await bench.breach(device, 'GW-110');
    await bench.mends(device, 'GW-110');
    await bench.visit(ticket, technician, 'done');
    return ticket;
  };
  /** Whether the only repair of the month is one that the first visit mended. */
  const firstVisit = async () =>
    (await reports.leagueCases(january, { measure: 'first_visit_fix' }, { limit: 10 })).items.map(
      ({ counted }) => counted,
    );

  it('is set against what telemetry says, by result, of whom and where it was', async () => {
    // Li says twice that nobody was at home, once in vain; of the third house nothing is known.
    const absent = await bench.open('Nanjing-0', 'GW-120');
    await bench.visit(absent, 'Li', 'not_at_home', 'used');
    await bench.visit(absent, 'Li', 'not_at_home', 'unused');
    await bench.visit(await bench.open('Nanjing-1', 'GW-120'), 'Li', 'not_at_home', undefined);
    // Chen's repair is none, Sun's is; what a phone call told of, telemetry cannot say.
    await bench.visit(await bench.breach('Suzhou-0', 'GW-110'), 'Chen', 'done');
    await mended('Suzhou-1', 'Sun');
    await bench.visit(await bench.open('Suzhou-2', 'GW-120'), 'Sun', 'done');

    const shown = (rows: Awaited<ReturnType<typeof league>>) =>
      rows.map(({ name, ...row }) => [
        name,
        ...(['contradicted_visits', 'contradicted_absences', 'contradicted_repairs'] as const).map(
          (each) => `${row[each].part}/${row[each].of}`,
        ),
      ]);
    expect(shown(await league('technician'))).toEqual([
      ['Sun', '0/1', '0/0', '0/1'],
      ['Li', '1/2', '1/2', '0/0'],
      ['Chen', '1/1', '0/0', '1/1'],
    ]);
    expect(shown(await league('provider'))).toEqual(
      shown(await league('city')).map(([name, ...rest]) => [`${name} Service`, ...rest]),
    );
    expect(shown(await league('city')).toSorted()).toEqual([
      ['Nanjing', '1/2', '1/2', '0/0'],
      ['Suzhou', '1/2', '0/0', '1/2'],
    ]);
    const february = await reports.league(
      { now: monthStart, month: '2026-02' },
      { by: 'city', measure: 'contradicted_visits' },
    );
    expect(february.rows).toEqual([]);
  });

  it('costs points where it is contradicted, more than a job can bring where nobody was at home', async () => {
    await bench.visit(await bench.open('Nanjing-0', 'GW-120'), 'Li', 'not_at_home', 'used');
    await bench.visit(await bench.breach('Nanjing-1', 'GW-110'), '=Wu()', 'done');
    const { items, formula } = await reports.incentives(january, { role: 'technician' }, { limit: 10 });
    const of = (name: string) => items.find((row) => row.name === name);
    expect(of('Li')?.contradicted_absence).toEqual({ count: 1, points: -30 });
    expect(of('=Wu()')?.contradicted_repair).toEqual({ count: 1, points: -5 });
    const aJob = formula.very_satisfied + formula.first_visit_fix + 3 * formula.sla_kept;
    expect(aJob + formula.contradicted_absence).toBeLessThan(0);
  });

  it('mends at the first visit where the first that got in did, whatever others found closed', async () => {
    const ticket = await bench.open('Nanjing-0', 'GW-120');
    await bench.visit(ticket, 'Li', 'not_at_home', 'unused');
    await bench.visit(ticket, 'Li', 'done');
    expect(await firstVisit()).toEqual([true]);
  });

  it.each([
    ['another was needed', 'unfinished', undefined],
    ['somebody was at home when it was said that nobody was', 'not_at_home', 'used'],
  ] as const)('does not mend at the first visit where %s', async (_, first, telemetry) => {
    const ticket = await bench.open('Nanjing-0', 'GW-120');
    await bench.visit(ticket, 'Li', first, telemetry);
    await bench.visit(ticket, 'Li', 'done');
    expect(await firstVisit()).toEqual([false]);
  });

  it('does not mend at the first visit what telemetry shows broken still', async () => {
    await bench.visit(await bench.breach('Nanjing-0', 'GW-110'), 'Li', 'done');
    expect(await firstVisit()).toEqual([false]);
  });

  it('does not mend at the first visit what comes back within the time of a repeated repair', async () => {
    const ticket = await bench.open('Nanjing-0', 'GW-120');
    await bench.visit(ticket, 'Li', 'done');
    await bench.act(ticket, 'close', { verdict: 'confirmed' });
    expect(await firstVisit()).toEqual([true]);
    await bench.pass(days(20));
    await bench.open('Nanjing-0', 'GW-120');
    expect(await firstVisit()).toEqual([false]);
  });

  it('is not known of work from before there were visits: there the repair that held counts', async () => {
    const ticket = await bench.open('Nanjing-0', 'GW-120');
    await bench.act(ticket, 'accept', { technician_id: bench.technicians.Li ?? '' });
    await bench.act(ticket, 'start');
    await bench.pass(minutes(40));
    await bench.act(ticket, 'resolve');
    await bench.db.transaction((tx) => tx.as<{ visits: object }>().deleteFrom('visits').execute());
    expect(await firstVisit()).toEqual([true]);
  });
});
