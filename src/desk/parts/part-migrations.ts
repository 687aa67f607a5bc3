import { sql } from 'kysely';
import type { Migration } from '../../db/index.ts';

/** JSON: what was used and is not in the catalogue. What earlier visits have as `parts` stays as it was said. */
export const partMigrations: readonly Migration[] = [
  {
    name: 'desk-250-other-parts',
    async up(db) {
      await sql`alter table visits add column other_parts text not null default '[]'`.execute(db);
    },
  },
  {
    name: 'desk-251-used-parts',
    async up(db) {
      for (const column of ['parts', 'other_parts'])
        await sql`create index ${sql.ref(`visits_${column}`)} on visits (finished_at) where ${sql.ref(column)} <> '[]'`.execute(
          db,
        );
    },
  },
];
