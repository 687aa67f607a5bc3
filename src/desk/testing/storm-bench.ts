import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Alert,
  type AlertRule,
  type Alerts,
  type AlertsReader,
  alertsMigrations,
  createAlerts,
  createAlertsReader,
  createIncidentsReader,
  createSilences,
  createSilencesReader,
  type IncidentsReader,
  type SilenceOutcome,
  type Silences,
  type SilencesReader,
} from '../../alerts/index.ts';
import { createDrivenClock, createIds, type DrivenClock, type Instant, instant } from '../../base/index.ts';
import { type Database, openDatabase, type Tx } from '../../db/index.ts';
import { createFleetCommands, fleetMigrations } from '../../fleet/index.ts';
import { peopleMigrations } from '../../people/index.ts';
import {
  createDesk,
  createDeskReader,
  type DeskOptions,
  type DeskReader,
  type DeskRule,
  deskMigrations,
} from '../index.ts';

type Subject = Alert['subject'];
type Verdict = Parameters<Alerts['apply']>[1][number];

/**
 * Alerts, silences and the desk over a real database, with a town of two districts. Verdicts and commands go the
 * way they go in the product: what one transaction changes, the desk hears of in it.
 */
export interface StormBench extends AsyncDisposable {
  readonly db: Database;
  readonly clock: DrivenClock;
  readonly alerts: AlertsReader;
  readonly incidents: IncidentsReader;
  readonly silences: SilencesReader;
  readonly desk: DeskReader;
  readonly silencing: Silences;
  /** Applies one verdict at the clock's time. */
  say(rule: string, subject: string | Subject, fields?: Partial<Verdict>): Promise<void>;
  clear(rule: string, subject: string | Subject): Promise<void>;
  /** A person accepts the alert's ticket. */
  accept(alert: Alert): Promise<void>;
  /** A person cancels the ticket. */
  cancel(ticket: string): Promise<void>;
  act(run: (tx: Tx) => Promise<SilenceOutcome>): Promise<SilenceOutcome>;
  /** The next transaction is killed before it commits; what asked for it asks again, as the daemon does after a start. */
  killNext(): void;
  /** Moves the clock, and does what the daemon does each second: ends silences, opens what is due. */
  advance(to: number): Promise<void>;
  alertOf(rule: string, subject: string): Promise<Alert>;
  /** `state` of the ticket of the rule's newest alert of the subject, or `none`. */
  ticketOf(rule: string, subject: string): Promise<string>;
  callOf(rule: string, subject: string): Promise<string>;
}

export type StormRule = AlertRule & DeskRule;

export const title = { en: 'Low gas', 'zh-CN': '燃气压力低' };

/** Heaters 1 to 3 in Gulou, 4 in Xuanwu; a lift in Gulou. */
const town = [
  ['H-1', 'gas_water_heater', 'Gulou'],
  ['H-2', 'gas_water_heater', 'Gulou'],
  ['H-3', 'gas_water_heater', 'Gulou'],
  ['H-4', 'gas_water_heater', 'Xuanwu'],
  ['L-1', 'elevator', 'Gulou'],
] as const;

export async function openStormBench(
  rules: Readonly<Record<string, StormRule>>,
  options: DeskOptions = {},
): Promise<StormBench> {
  const folder = await mkdtemp(join(tmpdir(), 'carewatch-storm-'));
  const migrations = [...fleetMigrations, ...alertsMigrations, ...peopleMigrations, ...deskMigrations];
  const db = await openDatabase({ file: join(folder, 'operations.sqlite') }, migrations);
  const clock = createDrivenClock(instant(1_000_000));
  const ids = createIds(clock);
  const ruleOf = (id: string): StormRule => {
    const rule = rules[id];
    if (rule === undefined) throw new Error(`the bench has no rule ${id}`);
    return rule;
  };
  const alerts = createAlerts({ clock, ids, ruleOf });
  const silencing = createSilences({ clock, ids });
  const desk = createDesk(options, { clock, ids, ruleOf, scriptOf: () => undefined });
  const fleet = createFleetCommands({ clock, ids, deviceTypes: new Set(['gas_water_heater', 'elevator']) });
  await db.transaction(async (tx) => {
    for (const [id, type, district] of town) await fleet.registerDevice(tx, { id, type, site: { district } }, 'test');
  });
  const reader = createAlertsReader(db);
  const deskReader = createDeskReader(db);
  let seq = 0;
  let dies = false;
  const commit = async <T>(run: (tx: Tx) => Promise<T>): Promise<T> => {
    if (dies) {
      dies = false;
      await db.transaction((tx) => run(tx).then(() => Promise.reject(new Killed()))).catch(mustBeKill);
    }
    return db.transaction(run);
  };

  const bench: StormBench = {
    db,
    clock,
    alerts: reader,
    incidents: createIncidentsReader(db),
    silences: createSilencesReader(db),
    desk: deskReader,
    silencing,
    async say(rule, subject, fields = {}) {
      seq += 1;
      const at = clock.now();
      const verdict: Verdict = {
        ...{ seq, ordinal: 0, at, rule, version: 1, mode: 'active', subject: subjectOf(subject) },
        ...{ kind: 'breach', severity: 'P2', level: 0, deviceTime: at, since: at, reason: 'condition', inputs: {} },
        ...fields,
      };
      await commit(async (tx) => void (await desk.apply(tx, await alerts.apply(tx, [verdict]))));
    },
    clear: (rule, subject) => bench.say(rule, subject, { kind: 'clear' }),
    async accept(alert) {
      const [ticket] = (await deskReader.listTickets({ alert_id: alert.id }, { limit: 1 })).items;
      await commit((tx) => desk.act(tx, ticket?.id ?? '', 'accept', {}, undefined, ann));
    },
    async cancel(ticket) {
      await commit((tx) => desk.act(tx, ticket, 'cancel', {}, undefined, ann));
    },
    act: (run) =>
      commit(async (tx) => {
        const outcome = await run(tx);
        await desk.apply(tx, outcome.changes);
        return outcome;
      }),
    killNext() {
      dies = true;
    },
    async advance(to) {
      const now: Instant = instant(to);
      clock.advanceTo(now);
      await commit(async (tx) => {
        await desk.apply(tx, await silencing.settle(tx, now));
        await desk.openDue(tx, now);
      });
    },
    async alertOf(rule, subject) {
      const filter = { rule_id: rule, subject_id: subject };
      const [alert] = (await reader.listAlerts(filter, { limit: 1 })).items;
      if (alert === undefined) throw new Error(`there is no alert of ${rule} for ${subject}`);
      return alert;
    },
    async ticketOf(rule, subject) {
      const { id } = await bench.alertOf(rule, subject);
      return (await deskReader.listTickets({ alert_id: id }, { limit: 1 })).items[0]?.state ?? 'none';
    },
    async callOf(rule, subject) {
      const { id } = await bench.alertOf(rule, subject);
      return (await deskReader.listCareCalls({ alert_id: id }, { limit: 1 })).items[0]?.state ?? 'none';
    },
    async [Symbol.asyncDispose]() {
      await db[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
  return bench;
}

class Killed extends Error {}

function mustBeKill(error: unknown): void {
  if (!(error instanceof Killed)) throw error;
}

const ann = { name: 'ann', role: 'agent' };

const subjectOf = (subject: string | Subject): Subject =>
  typeof subject === 'string' ? { kind: 'device', id: subject } : subject;
