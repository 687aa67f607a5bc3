import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertsMigrations, createAlerts } from '../../alerts/index.ts';
import {
  createDrivenClock,
  createIds,
  type DrivenClock,
  hours,
  type Instant,
  instant,
  minutes,
  seconds,
} from '../../base/index.ts';
import { readCatalogueFiles } from '../../catalogue-files.ts';
import { type Database, openDatabase, readAudit } from '../../db/index.ts';
import { createFleetCommands, fleetMigrations } from '../../fleet/index.ts';
import { peopleMigrations } from '../../people/index.ts';
import type { Verdict } from '../../rules/index.ts';
import { parseSla } from '../../sla-file.ts';
import {
  createClocksReader,
  createDesk,
  createDeskReader,
  createSlaBook,
  type Desk,
  deskMigrations,
  type TicketAction,
} from '../index.ts';

const title = { en: 'Somebody is trapped', 'zh-CN': '困人' };
// A Thursday, 17:00 in Shanghai: an hour before business ends.
const begin = instant(Date.parse('2026-01-15T17:00:00+08:00'));
const migrations = [...fleetMigrations, ...peopleMigrations, ...alertsMigrations, ...deskMigrations];
const by = { name: 'li', role: 'engineer' };

/** A desk with the policies of the catalogue over a database file. */
async function openDesk(file: string, at: Instant) {
  const db = await openDatabase({ file }, migrations);
  const clock = createDrivenClock(at);
  const ids = createIds(clock);
  const rule = { title, actions: { ticket: { skill: 2 } } };
  const alerts = createAlerts({ clock, ids, ruleOf: () => rule });
  const sla = parseSla(readCatalogueFiles().sla);
  const desk = createDesk({ sla }, { clock, ids, ruleOf: () => rule, scriptOf: () => undefined });
  const deviceTypes = new Set(['elevator', 'gas_water_heater']);
  return { db, clock, desk, alerts, fleet: createFleetCommands({ clock, ids, deviceTypes }) };
}

