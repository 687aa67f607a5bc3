import { sql } from 'kysely';
import type { Instant } from '../base/index.ts';
import type { Migration, Reader } from '../db/index.ts';
import type { DeskTables } from './tables.ts';

export const openedTicketsMigrations: readonly Migration[] = [
  {
    name: 'desk-005-tickets-of-versions',
    async up(db) {
      await sql`create index tickets_version on tickets (rule_id, rule_version, opened_at)`.execute(db);
    },
  },
];

/** How many tickets a version of a rule opened after `after`. */
export async function countTicketsOf(reader: Reader, rule: string, version: number, after: Instant): Promise<number> {
  const { n } = await reader
    .as<DeskTables>()
    .selectFrom('tickets')
    .select(sql<number>`count(*)`.as('n'))
    .where('rule_id', '=', rule)
    .where('rule_version', '=', version)
    .where('opened_at', '>', after)
    .executeTakeFirstOrThrow();
  return n;
}
