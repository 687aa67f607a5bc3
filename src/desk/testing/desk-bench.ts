import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alertsMigrations, createAlerts, createSilences, type Silences } from '../../alerts/index.ts';
import { createDrivenClock, createIds, type DrivenClock, type Instant, instant } from '../../base/index.ts';
import { type Database, openDatabase, type Tx } from '../../db/index.ts';
import { createFleetCommands, fleetMigrations } from '../../fleet/index.ts';
import { peopleMigrations } from '../../people/index.ts';
import {
  type CallAttemptInput,
  type Callback,
  type CareCall,
  createDesk,
  createDeskReader,
  createPerformanceReader,
  type Desk,
  type DeskDeps,
  type DeskIntent,
  type DeskOptions,
  type DeskReader,
  type DeskRule,
  deskMigrations,
  type RuleActions,
  type RulePerformance,
  type Ticket,
  type TicketAction,
  type TicketActionInput,
} from '../index.ts';

type Verdict = Parameters<ReturnType<typeof createAlerts>['apply']>[1][number];

/** The desk over a real database: heaters H-1 to H-6, each of a customer of its own, and a rule `CALL` that asks for a call. */
export interface DeskBench extends AsyncDisposable {
  readonly db: Database;
  readonly clock: DrivenClock;
  readonly desk: Desk;
  readonly reader: DeskReader;
  readonly silences: Silences;
  /** What the rule asks of people from now on. */
  rule(id: string, actions: RuleActions, clear?: DeskRule['clear']): void;
  say(rule: string, device: string, fields?: Partial<Verdict>): Promise<readonly DeskIntent[]>;
  clear(rule: string, device: string): Promise<readonly DeskIntent[]>;
  /** Moves the clock and does what falls due; whom to tell of it. */
  advance(to: number): Promise<readonly DeskIntent[]>;
  transaction<T>(run: (tx: Tx) => Promise<T>): Promise<T>;
  next(by: string, automatic?: boolean): Promise<CareCall | null>;
  hold(id: string | undefined, move: 'claim' | 'release', by: string): Promise<CareCall>;
  attempt(id: string | undefined, input: CallAttemptInput, by?: string): Promise<CareCall>;
  callback(id: string | undefined, input: CallAttemptInput, by?: string): Promise<Callback>;
  act(ticket: string | undefined, action: TicketAction, input?: TicketActionInput, by?: string): Promise<Ticket>;
  /** The newest care call about the device. */
  callOf(device: string): Promise<CareCall>;
  tickets(): Promise<readonly Ticket[]>;
  /** The newest ticket of the device. */
  ticketOf(device: string): Promise<Ticket>;
  callbacks(): Promise<readonly Callback[]>;
  performance(rule: string): Promise<RulePerformance>;
  /** Both devices belong to one customer. */
  sameCustomer(...devices: readonly string[]): Promise<void>;
}

const title = { en: 'Low gas', 'zh-CN': '燃气压力低' };
const script = { title, text: { en: 'Hello {device_id}.', 'zh-CN': '您好 {device_id}。' } };
const devices = ['H-1', 'H-2', 'H-3', 'H-4', 'H-5', 'H-6'] as const;
const page = { limit: 500 };

