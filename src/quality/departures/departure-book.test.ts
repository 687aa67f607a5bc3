import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createIds, days, hours, type Instant, instant } from '../../base/index.ts';
import { createFleetCommands } from '../../fleet/index.ts';
import { createQualityReader } from '../quality-reader.ts';
import { createQualityReports } from '../reports.ts';
import { type MonthBench, openMonthBench } from '../testing/month-bench.ts';
import { reportDefaults } from '../testing/report-defaults.ts';
import { createDepartureBook } from './departure-book.ts';

const start = instant(Date.parse('2026-01-01T00:00:00+08:00'));
const monday = instant(Date.parse('2026-01-05T06:00:00+08:00'));
const options = {
  calendar: { cron: '0 6 * * 1', time_zone: 'Asia/Shanghai' },
  owner: 'R&D',
  actWithin: days(14),
};

describe('a survey', () => {
  let bench: MonthBench;
  beforeEach(async () => {
    bench = await openMonthBench(start);
    const fleet = createFleetCommands({
      clock: bench.clock,
      ids: createIds(bench.clock),
      deviceTypes: new Set(['gas_water_heater']),
    });
    await bench.db.transaction(async (tx) => {
      for (let i = 0; i < 200; i += 1) {
        const batch = `24${10 + (i % 10)}`;
        const device = { id: `gh-${i}`, type: 'gas_water_heater', attributes: { batch, firmware: '1.4' } };
        await fleet.registerDevice(tx, device, 'test');
      }
    });
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  /** As the house does it: the book is made anew each time, as after a restart. */
  async function surveyAt(now: Instant) {
    const book = createDepartureBook(options, { clock: bench.clock, ids: createIds(bench.clock) });
    const reports = createQualityReports(bench.db, reportDefaults);
    await bench.db.transaction((tx) => book.begin(tx));
    bench.clock.advanceTo(now);
    const told = [];
    let surveys = 0;
    for (let due = await book.due(bench.db, now); due !== undefined; due = await book.due(bench.db, now)) {
      const span = due;
      const found = await reports.departures(span);
      told.push(...(await bench.db.transaction((tx) => book.keep(tx, span, found))));
      surveys += 1;
    }
    return { told, surveys };
  }

  let tickets = 0;
  async function failures(batch: number, count: number, at: Instant, verdict = 'confirmed'): Promise<void> {
    await bench.db.transaction(async (tx) => {
      for (let i = 0; i < count; i += 1) {
        tickets += 1;
        const device = `gh-${10 * i + batch}`;
        await sql`insert into tickets (id, number, device_id, subject_kind, subject_id, source, severity, state, title,
          fault, skill, opened_at, reopened, verdict, version)
        values (${`tkt_x${tickets}`}, ${100_000 + tickets}, ${device}, 'device', ${device}, 'phone', 'P3', 'closed', '{}',
          'GW-120', 1, ${at}, 0, ${verdict}, 1)`.execute(tx.as<unknown>());
      }
    });
  }
  const actions = async () => (await createQualityReader(bench.db).listCorrective({}, { limit: 50 })).items;
  const departures = async () => (await createQualityReader(bench.db).listDepartures({}, { limit: 50 })).items;

  it('opens one corrective action for a batch that departs, tells of it once, and never again', async () => {
    await failures(3, 14, instant(start + days(2)));
    for (const batch of [1, 5, 7]) await failures(batch, 1, instant(start + days(2)));
    expect((await surveyAt(instant(monday - 1))).told).toEqual([]);
    const { told } = await surveyAt(monday);
    expect(told).toMatchObject([
      {
        topic: 'quality.cohort-departed',
        at: monday,
        body: {
          title: '批次 2413 (gas_water_heater) 故障率偏高 · Batch 2413 fails more often than the rest',
          departure: { by: 'batch', name: '2413', model: null, found_at: '2026-01-04T22:00:00.000Z' },
        },
      },
    ]);
    const [action] = await actions();
    expect(action).toMatchObject({ state: 'open', owner: 'R&D', due_on: '2026-01-19', created_by: 'carewatch' });
    expect(action?.finding).toContain('GW-120: 14 of 20 devices failed');
    expect(action?.finding).toContain('(3 of 240)');
    expect(await departures()).toMatchObject([{ corrective_action_id: action?.id, findings: [{ failed: 14 }, {}] }]);

    // More of the same, weeks later, after the measures were dropped and after restarts.
    await bench.db.transaction(async (tx) => {
      await sql`update corrective_actions set state = 'dropped'`.execute(tx.as<unknown>());
    });
    await failures(3, 18, instant(monday + days(1)));
    const later = await surveyAt(instant(monday + days(22)));
    expect(later).toEqual({ told: [], surveys: 3 });
    expect(await actions()).toHaveLength(1);
  });

  it('is silent where nobody confirmed, and where few failed', async () => {
    await failures(3, 14, instant(start + days(2)), 'false_alarm');
    await failures(4, 4, instant(start + days(2)));
    expect((await surveyAt(monday)).told).toEqual([]);
  });

  it('that was missed is made up for, as of its own time, and kept once', async () => {
    await surveyAt(instant(start + hours(1)));
    await failures(3, 14, instant(monday + hours(1)));
    const { surveys, told } = await surveyAt(instant(monday + days(15)));
    expect(surveys).toBe(3);
    // What failed after the first Monday was seen a week later.
    expect(told.map(({ at }) => at)).toEqual([monday + days(7)]);
    const book = createDepartureBook(options, { clock: bench.clock, ids: createIds(bench.clock) });
    const again = { at: instant(monday + days(7)), next: instant(monday + days(14)) };
    expect(await bench.db.transaction((tx) => book.keep(tx, again, []))).toEqual([]);
    expect(await book.due(bench.db, instant(monday + days(20)))).toBeUndefined();
  });
});
