import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alertsMigrations, createAlerts } from '../../alerts/index.ts';
import {
  createDrivenClock,
  createIds,
  type DrivenClock,
  days,
  type Instant,
  instant,
  minutes,
} from '../../base/index.ts';
import { type Database, openDatabase, type Tx } from '../../db/index.ts';
import {
  createAbsenceCheck,
  createDesk,
  createDeskReader,
  type Desk,
  type DeskActor,
  type DeskOptions,
  deskMigrations,
  type TicketAction,
  type TicketActionInput,
  type visitResults,
} from '../../desk/index.ts';
import { createFleetCommands, fleetMigrations } from '../../fleet/index.ts';
import { createPeopleCommands, peopleMigrations } from '../../people/index.ts';
import { qualityMigrations } from '../quality-migrations.ts';

/** A real desk with two providers, one in each of two cities, and two technicians of each; P2 is accepted in time within half an hour. */
export interface MonthBench extends AsyncDisposable {
  readonly db: Database;
  readonly clock: DrivenClock;
  readonly desk: Desk;
  /** Ids of technicians by name. */
  readonly technicians: Readonly<Record<string, string>>;
  /** Another technician of the provider there; the id. */
  hire(city: 'Nanjing' | 'Suzhou', name: string): Promise<string>;
  pass(span: number): Promise<void>;
  open(device: string, fault: string): Promise<string>;
  act(ticket: string, action: TicketAction, input?: TicketActionInput, by?: DeskActor): Promise<void>;
  /** A rule opens a ticket, whose condition holds ever after, until `mends` says otherwise. */
  breach(device: string, fault: string): Promise<string>;
  mends(device: string, fault: string): Promise<void>;
  /** Somebody is there for ten minutes, and what telemetry says of that is judged an hour and a half later. */
  visit(ticket: string, technician: string, result: (typeof visitResults)[number], seen?: Seen): Promise<void>;
  /** From opening to the answer of the customer; resolves with the ticket. */
  job(job: Job): Promise<string>;
}

/** Whether the house used water meanwhile; undefined: the device says nothing. */
export type Seen = 'used' | 'unused' | undefined;

export interface Job {
  readonly device: string;
  readonly fault: string;
  readonly technician: string;
  /** Whoever accepts it wrote the technician's name, and did not choose from the list. */
  readonly byName?: boolean;
  /** Minutes until it is accepted. */
  readonly waits: number;
  /** What the customer says; undefined: nobody is reached. */
  readonly words?: string;
  readonly agent?: string;
}

const title = { en: 'Callback', 'zh-CN': '回访' };
const centre: DeskActor = { name: '=centre', role: 'engineer' };
export const monthStart = instant(Date.parse('2026-01-01T00:00:00+08:00'));
const policy = {
  id: 'p2',
  severity: 'P2',
  targets: { respond: minutes(30) },
  grace: minutes(5),
  forgiven_a_month: 0,
} as const;