export async function openDeskBench(
  start: Instant,
  settings: DeskOptions = {},
  measuredAt?: DeskDeps['measuredAt'],
  more: Pick<DeskDeps, 'evidence' | 'conditionNow' | 'checklists' | 'parts'> = {},
): Promise<DeskBench> {
  const folder = await mkdtemp(join(tmpdir(), 'carewatch-bench-'));
  const migrations = [...fleetMigrations, ...alertsMigrations, ...peopleMigrations, ...deskMigrations];
  const db = await openDatabase({ file: join(folder, 'operations.sqlite') }, migrations);
  const clock = createDrivenClock(start);
  const ids = createIds(clock);
  const rules = new Map<string, DeskRule>([['CALL', { title, actions: { care_call: { script: 'CC-CALL' } } }]]);
  const ruleOf = (id: string): DeskRule => rules.get(id) ?? { title, actions: {} };
  const alerts = createAlerts({ clock, ids, ruleOf });
  const silences = createSilences({ clock, ids });
  const desk = createDesk(
    { automaticCalls: 2, ...settings },
    { clock, ids, ruleOf, scriptOf: (id) => ({ id, ...script }), measuredAt, ...more },
  );
  const fleet = createFleetCommands({ clock, ids, deviceTypes: new Set(['gas_water_heater']) });
  await db.transaction(async (tx) => {
    for (const id of devices) {
      const customer = { name: `of ${id}`, phone: `1380013800${id.slice(2)}` };
      const site = { city: 'Nanjing', district: 'Gulou', provider: 'Fixers' };
      await fleet.registerDevice(tx, { id, type: 'gas_water_heater', site, customer }, 'test');
    }
  });
  const reader = createDeskReader(db);
  let seq = 0;
  const last = <T extends { readonly id: string }>(items: readonly T[], of: string): T => {
    const newest = items.toSorted((a, b) => (a.id < b.id ? 1 : -1))[0];
    if (newest === undefined) throw new Error(`there is nothing for ${of}`);
    return newest;
  };
  const agent = (name: string) => ({ name, role: 'agent' });

  const bench: DeskBench = {
    ...{ db, clock, desk, reader, silences },
    rule: (id, actions, clear) => void rules.set(id, { title, actions, ...(clear === undefined ? {} : { clear }) }),
    say(rule, device, fields = {}) {
      seq += 1;
      const at = clock.now();
      const verdict: Verdict = {
        ...{ seq, ordinal: 0, at, rule, version: 1, mode: 'active', subject: { kind: 'device', id: device } },
        ...{ kind: 'breach', severity: 'P2', level: 0, deviceTime: at, since: at, reason: 'condition', inputs: {} },
        ...fields,
      };
      return db.transaction(async (tx) => desk.apply(tx, await alerts.apply(tx, [verdict])));
    },
    clear: (rule, device) => bench.say(rule, device, { kind: 'clear' }),
    advance(to) {
      clock.advanceTo(instant(to));
      return db.transaction((tx) => desk.openDue(tx, clock.now()));
    },
    transaction: (run) => db.transaction(run),
    next: async (by, automatic = false) =>
      (await db.transaction((tx) => desk.takeNextCall(tx, 'care', automatic, agent(by)))).value,
    hold: async (id = '', move, by) =>
      (await db.transaction((tx) => desk.holdCall(tx, 'care', id, move, agent(by)))).value,
    attempt: async (id = '', input, by = 'ann') =>
      (await db.transaction((tx) => desk.recordCareCallAttempt(tx, id, input, agent(by)))).value,
    callback: async (id = '', input, by = 'ann') =>
      (await db.transaction((tx) => desk.recordCallbackAttempt(tx, id, input, agent(by)))).value,
    act: async (id = '', action, input = {}, by = 'ann') =>
      (await db.transaction((tx) => desk.act(tx, id, action, input, undefined, agent(by)))).value,
    callOf: async (device) => last((await reader.listCareCalls({ device_id: device }, page)).items, device),
    tickets: async () => (await reader.listTickets({}, page)).items,
    ticketOf: async (device) => last((await reader.listTickets({ device_id: device }, page)).items, device),
    callbacks: async () => (await reader.listCallbacks({}, page)).items,
    performance: (rule_id) =>
      createPerformanceReader(db, { ticketMinutes: 12, callMinutes: 5 }).ofRule({
        rule_id,
        from: instant(0),
        to: instant(Number.MAX_SAFE_INTEGER),
      }),
    async sameCustomer(...of) {
      const customer = { name: 'Wang', phone: '1380000' };
      for (const id of of) await db.transaction((tx) => fleet.updateDevice(tx, id, { customer }, undefined, 'test'));
    },
    async [Symbol.asyncDispose]() {
      await db[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
  return bench;
}
