import { sql } from 'kysely';
import type { Migration } from '../db/index.ts';

/** What is rare among the alerts of a year is found without reading all of them. */
export const alertListMigrations: readonly Migration[] = [
  {
    name: 'alerts-230-lists',
    async up(db) {
      await sql`create index alerts_severity on alerts (severity, opened_at, id)`.execute(db);
      await sql`create index alerts_flapping on alerts (opened_at, id) where flapping_since is not null`.execute(db);
      await sql`create index alerts_muted_newest on alerts (opened_at, id) where muted_by is not null`.execute(db);
    },
  },
];
