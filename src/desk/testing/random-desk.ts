import { copyFileSync, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KyselyPlugin } from 'kysely';
import { alertsMigrations, createAlerts } from '../../alerts/index.ts';
import {
  createDrivenClock,
  type DrivenClock,
  hours,
  type Ids,
  type Instant,
  minutes,
  seconds,
} from '../../base/index.ts';
import { type Database, openDatabase, type Tx } from '../../db/index.ts';
import { createFleetCommands, fleetMigrations } from '../../fleet/index.ts';
import { createPeopleCommands, peopleMigrations } from '../../people/index.ts';
import { deskDefaults } from '../desk-settings.ts';
import {
  createAbsenceCheck,
  createDesk,
  type Desk,
  type DeskActor,
  type DeskIntent,
  type DeskOptions,
  type DeskRule,
  deskMigrations,
} from '../index.ts';
import { noteTold, watchChanges } from './desk-history.ts';

type Verdict = Parameters<ReturnType<typeof createAlerts>['apply']>[1][number];

/** The transaction was cut short. */
export class Killed extends Error {}

/** `aborts`: before this statement of the transaction · `kills`: the process, there · `forgets`: after the commit. */
export type Death = { readonly at: 'abort' | 'kill'; readonly statement: number } | { readonly at: 'forget' };

/**
 * The whole desk over a database file, with technicians, clocks, ladders and surges, whose transactions die between any
 * two statements and whose process is killed: it goes on with what the files held at that moment.
 */
export interface RandomDesk extends AsyncDisposable {
  readonly db: Database;
  readonly desk: Desk;
  readonly clock: DrivenClock;
  /** None before they are hired. */
  readonly technicians: readonly string[];
  /** Who acts under the name: a technician as him- or herself, anybody else for the centre. */
  actor(name: string): DeskActor;
  hire(tx: Tx): Promise<void>;
  /** Looks whether somebody was at home where a technician says that nobody was; what the devices show decides. */
  judgeAbsences(death: Death | undefined): Promise<void>;
  /** What the devices show from now on: when they reported last, whether the condition holds and water was drawn. */
  readonly shows: {
    reported: Record<string, Instant | 'always'>;
    holds: Record<string, boolean>;
    used: Record<string, boolean | undefined>;
  };
  /** Runs it once; where it is to die, it dies there and rejects with `Killed`. */
  attempt<T>(death: Death | undefined, run: (tx: Tx) => Promise<T>): Promise<T>;
  /** After a kill: a new life on the old files. Does nothing while it lives. */
  revive(): Promise<boolean>;
  verdict(fields: Pick<Verdict, 'rule'> & Partial<Verdict> & { readonly device: string }): Verdict;
  apply(tx: Tx, verdict: Verdict): Promise<readonly DeskIntent[]>;
}

