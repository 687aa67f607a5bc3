import { sql } from 'kysely';
import type { Instant } from '../base/index.ts';
import type { Migration, Reader } from '../db/index.ts';
import type { DeskTables } from './tables.ts';

/** Work that is over, and who did it: the one who made the last attempt, or to whom the ticket was assigned. */
export interface FinishedWork {
  readonly id: string;
  readonly person: string;
}

export interface FinishedWorkQuery {
  readonly kind: 'calls' | 'tickets';
  /** When it ended: from included, to excluded. */
  readonly from: Instant;
  readonly to: Instant;
  readonly limit: number;
}

/** By id. Work that nobody did is left out. */
export async function readFinishedWork(reader: Reader, query: FinishedWorkQuery): Promise<readonly FinishedWork[]> {
  return query.kind === 'calls' ? finishedCalls(reader, query) : finishedTickets(reader, query);
}

async function finishedCalls(reader: Reader, { from, to, limit }: FinishedWorkQuery): Promise<FinishedWork[]> {
  const rows = await reader
    .as<DeskTables>()
    .selectFrom('calls')
    .innerJoin('call_attempts', 'call_attempts.call_id', 'calls.id')
    .select(['calls.id', 'call_attempts.by', ({ fn }) => fn.max('call_attempts.id').as('last')])
    .where('calls.ended_at', '>=', from)
    .where('calls.ended_at', '<', to)
    .groupBy('calls.id')
    .orderBy('calls.id')
    .limit(limit)
    .execute();
  return rows.map(({ id, by }) => ({ id, person: by }));
}

async function finishedTickets(reader: Reader, { from, to, limit }: FinishedWorkQuery): Promise<FinishedWork[]> {
  const rows = await reader
    .as<DeskTables>()
    .selectFrom('tickets')
    .select(['id', 'assignee'])
    .where('resolved_at', '>=', from)
    .where('resolved_at', '<', to)
    .where('assignee', 'is not', null)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id, assignee }) => ({ id, person: assignee ?? '' }));
}

export const finishedWorkMigrations: readonly Migration[] = [
  {
    name: 'desk-150-finished-work',
    async up(db) {
      await sql`create index calls_ended on calls (ended_at) where ended_at is not null`.execute(db);
      await sql`create index tickets_opened on tickets (opened_at, id)`.execute(db);
      await sql`create index tickets_resolved on tickets (resolved_at) where resolved_at is not null`.execute(db);
    },
  },
];
