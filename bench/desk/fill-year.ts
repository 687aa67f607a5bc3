import Sqlite from 'better-sqlite3';
import { agentOf, householdOf, providersServing, technicianOf, techniciansEach } from './people-of-a-year.ts';
import type { RecordedLife, Recording } from './record-lives.ts';
import type { Rows } from './rows-about.ts';
import { type Copy, cellSql, type Slots } from './slots.ts';

export interface FillOptions {
  /** Tickets, care calls, callbacks and messages together; about that many. */
  readonly items: number;
  readonly devices: number;
  /** The year ends here. */
  readonly now: number;
  readonly seed: number;
}

/** A copy that can be compared with what it is a copy of. */
export interface MadeCopy {
  readonly life: RecordedLife;
  readonly copy: Copy;
}

export interface FilledYear {
  readonly counts: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Some of the copies, of every kind of life, from all over the year. */
  readonly some: readonly MadeCopy[];
}

const day = 86_400_000;
/** Finished lives are copied into days of which all is over. */
const lastDays = 4;
const messagesKept = 29 * day;
/** Of the fleet: tables that a life does not copy again. */
const fleetTables = /^(devices|sites|customers|customer_profiles|credentials|districts|models|maintenance_)/;
const unfinishedCopies = 600;
/** Copies that are handed back to be compared. */
const shownCopies = 400;

/**
 * Makes a year of work in the database of a house that is not running: every row a copy of one that the house wrote
 * itself, with other people, places, ids and instants. Search and all else that triggers keep is kept by them.
 */
export function fillYear(file: string, recording: Recording, options: FillOptions): FilledYear {
  const began = performance.now();
  const database = new Sqlite(file);
  try {
    for (const pragma of [
      'journal_mode = off',
      'synchronous = off',
      'foreign_keys = off',
      'cache_size = -1500000',
      'temp_store = memory',
      'locking_mode = exclusive',
    ]) {
      database.pragma(pragma);
    }
    createCopies(database);
    database.transaction(() => settleFleet(database, recording, options))();
    const tables = new Set(
      recording.lives.flatMap(({ rows }) => Object.keys(rows).filter((name) => rows[name]?.length)),
    );
    const indexes = dropIndexes(database, tables);
    const some = copyLives(database, recording, options);
    for (const sql of indexes) database.exec(sql);
    database.pragma('locking_mode = normal');
    database.pragma('journal_mode = wal');
    const counts = Object.fromEntries(
      ['tickets', 'calls', 'deliveries', 'audit', 'devices'].map((name) => [name, countOf(database, name)]),
    );
    return { counts, some, seconds: (performance.now() - began) / 1_000 };
  } finally {
    database.close();
  }
}

const countOf = (database: Sqlite.Database, table: string): number =>
  database.prepare(`select count(*) from ${table}`).pluck().get() as number;

const copyColumns = [
  ...['life', 'shift', 'number', 'head', 'tail', 'device', 'customer', 'name', 'phone', 'address', 'district', 'city'],
  ...['agent', 'technician', 'technician_name', 'provider', 'provider_name'],
] as const;

function createCopies(database: Sqlite.Database): void {
  database.exec(
    `create temp table copies (${copyColumns.join(', ')}); create index temp.copies_life on copies (life);`,
  );
}

const insertCopy = (database: Sqlite.Database) => {
  const statement = database.prepare(
    `insert into temp.copies values (${copyColumns.map((name) => `@${name}`).join(', ')})`,
  );
  return (life: number, copy: Copy): void => void statement.run({ ...copy, life });
};

/** The `n`-th copy of anything: at the household of the device, by people drawn by lot. */
function copyOf(n: number, device: number, at: { readonly shift: number; readonly began: number }): Copy {
  const household = householdOf(device);
  const technician = technicianOf((device % providersServing) + providersServing * (n % techniciansEach));
  return {
    ...household,
    agent: agentOf(n * 7),
    ...{ technician: technician.id, technician_name: technician.name },
    ...{ provider: technician.provider.id, provider_name: technician.provider.name },
    shift: at.shift,
    number: n,
    head: (at.began + at.shift).toString(32).padStart(9, '0'),
    tail: n.toString(32).padStart(8, '0'),
  };
}

/** Makes the rows of a recording again, for every row of `copies` that is of this life. */
function copiers(database: Sqlite.Database, rows: Rows, slots: Slots, into: (table: string) => string) {
  const statements = Object.entries(rows).flatMap(([table, all]) => {
    const generated = generatedColumns(database, table);
    const known = integerKey(database, table);
    return all.map((row) => {
      const cells = Object.entries(row).filter(([column]) => column !== known && !generated.has(column));
      const names = cells.map(([column]) => `"${column}"`).join(', ');
      const values = cells.map(([column, cell]) => cellSql(cell, column, slots)).join(', ');
      return database.prepare(
        `insert into ${into(table)} (${names}) select ${values} from temp.copies as c where c.life = ?`,
      );
    });
  });
  return (life: number): void => {
    for (const statement of statements) statement.run(life);
  };
}