const title = { en: 'Low gas', 'zh-CN': '燃气压力低' };
const script = { title, text: { en: 'Hello.', 'zh-CN': '您好。' } };
const rules: Readonly<Record<string, DeskRule>> = {
  BOTH: { title, actions: { ticket: { skill: 1, fault: 'GW-110' }, care_call: { script: 'CC-GAS' } } },
  HAND: { title, actions: { ticket: { skill: 1, fault: 'GW-300' } }, clear: 'unseen' },
  LATER: { title, actions: { ticket: { skill: 2, fault: 'GW-200', after: minutes(30) } } },
};
const targets = { respond: minutes(20), arrive: hours(2), resolve: hours(8) };
const policy = { targets, grace: minutes(5), forgiven_a_month: 1 };
const settings: DeskOptions = {
  automaticCalls: 1,
  dispatch: { ...deskDefaults.dispatch, surge: { begins: 3, ends: 1 } },
  sla: {
    calendars: {},
    policies: [
      { id: 'p1', severity: 'P1', ...policy, grace: seconds(0) },
      { id: 'p2', severity: 'P2', ...policy },
    ],
    ladders: [
      {
        id: 'urgent',
        severity: 'P1',
        steps: [
          { name: 'voice', within: minutes(1), to: ['agent', 'lead'], answer_within: seconds(30) },
          {
            name: 'sent',
            within: minutes(9),
            to: ['dispatcher', 'boss'],
            answer_within: minutes(3),
            done_by: 'accepted',
          },
          { name: 'there', within: minutes(40), to: ['provider'], answer_within: minutes(9), done_by: 'started' },
        ],
      },
    ],
  },
};
/** What is checked on every visit; gas is of class A. */
export const checklist = {
  ...{ id: 'CL-GAS', device_type: 'gas_water_heater', faults: [] },
  items: [
    { id: 'gas-tight', blocking: true, title: { en: 'Gas joints are tight', 'zh-CN': '燃气接口无泄漏' } },
    { id: 'clean', blocking: false, title: { en: 'Burner is clean', 'zh-CN': '燃烧器清洁' } },
  ],
};
/** Nobody works at night. */
const shift = [{ from: '06:00', to: '22:00' }];
const shifts = {
  time_zone: 'Asia/Shanghai',
  weekly: { mon: shift, tue: shift, wed: shift, thu: shift, fri: shift, sat: shift, sun: shift },
  exceptions: [],
};
/** By provider. */
const staff = { Fixers: ['zhang', 'zhao'], Menders: ['qian'] } as const;
/** Water that is drawn tells of somebody at home. */
const signs = [{ signal: 'water_flow_lpm', speaks: (value: unknown) => Number(value) > 0.5 }];
export const devices = ['H-1', 'H-2', 'H-3'] as const;
const migrations = [...fleetMigrations, ...alertsMigrations, ...peopleMigrations, ...deskMigrations];

