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
];
