import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessMigrations } from '../access/index.ts';
import { alertsMigrations } from '../alerts/index.ts';
import { createDrivenClock, createIds, days, hours, instant } from '../base/index.ts';
import { type Database, openDatabase } from '../db/index.ts';
import { deskMigrations } from '../desk/index.ts';
import { createFleetCommands, fleetMigrations } from '../fleet/index.ts';
import { peopleMigrations } from '../people/index.ts';
import { qualityMigrations } from './quality-migrations.ts';
import { createQualityReports } from './reports.ts';
import { createSampleBook } from './samples/sample-book.ts';
import { reportDefaults } from './testing/report-defaults.ts';

const start = instant(Date.UTC(2026, 0, 1));
const now = instant(start + days(200));
let db: Database;
const house = new AsyncDisposableStack();

/** 300 devices of three batches; batch B fails five times as often. Two districts, of which Hexi is slow. */
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'carewatch-quality-'));
  house.defer(() => rm(folder, { recursive: true }));
  db = house.use(
    await openDatabase({ file: join(folder, 'operational.db') }, [
      ...fleetMigrations,
      ...accessMigrations,
      ...alertsMigrations,
      ...peopleMigrations,
      ...deskMigrations,
      ...qualityMigrations,
    ]),
  );
  const clock = createDrivenClock(start);
  const fleet = createFleetCommands({ clock, ids: createIds(clock), deviceTypes: new Set(['gas_water_heater']) });
  await db.transaction(async (tx) => {
    for (let i = 0; i < 300; i += 1) {
      const batch = ['A', 'B', 'C'][i % 3] ?? 'A';
      const district = i % 2 === 0 ? 'gulou' : 'hexi';
      const device = { id: `gh-${i}`, type: 'gas_water_heater', attributes: { batch }, site: { district } };
      await fleet.registerDevice(tx, device, 'test');
    }
    const failing = (batch: number, n: number) => Array.from({ length: n }, (_, i) => 3 * i + batch);
    for (const device of [...failing(0, 4), ...failing(1, 20), ...failing(2, 4)]) {
      await ticket(tx, { device, fault: 'GW-120', opened: days(100) + hours(device), took: hours(5) });
    }
    // Not mended: the same failure again, and one that was no failure at all.
    await ticket(tx, { device: 0, fault: 'GW-120', opened: days(110), took: hours(5) });
    await ticket(tx, { device: 3, fault: 'GW-110', opened: days(101), took: hours(1), verdict: 'false_alarm' });
    // Four quiet weeks with one ticket each, then six in a week in Gulou, and slow work in Hexi.
    for (const week of [0, 1, 2, 3]) {
      await ticket(tx, { device: 10 + 2 * week, fault: 'GW-110', opened: days(166 + 7 * week), took: hours(4) });
    }
    for (const i of [0, 1, 2, 3, 4]) {
      await ticket(tx, { device: 10 + 2 * i, fault: 'GW-110', opened: days(194) + hours(i), took: hours(4) });
    }
    for (const i of [1, 3, 5]) await ticket(tx, { device: i, fault: 'GW-130', opened: days(195), took: hours(60) });
  });
});
afterAll(() => house.disposeAsync());

let number = 0;
async function ticket(
  reader: Pick<Database, 'as'>,
  one: { device: number; fault: string; opened: number; took: number; verdict?: string },
): Promise<void> {
  number += 1;
  const opened = start + one.opened;
  await sql`insert into tickets (id, number, device_id, subject_kind, subject_id, source, rule_id, rule_version, alert_id,
      severity, state, title, fault, skill, assignee, opened_at, resolved_at, reopened, verdict, version)
    values (${`tkt_${String(number).padStart(4, '0')}`}, ${number}, ${`gh-${one.device}`}, 'device', ${`gh-${one.device}`},
      'rule', 'GH-05', 1, ${`alr_${number}`}, 'P3', 'closed', '{}', ${one.fault}, 2, ${`tech-${number % 4}`},
      ${opened}, ${opened + one.took}, 0, ${one.verdict ?? 'confirmed'}, 1)`.execute(reader.as<unknown>());
}