export async function openRandomDesk(start: Instant): Promise<RandomDesk> {
  const folder = await mkdtemp(join(tmpdir(), 'carewatch-random-'));
  const clock = createDrivenClock(start);
  const shows: RandomDesk['shows'] = { reported: {}, holds: {}, used: {} };
  const fileOf = (life: number): string => join(folder, `life-${life}.db`);
  let life = 0;
  let killed = false;
  let db = await openDatabase({ file: fileOf(life) }, migrations);
  await watchChanges(db);
  let seq = 0;
  let named = 0;
  // Ids without randomness: one seed is one story.
  const ids: Ids = {
    next(kind) {
      named += 1;
      return `${kind}_${String(named).padStart(6, '0')}`;
    },
  };
  let { desk, alerts, people, fleet } = rooms();

  function rooms() {
    const ruleOf = (id: string): DeskRule => rules[id] ?? { title, actions: {} };
    const deviceTypes = new Set(['gas_water_heater']);
    return {
      alerts: createAlerts({ clock, ids, ruleOf }),
      people: createPeopleCommands({ clock, ids, deviceTypes }),
      fleet: createFleetCommands({ clock, ids, deviceTypes }),
      desk: createDesk(settings, {
        ...{ clock, ids, ruleOf, scriptOf: (id) => ({ id, ...script }) },
        measuredAt: (device) => (shows.reported[device] === 'always' ? clock.now() : shows.reported[device]),
        conditionNow: (_rule, device) => shows.holds[device],
        checklists: [checklist],
      }),
    };
  }

  /** Of the devices that were said to be used or not; of others nothing was stored. */
  const series = async ({ device, from }: { readonly device: string; readonly from: Instant }) => {
    const used = shows.used[device];
    return {
      series: used === undefined ? [] : [{ signal: 'water_flow_lpm', points: [[from, used ? 6 : 0]] as const }],
    };
  };

  /** What would be left if the process ended now: SQLite's files as they are, its memory gone. */
  function keepFiles(): void {
    for (const end of ['', '-wal']) {
      const from = fileOf(life) + end;
      if (existsSync(from)) copyFileSync(from, fileOf(life + 1) + end);
    }
    killed = true;
  }

  await db.transaction(async (tx) => {
    for (const id of devices) {
      const customer = { name: `of ${id}`, phone: `1380013800${id.slice(2)}` };
      const site = { city: 'Nanjing', district: 'Gulou', unit: id };
      await fleet.registerDevice(tx, { id, type: 'gas_water_heater', site, customer }, 'test');
    }
  });

  const hired = new Map<string, DeskActor & { readonly technician_id: string }>();
  const territories = [{ city: 'Nanjing', district: 'Gulou' }];
  const hire = async (tx: Tx): Promise<void> => {
    const known = new Map<string, DeskActor & { readonly technician_id: string }>();
    for (const [name, names] of Object.entries(staff)) {
      const { id: provider_id } = await people.createProvider(tx, { name, territories }, 'test');
      for (const one of names) {
        const { id } = await people.createTechnician(tx, { provider_id, name: one, skill: 2, shifts }, 'test');
        known.set(one, { name: one, role: 'provider', provider_id, technician_id: id });
      }
    }
    for (const [name, actor] of known) hired.set(name, actor);
  };

  const attempt: RandomDesk['attempt'] = async (death, work) => {
    const run = async (tx: Tx) => {
      const done = await work(tx);
      await noteTold(tx, intentsOf(done));
      return done;
    };
    if (death === undefined) return db.transaction(run);
    if (death.at === 'forget') {
      await db.transaction(run);
      keepFiles();
      throw new Killed();
    }
    return db.transaction(async (tx) => {
      const die = (): never => {
        if (death.at === 'kill' && !killed) keepFiles();
        throw new Killed();
      };
      await run(dying(tx, death.statement, die));
      // It had fewer statements: it dies before the commit.
      return die();
    });
  };

  return {
    get db() {
      return db;
    },
    get desk() {
      return desk;
    },
    get technicians() {
      return [...hired.values()].map(({ technician_id }) => technician_id);
    },
    actor: (name) => hired.get(name) ?? { name, role: 'agent' },
    ...{ clock, shows, hire, attempt },
    async judgeAbsences(death) {
      const through: Database = {
        as: <T>() => db.as<T>(),
        transaction: (run) => attempt(death, run),
        compact: () => db.compact(),
        [Symbol.asyncDispose]: async () => {},
      };
      const signsOf = async () => ({ type: 'gas_water_heater', signs });
      const checks = createAbsenceCheck({ ...{ db: through, clock, ids, signsOf, series }, tell: noteTold });
      await checks.judge(100);
    },
    async revive() {
      if (!killed) return false;
      await db[Symbol.asyncDispose]();
      killed = false;
      life += 1;
      db = await openDatabase({ file: fileOf(life) }, migrations);
      ({ desk, alerts, people, fleet } = rooms());
      return true;
    },
    verdict({ device, ...fields }) {
      seq += 1;
      const at = clock.now();
      return {
        ...{ seq, ordinal: 0, at, version: 1, mode: 'active', subject: { kind: 'device', id: device } },
        ...{ kind: 'breach', severity: 'P2', level: 0, deviceTime: at, since: at, reason: 'condition' },
        inputs: { [device]: 1 },
        ...fields,
      };
    },
    async apply(tx, verdict) {
      return desk.apply(tx, await alerts.apply(tx, [verdict]));
    },
    async [Symbol.asyncDispose]() {
      await db[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

/** Whom a command is to tell, as commands and timed work return it. */
function intentsOf(done: unknown): readonly DeskIntent[] {
  if (Array.isArray(done)) return done as readonly DeskIntent[];
  const { intents = [] } = (done ?? {}) as { readonly intents?: readonly DeskIntent[] };
  return intents;
}

/** The transaction, which dies before its next statement when it has had so many. */
function dying(tx: Tx, statements: number, die: () => never): Tx {
  let left = statements;
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      if (left === 0) die();
      left -= 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  return { writes: true, as: <T>() => tx.as<T>().withPlugin(plugin) };
}