const columnsOf = (database: Sqlite.Database, table: string) =>
  database.pragma(`table_xinfo(${table})`) as { name: string; hidden: number; pk: number; type: string }[];

const generatedColumns = (database: Sqlite.Database, table: string): ReadonlySet<string> =>
  new Set(
    columnsOf(database, table)
      .filter(({ hidden }) => hidden > 1)
      .map(({ name }) => name),
  );

/** The column that counts rows by itself. */
function integerKey(database: Sqlite.Database, table: string): string | undefined {
  const keys = columnsOf(database, table).filter(({ pk }) => pk > 0);
  return keys.length === 1 && keys[0]?.type.toLowerCase() === 'integer' ? keys[0].name : undefined;
}

function slotsOf({ persona, beganAt, endedAt, rows, registered }: RecordedLife, which: 'life' | 'device'): Slots {
  const mine = which === 'life' ? rows : registered;
  const ids = new Set<string>();
  for (const all of Object.values(mine)) {
    for (const row of all) {
      for (const cell of Object.values(row)) {
        if (typeof cell !== 'string') continue;
        for (const [id] of cell.matchAll(/\b[a-z]+_[0-9a-z]{20}\b/g)) ids.add(id);
      }
    }
  }
  for (const id of [persona.customer, persona.technician, persona.provider]) ids.delete(id);
  const number = rows.tickets?.[0]?.number;
  return {
    persona,
    ids: [...ids].toSorted((a, b) => (afterKind(a) < afterKind(b) ? -1 : 1)),
    number: typeof number === 'number' ? number : undefined,
    from: beganAt - day,
    to: endedAt + 30 * day,
  };
}

const afterKind = (id: string): string => id.slice(id.indexOf('_'));

/** What a life is made of, for whoever compares a copy with it. */
export const slotsOfLife = (life: RecordedLife): Slots => slotsOf(life, 'life');

function settleFleet(database: Sqlite.Database, { lives, all }: Recording, { devices, now }: FillOptions): void {
  const [first] = lives;
  if (first === undefined) throw new Error('no life was recorded');
  const shift = now - 370 * day - first.beganAt;
  const put = insertCopy(database);
  const slots = slotsOf(first, 'device');
  const persona = first.persona;
  const shared: Rows = {
    models: all.models ?? [],
    providers: all.providers ?? [],
    provider_territories: all.provider_territories ?? [],
    technicians: all.technicians ?? [],
  };
  const once = { ...slots, persona, ids: [], number: undefined };
  database.exec('delete from temp.copies');
  for (let n = 0; n < providersServing * techniciansEach; n += 1) {
    const technician = technicianOf(n);
    put(n < providersServing ? 0 : 1, { ...copyOf(n, n, { shift, began: first.beganAt }), ...namesOf(technician) });
  }
  const only = (name: string): Rows => ({ [name]: shared[name] ?? [] });
  for (const table of ['providers', 'provider_territories']) copiers(database, only(table), once, (name) => name)(0);
  for (const group of [0, 1]) copiers(database, only('technicians'), once, (name) => name)(group);
  database.exec('delete from temp.copies');
  const insertModel = database.prepare('insert or ignore into models select ?, ?, ?, ?, ?');
  for (const { name, attributes, created_at, updated_at, version } of shared.models ?? []) {
    insertModel.run(name, attributes, created_at, updated_at, version);
  }
  const copy = copiers(database, first.registered, slots, (name) => name);
  for (let from = 0; from < devices; from += 10_000) {
    database.exec('delete from temp.copies');
    for (let n = from; n < Math.min(devices, from + 10_000); n += 1)
      put(2, copyOf(n, n, { shift, began: first.beganAt }));
    database
      .prepare('insert or ignore into districts select distinct district, ? from temp.copies')
      .run(now - 370 * day);
    copy(2);
  }
  surveyed(database, now);
}

const namesOf = (technician: ReturnType<typeof technicianOf>) => ({
  ...{ technician: technician.id, technician_name: technician.name },
  ...{ provider: technician.provider.id, provider_name: technician.provider.name, city: technician.provider.city },
});

/** The fleet was looked through last night, and no device wants maintenance. */
function surveyed(database: Sqlite.Database, now: number): void {
  database
    .prepare(`insert into maintenance_due (device_id, due_on, reason, scrap_on, serviced_on, hours_at_service, hours_for, surveyed_at)
      select id, null, null, null, null, null, null, ? from devices`)
    .run(now - day / 2);
  database
    .prepare('insert or replace into maintenance_survey (id, day, cursor, next_at) values (1, ?, null, ?)')
    .run(new Date(now).toISOString().slice(0, 10), now + day / 2);
}

function dropIndexes(database: Sqlite.Database, tables: ReadonlySet<string>): readonly string[] {
  const all = database
    .prepare(`select name, tbl_name, sql from sqlite_schema where type = 'index' and sql is not null`)
    .all();
  const mine = (all as { name: string; tbl_name: string; sql: string }[]).filter(({ tbl_name }) =>
    tables.has(tbl_name),
  );
  for (const { name } of mine) database.exec(`drop index ${name}`);
  return mine.map(({ sql }) => sql);
}

