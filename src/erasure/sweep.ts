import { type RawBuilder, sql } from 'kysely';
import type { Reader, Tx } from '../db/index.ts';
import type { Scrubber } from './scrubber.ts';
import type { Tally } from './tally.ts';

/** A table of the operational database with its texts. */
export interface TextTable {
  readonly name: string;
  /** What tells its rows apart, in the order in which they are gone through. */
  readonly key: readonly string[];
  readonly texts: readonly string[];
  /** Those of the texts that no program depends on. */
  readonly words: readonly string[];
}

/** The last row that was gone through; no `after`: none of the table was. */
export interface Place {
  readonly table: string;
  readonly after?: readonly (string | number)[];
}

/** What a part of the tables held. */
export interface Part {
  readonly rows: number;
  /** Texts in which something of the person stands, as `table.column`. */
  readonly found: readonly string[];
  /** Undefined: that was the last part. */
  readonly next: Place | undefined;
}

/** Every table with texts, by name: also those that later versions bring. Indexes of the search follow theirs. */
export async function readTextTables(reader: Reader): Promise<TextTable[]> {
  const db = reader.as<unknown>();
  const { rows } = await sql<{ name: string; wr: number }>`select name, wr from pragma_table_list
    where schema = 'main' and type = 'table' and substr(name, 1, 7) <> 'sqlite_' order by name`.execute(db);
  const tables: TextTable[] = [];
  for (const { name, wr } of rows) {
    const columns = await sql<Column>`select name, type, pk from pragma_table_info(${name}) order by cid`.execute(db);
    const keys = columns.rows.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk);
    const texts = columns.rows.filter((one) => one.type === 'TEXT' && !(name === 'erasures' && isOfWork(one.name)));
    if (texts.length === 0) continue;
    tables.push({
      name,
      key: wr === 1 ? keys.map((one) => one.name) : ['rowid'],
      texts: texts.map((one) => one.name),
      words: texts.filter((one) => one.pk === 0 && !kept.test(one.name) && !programs.has(name)).map((one) => one.name),
    });
  }
  return tables;
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly pk: number;
}

/** What an erasure needs to know while it runs is removed before it ends. */
const isOfWork = (column: string): boolean => column === 'person' || column === 'place';

/** What is written here is run, not read: a word like somebody's name stays in it, and is found again. */
const programs: ReadonlySet<string> = new Set([
  'rule_versions',
  'evidence_rules',
  'sla_policies',
  'campaigns',
  'migrations',
]);

/** Ids, closed sets, and who did the work. */
const kept =
  /(^|_)(id|ids|kind|state|stage|type|types|actor|by|role|severity|system|digest|topic|verdict|outcome|decision|technician|assignee|owner|person|language|hash)$/;

/** Overwrites what stands of the person in up to `most` rows from the place on. */
export async function sweepPart(
  tx: Tx,
  { table, place, scrubber, most }: PartOf,
  tally: Tally,
): Promise<Pick<Part, 'rows' | 'next'>> {
  const read = await readPart(tx, table, place, most);
  for (const row of read.rows) {
    const about = scrubber.isAbout(textsOf(row, table.texts));
    const set = table.words.flatMap((name) => {
      const text = row[name];
      const scrubbed = typeof text === 'string' ? scrubber.scrub(text, about) : text;
      return scrubbed === text ? [] : [[name, String(scrubbed)] as const];
    });
    if (set.length === 0) continue;
    const values = set.map(([name, text]) => sql`${sql.ref(name)} = ${text}`);
    // A value that must be unlike all others stays, and is found again.
    await sql`update or ignore ${sql.table(table.name)} set ${sql.join(values)}
      where ${keyOf(table)} = ${valuesOf(keysOf(row, table))}`.execute(tx.as<unknown>());
    tally.touch(
      table.name,
      keysOf(row, table),
      set.map(([name]) => name),
    );
  }
  return { rows: read.rows.length, next: read.next };
}

export interface PartOf {
  readonly table: TextTable;
  readonly place: Place;
  readonly scrubber: Scrubber;
  readonly most: number;
}

/** Looks for the person in every text of up to `most` rows from the place on, also where nothing is overwritten. */
export async function verifyPart(reader: Reader, { table, place, scrubber, most }: PartOf): Promise<Part> {
  const read = await readPart(reader, table, place, most);
  const found: string[] = [];
  for (const row of read.rows) {
    const about = scrubber.isAbout(textsOf(row, table.texts));
    for (const name of table.texts) {
      const text = row[name];
      if (typeof text !== 'string') continue;
      const scrubbed = scrubber.scrub(text, about && table.words.includes(name));
      if (scrubbed !== text) found.push(`${table.name}.${name}`);
    }
  }
  return { rows: read.rows.length, found, next: read.next };
}

type Row = Record<string, unknown>;

async function readPart(reader: Reader, table: TextTable, { after }: Place, most: number) {
  const columns = [
    ...table.key.map((name, i) => sql`${sql.ref(name)} as ${sql.ref(`key_${i}`)}`),
    ...table.texts.map((name) => sql.ref(name)),
  ];
  const from = after === undefined ? sql`` : sql`where ${keyOf(table)} > ${valuesOf(after)}`;
  const { rows } = await sql<Row>`select ${sql.join(columns)} from ${sql.table(table.name)} ${from}
    order by ${sql.join(table.key.map((name) => sql.ref(name)))} limit ${most}`.execute(reader.as<unknown>());
  const last = rows.at(-1);
  const next = rows.length < most || last === undefined ? undefined : { table: table.name, after: keysOf(last, table) };
  return { rows, next };
}

const textsOf = (row: Row, names: readonly string[]): string[] =>
  names.flatMap((name) => (typeof row[name] === 'string' ? [row[name] as string] : []));
const keysOf = (row: Row, { key }: TextTable): (string | number)[] =>
  key.map((_, i) => row[`key_${i}`] as string | number);
const keyOf = ({ key }: TextTable): RawBuilder<unknown> => sql`(${sql.join(key.map((name) => sql.ref(name)))})`;
const valuesOf = (values: readonly unknown[]): RawBuilder<unknown> => sql`(${sql.join(values)})`;
