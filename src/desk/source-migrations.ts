import { type Kysely, sql } from 'kysely';
import type { Migration } from '../db/index.ts';

/** Tickets and calls that no rule asked for: SQLite drops no `not null` in place, so both tables are made anew. */
export const sourceMigrations: readonly Migration[] = [
  {
    name: 'desk-100-sources',
    async up(db) {
      // Lines of timelines and attempts refer to the tables while they are made anew.
      await sql`pragma defer_foreign_keys = on`.execute(db);
      await madeAnew(db, 'tickets', tickets);
      await madeAnew(db, 'calls', calls);
    },
  },
];

/** Keeps all rows and indexes of the table. `columns` has every old column that is not generated. */
async function madeAnew(db: Kysely<unknown>, name: string, columns: string): Promise<void> {
  const { rows: known } = await sql<{ name: string }>`select name from pragma_table_info(${name})`.execute(db);
  const kept = sql.join(known.map((column) => sql.id(column.name)));
  const { rows: indexes } = await sql<{ sql: string }>`
    select sql from sqlite_master where type = 'index' and tbl_name = ${name} and sql is not null
    order by name`.execute(db);
  const table = sql.table(name);
  const before = sql.table(`${name}_before`);
  await sql`create table ${before} as select ${kept} from ${table}`.execute(db);
  await sql`drop table ${table}`.execute(db);
  await sql`create table ${table} (${sql.raw(columns)}) strict`.execute(db);
  await sql`insert into ${table} (${kept}) select ${kept} from ${before} order by id`.execute(db);
  await sql`drop table ${before}`.execute(db);
  for (const index of indexes) await sql.raw(index.sql).execute(db);
}

const tickets = `
  id text primary key,
  number integer not null unique,
  device_id text,
  subject_kind text not null,
  subject_id text not null,
  source text not null default 'rule' check (source in ('rule', 'phone', 'customer', 'maintenance', 'technician')),
  rule_id text,
  rule_version integer,
  alert_id text unique,
  severity text not null,
  state text not null
    check (state in ('open', 'accepted', 'in_progress', 'pending', 'resolved', 'closed', 'cancelled')),
  title text not null,
  fault text,
  skill integer not null,
  assignee text,
  opened_at integer not null,
  accepted_at integer,
  started_at integer,
  resolved_at integer,
  closed_at integer,
  cancelled_at integer,
  recovered_at integer,
  reopened integer not null,
  result text,
  cause text,
  note text,
  verdict text,
  incident_id text,
  cancel_reason text,
  pending_until integer,
  pending_reason text,
  customer_id text,
  review text check (review in ('second-repair', 'complaint')),
  version integer not null,
  rank integer not null generated always as
    (case state when 'resolved' then 1 when 'closed' then 2 when 'cancelled' then 2 else 0 end) stored,
  check ((rule_id is null) = (alert_id is null) and (rule_id is null) = (rule_version is null))`;

const calls = `
  id text primary key,
  kind text not null check (kind in ('care', 'callback')),
  device_id text,
  subject_kind text not null,
  subject_id text not null,
  rule_id text,
  alert_id text,
  ticket_id text references tickets (id),
  severity text not null,
  state text not null check (state in ('queued', 'done', 'unreachable', 'withdrawn')),
  title text not null,
  customer text,
  script text not null,
  text text not null,
  created_at integer not null,
  due_at integer not null,
  ended_at integer,
  attempts integer not null,
  withdrawn_reason text,
  version integer not null,
  rank integer not null generated always as (case state when 'queued' then 0 else 1 end) stored`;
