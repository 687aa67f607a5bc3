import { sql } from 'kysely';
import type { Tx } from '../db/index.ts';
import { erasedMark } from './erasure.ts';
import type { Person } from './person.ts';
import type { Tally } from './tally.ts';

/** Columns of rows that are the person's own, with what they say afterwards; null stays null. */
interface OwnColumns {
  readonly table: string;
  readonly key: string;
  readonly where: (person: Person) => ReturnType<typeof sql>;
  readonly columns: Readonly<Record<string, ReturnType<typeof sql>>>;
  readonly versioned?: boolean;
}

const mark = sql`${erasedMark}`;
const within = (ids: readonly string[]) => sql`(select value from json_each(${JSON.stringify(ids)}))`;
const bothLanguages = JSON.stringify({ en: erasedMark, 'zh-CN': erasedMark });

const ownColumns: readonly OwnColumns[] = [
  {
    table: 'calls',
    key: 'id',
    where: ({ calls }) => sql`id in ${within(calls)}`,
    columns: {
      customer: sql`json_set(customer, '$.name', ${erasedMark}, '$.phone', null)`,
      text: mark,
    },
    versioned: true,
  },
  {
    table: 'call_attempts',
    key: 'id',
    where: ({ calls }) => sql`call_id in ${within(calls)}`,
    columns: { note: mark },
  },
  {
    table: 'tickets',
    key: 'id',
    where: ({ tickets }) => sql`id in ${within(tickets)}`,
    columns: {
      note: mark,
      result: mark,
      pending_reason: mark,
      title: sql`case when source = 'rule' then title else ${bothLanguages} end`,
    },
    versioned: true,
  },
  {
    table: 'visits',
    key: 'id',
    where: ({ tickets }) => sql`ticket_id in ${within(tickets)}`,
    columns: {
      notes: mark,
      attachments: sql`'[]'`,
      checklist: sql`(select json_group_array(json_remove(value, '$.note')) from json_each(checklist))`,
    },
    versioned: true,
  },
  {
    table: 'satisfaction_answers',
    key: 'call_id',
    where: ({ tickets, calls }) => sql`(call_id in ${within(calls)} or ticket_id in ${within(tickets)})`,
    columns: { words: mark },
  },
  {
    table: 'repair_reviews',
    key: 'id',
    where: ({ tickets }) => sql`ticket_id in ${within(tickets)}`,
    columns: { finding: mark },
  },
  {
    // What somebody thought of the call or the work, with their marks kept.
    table: 'quality_items',
    key: 'object_id',
    where: ({ tickets, calls }) => sql`(object_id in ${within(calls)} or object_id in ${within(tickets)})`,
    columns: {
      sheet: sql`case when json_extract(sheet, '$.note') is null then sheet
        else json_set(sheet, '$.note', ${erasedMark}) end`,
    },
  },
];

/** Overwrites what was said by and of the person in the work for them. Statistics keep instants, states and codes. */
export async function overwriteOwnRows(tx: Tx, person: Person, tally: Tally): Promise<void> {
  for (const own of ownColumns) await overwrite(tx, person, own, tally);
  await removeProfile(tx, person, tally);
}

async function overwrite(tx: Tx, person: Person, own: OwnColumns, tally: Tally): Promise<void> {
  const db = tx.as<unknown>();
  const names = Object.keys(own.columns);
  const changes = names.map(
    (name) => sql`${sql.ref(name)} is not null and ${sql.ref(name)} is not ${own.columns[name]}`,
  );
  const flags = names.map((name, i) => sql`(${changes[i]}) as ${sql.ref(name)}`);
  const found = await sql<Record<string, unknown>>`select ${sql.ref(own.key)} as erased_key, ${sql.join(flags)}
    from ${sql.table(own.table)} where ${own.where(person)} order by 1`.execute(db);
  const sets = names.map(
    (name) => sql`${sql.ref(name)} = case when ${sql.ref(name)} is null then null else ${own.columns[name]} end`,
  );
  for (const { erased_key: key, ...flagged } of found.rows) {
    const columns = names.filter((name) => flagged[name] === 1);
    if (columns.length === 0) continue;
    await sql`update ${sql.table(own.table)} set ${sql.join(sets)}
      ${own.versioned === true ? sql`, version = version + 1` : sql``} where ${sql.ref(own.key)} = ${key}`.execute(db);
    tally.touch(own.table, [key], columns);
  }
}

async function removeProfile(tx: Tx, { customer_id: id }: Person, tally: Tally): Promise<void> {
  const db = tx.as<unknown>();
  for (const table of ['customer_profiles', 'do_not_call_phones']) {
    const found = await sql<{ key: string }>`delete from ${sql.table(table)}
      where customer_id = ${id} returning customer_id as key`.execute(db);
    for (const { key } of found.rows) tally.touch(table, [key], ['customer_id'], true);
  }
}
