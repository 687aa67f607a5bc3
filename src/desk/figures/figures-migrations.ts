import { sql } from 'kysely';
import type { Migration } from '../../db/index.ts';

/** What reports of a month read by. */
export const figuresMigrations: readonly Migration[] = [
  {
    name: 'desk-180-figures',
    async up(db) {
      await sql`create index sla_clocks_decided on sla_clocks (coalesce(breached_at, met_at))
        where coalesce(breached_at, met_at) is not null`.execute(db);
    },
  },
];

export const visitFiguresMigrations: readonly Migration[] = [
  {
    name: 'desk-240-figures-of-visits',
    async up(db) {
      await sql`create index visits_checked on visits (finished_at, id)
        where check_state in ('agrees', 'contradicted')`.execute(db);
    },
  },
];