describe('clocks and ladders', () => {
  let folder: string;
  let db: Database;
  let clock: DrivenClock;
  let desk: Desk;
  let alerts: ReturnType<typeof createAlerts>;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carewatch-clocks-'));
    const house = await openDesk(join(folder, 'a.db'), begin);
    ({ db, clock, desk, alerts } = house);
    await db.transaction(async (tx) => {
      await house.fleet.registerDevice(tx, { id: 'EL-1', type: 'elevator', site: { city: 'Nanjing' } }, 'boss');
      await house.fleet.registerDevice(tx, { id: 'EL-2', type: 'elevator', site: { area_kind: 'rural' } }, 'boss');
      await house.fleet.registerDevice(tx, { id: 'WH-1', type: 'gas_water_heater' }, 'boss');
    });
  });
  afterEach(async () => {
    await db[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  let seq = 0;
  const say = async (device: string, severity: Verdict['severity']) => {
    seq += 1;
    const verdict: Verdict = {
      ...{
        seq,
        ordinal: 0,
        at: clock.now(),
        rule: 'R',
        version: 1,
        mode: 'active',
        kind: 'breach',
        severity,
        level: 0,
      },
      ...{ subject: { kind: 'device', id: device }, deviceTime: clock.now(), since: clock.now() },
      ...{ reason: 'condition', inputs: {} },
    };
    await db.transaction(async (tx) => desk.apply(tx, await alerts.apply(tx, [verdict])));
    return (await createDeskReader(db).listTickets({ device_id: device }, { limit: 1 })).items[0]?.id ?? '';
  };
  const act = (id: string, action: TicketAction) => db.transaction((tx) => desk.act(tx, id, action, {}, undefined, by));
  const pass = async (span: number) => {
    clock.advanceTo(instant(begin + span));
    const told = await db.transaction((tx) => desk.openDue(tx, clock.now()));
    return told.map(({ topic, at, body }) => [topic, (at - begin) / 1_000, body.to ?? body.kind ?? body.step]);
  };
  const dueOf = async (id: string) =>
    Object.fromEntries((await createClocksReader(db).clocksOf(id)).map(({ kind, due_at }) => [kind, due_at]));

  it('start by the policies put in force since; those that run keep their deadline', async () => {
    const before = await say('WH-1', 'P1');
    const sla = parseSla(readCatalogueFiles().sla);
    const deviceTypes = new Set(['elevator', 'gas_water_heater']);
    const quick = sla.policies.map((one) => (one.id === 'p1' ? { ...one, targets: { respond: minutes(1) } } : one));
    await db.transaction((tx) => createSlaBook({ clock, configured: sla, deviceTypes }).put(tx, quick, 0, 'boss'));
    expect(await dueOf(before)).toMatchObject({ respond: begin + minutes(3) });
    expect(await dueOf(await say('EL-1', 'P1'))).toEqual({ respond: begin + minutes(1) });
  });

  it('run on the calendar of their policy, every hour for danger', async () => {
    expect(await dueOf(await say('WH-1', 'P3'))).toEqual({
      respond: Date.parse('2026-01-16T11:00:00+08:00'),
      arrive: Date.parse('2026-01-17T17:00:00+08:00'),
      resolve: Date.parse('2026-01-19T17:00:00+08:00'),
    });
    expect(await dueOf(await say('EL-1', 'P1'))).toMatchObject({
      respond: begin + minutes(3),
      arrive: begin + minutes(30),
    });
    expect(await dueOf(await say('EL-2', 'P1'))).toMatchObject({ arrive: begin + minutes(60) });
  });

  it('are late when what they wait for is done after their time, also where nobody has looked at them since', async () => {
    const id = await say('WH-1', 'P1');
    clock.advanceTo(instant(begin + minutes(4)));
    await act(id, 'accept');
    const [respond] = (await createClocksReader(db).clocksOf(id)).filter(({ kind }) => kind === 'respond');
    expect(respond).toMatchObject({ state: 'met_late', breached_at: begin + minutes(3), met_at: begin + minutes(4) });
    const told = (await readAudit(db, { limit: 100 })).filter(({ action }) => action === 'ticket.sla-breached');
    expect(told.map(({ at, detail }) => [at, detail.kind])).toEqual([[begin + minutes(3), 'respond']]);
    expect((await pass(minutes(4))).filter(([topic]) => topic === 'ticket.sla-breached')).toEqual([]);
  });

  it('breach at their own instant, and count when the grace is over and the month’s allowance used up', async () => {
    const [first, second, third] = [await say('WH-1', 'P2'), await say('EL-1', 'P2'), await say('EL-2', 'P2')];
    await pass(minutes(35));
    await act(first, 'accept');
    await pass(hours(3));
    const breaches = (await createClocksReader(db).listBreaches({}, { limit: 10 })).items;
    expect(
      breaches.map(({ ticket_id, kind, breached_at, counts, forgiven }) => [
        ticket_id,
        kind,
        breached_at,
        counts,
        forgiven,
      ]),
    ).toEqual(
      [
        [first, 'respond', begin + minutes(30), false, 'grace'],
        [second, 'respond', begin + minutes(30), false, 'monthly-allowance'],
        [third, 'respond', begin + minutes(30), false, 'monthly-allowance'],
      ].toSorted(),
    );
    await pass(hours(5));
    const counted = (await createClocksReader(db).listBreaches({ counts: true }, { limit: 10 })).items;
    expect(counted.map(({ kind }) => kind)).toEqual(['arrive', 'arrive', 'arrive']);
  });

  it('stand still while the ticket is put off, to the millisecond', async () => {
    const id = await say('WH-1', 'P2');
    await pass(minutes(10));
    const input = { reason: 'a spare part', until: instant(begin + hours(50)) };
    await db.transaction((tx) => desk.act(tx, id, 'pend', input, undefined, by));
    expect((await dueOf(id)).respond).toBeNull();
    await pass(hours(60));
    const [, , respond] = await createClocksReader(db).clocksOf(id);
    expect(respond).toMatchObject({
      breached_at: begin + hours(50) + minutes(20),
      pauses: [{ to: begin + hours(50) }],
    });
  });

  it('stop when the work is done and begin anew when it is reopened', async () => {
    const id = await say('WH-1', 'P2');
    for (const action of ['accept', 'start', 'resolve', 'reopen'] as const) await act(id, action);
    const clocks = await createClocksReader(db).clocksOf(id);
    expect(clocks.map(({ kind, round, state }) => [kind, round, state])).toEqual([
      ['arrive', 0, 'met'],
      ['resolve', 0, 'met'],
      ['respond', 0, 'met'],
      ['arrive', 1, 'running'],
      ['resolve', 1, 'running'],
      ['respond', 1, 'running'],
    ]);
  });

  it('tell the next person of a trapped one until somebody answers, each at the right second', async () => {
    const id = await say('EL-1', 'P1');
    expect(await pass(seconds(50))).toEqual([
      ['ticket.escalated', 15, 'shift-lead'],
      ['ticket.escalated', 30, 'manager'],
      ['ticket.escalation-missed', 45, 'voice'],
    ]);
    const { value } = await db.transaction((tx) => desk.acknowledgeEscalation(tx, id, 'voice', by));
    expect(value[0]).toMatchObject({
      step: 'voice',
      state: 'done_late',
      acknowledged_by: 'li',
      told: ['agent', 'shift-lead', 'manager'],
    });
    await act(id, 'accept');
    expect((await createClocksReader(db).stepsOf(id)).map(({ step, state }) => [step, state])).toEqual([
      ['voice', 'done_late'],
      ['dispatch', 'done'],
      ['on_site', 'open'],
    ]);
    await expect(db.transaction((tx) => desk.acknowledgeEscalation(tx, id, 'voice', by))).rejects.toMatchObject({
      failure: { code: 'move-forbidden' },
    });
  });

  it('lose and double nothing over a restart in the middle', async () => {
    await say('EL-1', 'P1');
    await say('WH-1', 'P2');
    await pass(seconds(20));
    const copy = join(folder, 'b.db');
    await sql`vacuum into ${copy}`.execute(db.as<unknown>()).catch(async () => copyFile(join(folder, 'a.db'), copy));
    const through = [...(await pass(seconds(40))), ...(await pass(hours(30)))];
    const other = await openDesk(copy, instant(begin + seconds(20)));
    const late = instant(begin + hours(30));
    other.clock.advanceTo(late);
    const told = await other.db.transaction((tx) => other.desk.openDue(tx, late));
    await other.db[Symbol.asyncDispose]();
    const after = told.map(({ topic, at, body }) => [topic, (at - begin) / 1_000, body.to ?? body.kind ?? body.step]);
    expect(after).toEqual(through);
    expect(new Set(after.map((one) => JSON.stringify(one))).size).toBeGreaterThan(8);
  });
});
