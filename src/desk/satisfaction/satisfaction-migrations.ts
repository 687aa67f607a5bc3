import { sql } from 'kysely';
import type { Migration } from '../../db/index.ts';

/** Who was sent out and has to be asked about, and what customers answered. */
export const satisfactionMigrations: readonly Migration[] = [
  {
    name: 'desk-102-satisfaction',
    async up(db) {
      await sql`alter table calls add column purpose text
        check (purpose in ('closed', 'cancelled', 'unfinished'))`.execute(db);
      await sql`update calls set purpose = 'closed' where kind = 'callback'`.execute(db);
      await sql`create table outings (
        id integer primary key autoincrement,
        ticket_id text not null references tickets (id),
        at integer not null,
        assignee text,
        ask_unfinished_at integer,
        unfinished_call_id text references calls (id),
        ended_at integer,
        call_id text references calls (id)
      ) strict`.execute(db);
      await sql`create unique index outings_running on outings (ticket_id) where ended_at is null`.execute(db);
      await sql`create index outings_unfinished on outings (ask_unfinished_at)
        where ask_unfinished_at is not null`.execute(db);
      await sql`create table satisfaction_answers (
        call_id text primary key references calls (id),
        ticket_id text not null references tickets (id),
        at integer not null,
        month text not null,
        level text check (level in
          ('very_satisfied', 'satisfied', 'fair', 'dissatisfied', 'very_dissatisfied')),
        stated_level text,
        words text,
        solved integer,
        on_time integer,
        charged_by_list integer,
        technician text,
        provider text,
        city text
      ) strict, without rowid`.execute(db);
      await sql`create index satisfaction_at on satisfaction_answers (at)`.execute(db);
    },
  },
];
