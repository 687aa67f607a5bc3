import { sql } from 'kysely';
import type { Migration } from '../../db/index.ts';

export const dispatchMigrations: readonly Migration[] = [
  {
    name: 'desk-120-dispatch',
    async up(db) {
      await sql`create table dispatches (
        ticket_id text primary key references tickets (id),
        state text not null
          check (state in ('new', 'offered', 'waiting', 'unmatched', 'deferred', 'assigned', 'accepted', 'over')),
        provider_id text,
        technician_id text,
        "by" text not null,
        at integer not null,
        due_at integer,
        reason text,
        candidates text not null,
        lapsed text not null,
        merged_into text
      ) strict, without rowid`.execute(db);
      await sql`create index dispatches_due on dispatches (due_at) where due_at is not null`.execute(db);
      await sql`create index dispatches_state on dispatches (state, at, ticket_id)`.execute(db);
      await sql`create index dispatches_technician on dispatches (technician_id, state)
        where technician_id is not null`.execute(db);
      await sql`create index dispatches_provider on dispatches (provider_id) where provider_id is not null`.execute(db);
      await sql`create table surge (
        id integer primary key check (id = 1),
        active integer not null check (active in (0, 1)),
        manual integer not null check (manual in (0, 1)),
        since integer not null,
        "by" text not null,
        reason text not null
      ) strict`.execute(db);
    },
  },
  {
    name: 'desk-231-surge-version',
    async up(db) {
      await sql`alter table surge add column version integer not null default 1`.execute(db);
    },
  },
];