export async function openMonthBench(start: Instant = monthStart, options: DeskOptions = {}): Promise<MonthBench> {
  const folder = await mkdtemp(join(tmpdir(), 'carewatch-month-'));
  const db = await openDatabase({ file: join(folder, 'operational.db') }, [
    ...fleetMigrations,
    ...peopleMigrations,
    ...alertsMigrations,
    ...deskMigrations,
    ...qualityMigrations,
  ]);
  const clock = createDrivenClock(start);
  const ids = createIds(clock);
  const deviceTypes = new Set(['gas_water_heater']);
  const ruleOf = (fault: string) => ({ title, actions: { ticket: { skill: 1, fault } } });
  const fleet = createFleetCommands({ clock, ids, deviceTypes });
  const people = createPeopleCommands({ clock, ids, deviceTypes });
  const desk = createDesk(
    { sla: { calendars: {}, policies: [policy], ladders: [] }, quietHours: { from: '00:00', to: '00:00' }, ...options },
    {
      ...{ clock, ids, ruleOf },
      scriptOf: (id) => ({ id, title, text: title }),
      measuredAt: () => clock.now(),
      conditionNow: () => true,
    },
  );
  const alerts = createAlerts({ clock, ids, ruleOf });
  let seq = 0;
  const say = async (device: string, fault: string, kind: 'breach' | 'clear'): Promise<void> => {
    const now = clock.now();
    const verdict = {
      ...{ seq: ++seq, ordinal: 0, at: now, rule: fault, version: 1, mode: 'active' as const, kind },
      ...{ subject: { kind: 'device' as const, id: device }, severity: 'P2' as const, level: 0 },
      ...{ deviceTime: now, since: now, reason: 'condition' as const, inputs: { water_flow_lpm: 5 } },
    };
    await db.transaction(async (tx) => desk.apply(tx, await alerts.apply(tx, [verdict])));
  };
  let seen: Seen;
  const absences = createAbsenceCheck({
    ...{ db, clock, ids },
    signsOf: async () => ({
      type: 'gas_water_heater',
      signs: [{ signal: 'water_flow_lpm', speaks: (value) => Number(value) > 2 }],
    }),
    series: async ({ from }) => ({
      series: [{ signal: 'water_flow_lpm', points: seen === undefined ? [] : [[from, seen === 'used' ? 5 : 0]] }],
    }),
    tell: async () => undefined,
  });
  const technicians: Record<string, string> = {};
  const providers: Record<string, string> = {};
  const hire = async (tx: Tx, city: string, name: string): Promise<string> =>
    (await people.createTechnician(tx, { provider_id: providers[city] ?? '', name, skill: 3 }, 'test')).id;
  await db.transaction(async (tx) => {
    for (const [city, names] of [
      ['Nanjing', ['Li', '=Wu()']],
      ['Suzhou', ['Chen', 'Sun']],
    ] as const) {
      const provider = await people.createProvider(
        tx,
        { name: `${city} Service`, territories: [{ city, district: null }] },
        'test',
      );
      providers[city] = provider.id;
      for (const name of names) technicians[name] = await hire(tx, city, name);
      for (let i = 0; i < 30; i += 1) {
        const site = { city, district: `${city} ${i}` };
        const customer = { name: `of ${city} ${i}`, phone: `13800${city.length}${1_000 + i}` };
        await fleet.registerDevice(tx, { id: `${city}-${i}`, type: 'gas_water_heater', site, customer }, 'test');
      }
    }
  });
  const reader = createDeskReader(db);

  const bench: MonthBench = {
    ...{ db, clock, desk, technicians },
    hire: (city, name) => db.transaction((tx) => hire(tx, city, name)),
    async pass(span) {
      clock.advanceTo(instant(clock.now() + span));
      await db.transaction((tx) => desk.openDue(tx, clock.now()));
    },
    async open(device, fault) {
      const intake = { source: 'phone', device_id: device, title: 'no hot water', fault, severity: 'P2' } as const;
      return (await db.transaction((tx) => desk.takeIn(tx, intake, centre))).value.ticket.id;
    },
    async act(ticket, action, input = {}, by = centre) {
      await db.transaction((tx) => desk.act(tx, ticket, action, input, undefined, by));
    },
    async breach(device, fault) {
      await say(device, fault, 'breach');
      return (await reader.listTickets({ device_id: device }, { limit: 500 })).items.at(-1)?.id ?? '';
    },
    mends: (device, fault) => say(device, fault, 'clear'),
    async visit(ticket, technician, result, telemetry) {
      const { state } = (await reader.getTicket(ticket)) ?? {};
      if (state === 'open') await bench.act(ticket, 'accept', { technician_id: technicians[technician] ?? '' });
      const [from, to] = [clock.now(), instant(clock.now() + minutes(60))];
      const plan = { planned_from: from, planned_to: to };
      const { id } = (await db.transaction((tx) => desk.planVisit(tx, ticket, plan, centre))).value;
      await db.transaction((tx) => desk.arriveAtVisit(tx, id, undefined, centre));
      await bench.pass(minutes(10));
      await db.transaction((tx) => desk.finishVisit(tx, id, { result }, undefined, centre));
      await bench.pass(minutes(90));
      seen = telemetry;
      await absences.judge(10);
    },
    async job({ device, fault, technician, byName = false, waits, words, agent = 'ann' }) {
      const ticket = await bench.open(device, fault);
      await bench.pass(minutes(waits));
      const whom = byName ? { assignee: technician } : { technician_id: technicians[technician] ?? '' };
      await bench.act(ticket, 'accept', whom);
      await bench.act(ticket, 'start');
      await bench.pass(minutes(40));
      await bench.act(ticket, 'resolve', { result: 'done', verdict: 'confirmed' });
      await bench.act(ticket, 'close');
      await bench.pass(days(1));
      const [callback] = (await reader.listCallbacks({ ticket_id: ticket }, { limit: 1 })).items;
      const by = { name: agent, role: 'agent' };
      const answer =
        words === undefined ? { outcome: 'no_answer' as const } : { outcome: 'reached' as const, answer: { words } };
      await db.transaction((tx) => desk.recordCallbackAttempt(tx, callback?.id ?? '', answer, by));
      return ticket;
    },
    async [Symbol.asyncDispose]() {
      await db[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
  return bench;
}
