import { sql } from 'kysely';
import type { Migration } from '../../db/index.ts';

/** Tickets that wait, and reviews of repairs that had to be repeated. */
export const workMigrations: readonly Migration[] = [
  {
    name: 'desk-103-reviews',
    async up(db) {
      await sql`create index tickets_pending on tickets (pending_until) where pending_until is not null`.execute(db);
      await sql`create index tickets_subject on tickets (rule_id, subject_id, state)`.execute(db);
      await sql`create table repair_reviews (
        id text primary key,
        ticket_id text not null references tickets (id),
        device_id text,
        kind text not null check (kind in ('second-repair', 'complaint')),
        opened_at integer not null,
        concluded_at integer,
        concluded_by text,
        finding text,
        version integer not null
      ) strict`.execute(db);
      await sql`create index repair_reviews_open on repair_reviews (id) where concluded_at is null`.execute(db);
    },
  },
];