describe('failure rates', () => {
  const query = { by: 'batch', device_type: 'gas_water_heater', from: start, to: now };

  it('find the batch that departs from the rest, and no other', async () => {
    const cohorts = await createQualityReports(db, reportDefaults).cohorts({ ...query, fault: 'GW-120' });
    expect(cohorts.map(({ name, failures, devices, departs }) => [name, devices, failures, departs])).toEqual([
      ['B', 100, 20, true],
      ['A', 100, 4, false],
      ['C', 100, 4, false],
    ]);
    const [worst] = cohorts;
    expect(worst?.rate).toBeCloseTo(20 / ((100 * 200) / 365.25), 6);
    expect(worst?.ratio).toBeCloseTo(5, 6);
    expect(worst?.faults).toEqual([{ fault: 'GW-120', failures: 20 }]);
    const reports = createQualityReports(db, reportDefaults);
    const behind = await reports.cohortCases({ ...query, fault: 'GW-120', name: 'B' }, { limit: 15 });
    const rest = await reports.cohortCases(
      { ...query, fault: 'GW-120', name: 'B' },
      { limit: 15, cursor: behind.next_cursor ?? '' },
    );
    expect([behind.items.length, rest.items.length, rest.next_cursor]).toEqual([15, 5, null]);
    expect(new Set([...behind.items, ...rest.items].map(({ ticket_id }) => ticket_id)).size).toBe(20);
  });

  it('count only what people confirmed, and devices of which the batch is not known apart', async () => {
    const cohorts = await createQualityReports(db, reportDefaults).cohorts({ ...query, by: 'firmware' });
    expect(cohorts).toMatchObject([{ name: null, devices: 300, failures: 36, departs: false, ratio: null }]);
  });
});

it('the week shows what stood out beside what was usual, who came back, and who was slow', async () => {
  const regions = await createQualityReports(db, reportDefaults).clusters({
    by: 'district',
    until: instant(start + days(201)),
  });
  const gulou = regions.find(({ region }) => region === 'gulou');
  expect(gulou).toMatchObject({
    tickets: 5,
    usual: 1,
    top_faults: [{ fault: 'GW-110', tickets: 5, usual: 1, ratio: 5 }],
    median_hours: 4,
    slow: false,
  });
  expect(gulou?.repeats.map(({ device_id, times }) => [device_id, times])).toEqual([
    ['gh-10', 2],
    ['gh-12', 2],
    ['gh-14', 2],
    ['gh-16', 2],
  ]);
  const hexi = regions.find(({ region }) => region === 'hexi');
  expect(hexi).toMatchObject({
    tickets: 3,
    top_faults: [{ fault: 'GW-130', ratio: null }],
    median_hours: 60,
    slow: true,
  });
});

it('a sample is drawn from the work that ended in the span, scored once each, and drawn again by its seed', async () => {
  const clock = createDrivenClock(now);
  const book = createSampleBook({ clock, ids: createIds(clock) });
  const input = {
    kind: 'tickets',
    from: instant(start + days(120)),
    to: now,
    size: 8,
    least_each: 1,
    seed: 'week-48',
  } as const;
  const draw = () => db.transaction((tx) => book.draw(tx, input, 'manager'));
  const [first, second] = [await draw(), await draw()];
  expect(first).toMatchObject({ population: 12, drawn: 8, scored: 0 });
  const itemsOf = async (id: string) =>
    (
      await sql<{ object_id: string; person: string }>`select object_id, person from quality_items
        where sample_id = ${id} order by number`.execute(db.as<unknown>())
    ).rows;
  const items = await itemsOf(first.id);
  expect(await itemsOf(second.id)).toEqual(items);
  expect(new Set(items.map(({ person }) => person)).size).toBe(4);
  const sheet = { scores: { wording: 4, pace: 5, correctness: 3, outcome: 4 }, note: null, exemplar: true };
  const at = { sample: first.id, object: items[0]?.object_id ?? '' };
  const scored = await db.transaction((tx) => book.score(tx, at, sheet, undefined, 'manager'));
  expect(scored).toMatchObject({ sheet, scored_by: 'manager', version: 2 });
  const stale = db.transaction((tx) => book.score(tx, at, sheet, 1, 'manager'));
  await expect(stale).rejects.toMatchObject({ failure: { code: 'version-mismatch', expected: 1, actual: 2 } });
  const bad = db.transaction((tx) =>
    book.score(tx, at, { ...sheet, scores: { ...sheet.scores, pace: 6 } }, undefined, 'manager'),
  );
  await expect(bad).rejects.toThrow('scores.pace is 6; send a whole number from 0 to 5.');
});