/** Numbers that are the same in every run. */
function createLot(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const itemsOf = ({ rows }: RecordedLife): number => (rows.tickets?.length ?? 0) + (rows.calls?.length ?? 0);

/**
 * Tables whose rows are counted in the order in which they came, whatever they are about. The audit is as well, but is the
 * half of all rows: of a piece of work its ids rise with time, of work begun on one day they do not.
 */
const inTurn: Readonly<Record<string, string>> = {
  ticket_events: 'at',
  call_attempts: 'at',
  deliveries: 'created_at',
  outings: 'at',
};

function copyLives(
  database: Sqlite.Database,
  { lives }: Recording,
  { items, devices, now, seed }: FillOptions,
): MadeCopy[] {
  const lot = createLot(seed);
  const finished = lives.filter(({ life }) => life.unfinished !== true);
  const wheel = finished.flatMap((recorded) => Array.from({ length: recorded.life.share }, () => recorded));
  const itemsEach = wheel.reduce((sum, recorded) => sum + itemsOf(recorded), 0) / wheel.length;
  const days = 365 - lastDays;
  const livesADay = items / itemsEach / days;
  const staged = stage(database);
  const play = new Map(
    lives.map((recorded, i) => {
      const { deliveries = [], ...rows } = Object.fromEntries(
        Object.entries(recorded.rows).filter(([table]) => !fleetTables.test(table)),
      );
      const slots = slotsOfLife(recorded);
      const work = copiers(database, rows, slots, staged.into);
      const messages = copiers(database, { deliveries }, slots, staged.into);
      return [recorded, { i, work, messages }];
    }),
  );
  const copy = (until: number): void => {
    for (const { i, work, messages } of play.values()) {
      work(i);
      // Older ones the house has forgotten.
      if (until > now - messagesKept - 4 * day) messages(i);
    }
  };
  const put = insertCopy(database);
  const some: MadeCopy[] = [];
  const every = Math.max(1, Math.floor(items / itemsEach / shownCopies));
  let n = 1;
  const lead = (recorded: RecordedLife, shift: number, device: number): void => {
    const copy = copyOf(n, device, { shift, began: recorded.beganAt });
    n += 1;
    put(play.get(recorded)?.i ?? 0, copy);
    if (n % every === 0) some.push({ life: recorded, copy });
  };
  const midnight = Math.floor((now + 8 * 3_600_000) / day) * day - 8 * 3_600_000;
  for (let back = 365; back >= lastDays; back -= 1) {
    database.transaction(() => {
      database.exec('delete from temp.copies');
      const until = Math.round((366 - back) * livesADay);
      const first = Math.round((365 - back) * livesADay);
      const today = Array.from({ length: until - first }, () => ({
        recorded: wheel[lot(wheel.length)] as RecordedLife,
        // The recorded life began at an hour of its own; its copies are spread over the two hours after.
        later: lot(2 * 3_600_000),
        device: lot(devices),
      })).toSorted((a, b) => a.recorded.life.hour * 3_600_000 + a.later - (b.recorded.life.hour * 3_600_000 + b.later));
      for (const { recorded, later, device } of today) {
        const start = recorded.beganAt - recorded.life.hour * 3_600_000;
        lead(recorded, Math.round((midnight - back * day - start) / day) * day + later, device);
      }
      copy(midnight - (back - 1) * day);
      staged.flush(midnight - (back - 1) * day, now);
    })();
  }
  database.transaction(() => {
    database.exec('delete from temp.copies');
    for (const recorded of lives.filter(({ life }) => life.unfinished === true)) {
      for (let i = 0; i < unfinishedCopies; i += 1) lead(recorded, now - recorded.endedAt - lot(600_000), lot(devices));
    }
    copy(now);
    staged.flush(Number.MAX_SAFE_INTEGER, now);
  })();
  return some;
}

/** Rows of tables in turn are kept back until all that came before them is known. */
function stage(database: Sqlite.Database) {
  const tables = Object.entries(inTurn).map(([table, at]) => {
    const key = integerKey(database, table);
    const columns = columnsOf(database, table)
      .map(({ name }) => name)
      .filter((name) => name !== key);
    const names = columns.map((name) => `"${name}"`).join(', ');
    database.exec(`create temp table stage_${table} as select ${names} from ${table} where 0`);
    return {
      forget:
        table === 'deliveries' ? database.prepare(`delete from temp.stage_deliveries where created_at < ?`) : undefined,
      move: database.prepare(
        `insert into ${table} (${names}) select ${names} from temp.stage_${table} where "${at}" < ? order by "${at}", rowid`,
      ),
      clear: database.prepare(`delete from temp.stage_${table} where "${at}" < ?`),
    };
  });
  return {
    into: (table: string): string => (Object.hasOwn(inTurn, table) ? `temp.stage_${table}` : table),
    flush(before: number, now: number): void {
      for (const { forget, move, clear } of tables) {
        forget?.run(now - messagesKept);
        move.run(before);
        clear.run(before);
      }
    },
  };
}
