import { sql } from 'kysely';
import type { Reader } from '../../db/index.ts';
import type { VisitTables } from '../visits/visit-row.ts';
import type { CheckedVisit, WorkSpan } from './counted-work.ts';
import { afterKey, chunk, inChunks } from './in-chunks.ts';

/** Visits of which telemetry could say whether what was said of them is so, by when they were finished. */
export async function* checkedVisits(reader: Reader, { from, to }: WorkSpan): AsyncGenerator<CheckedVisit> {
  const rows = inChunks(from, (after) =>
    reader
      .as<VisitTables>()
      .selectFrom('visits')
      .select([
        sql<number>`visits.finished_at`.as('at'),
        ...(['visits.id', 'visits.ticket_id', 'visits.device_id'] as const),
        ...(['visits.technician_id', 'visits.technician', 'visits.provider_id'] as const),
        sql<CheckedVisit['result']>`visits.result`.as('result'),
        'visits.check_state',
      ])
      // As the index has it; by a parameter SQLite would not know that it is the same.
      .where(sql<boolean>`visits.check_state in ('agrees', 'contradicted')`)
      .where(afterKey('visits.finished_at', 'visits.id', after))
      .where('visits.finished_at', '<', to)
      .orderBy('visits.finished_at')
      .orderBy('visits.id')
      .limit(chunk)
      .execute(),
  );
  for await (const { check_state, ...row } of rows) yield { ...row, contradicted: check_state === 'contradicted' };
}

/**
 * Whether the first visit to the ticket mended it: 1 or 0, null of a ticket without a finished visit. Nobody at home, if
 * telemetry does not contradict that, is no visit that could have mended anything.
 */
export const mendedAtFirstVisit = sql<number | null>`(
  select visits.result = 'done' and visits.check_state <> 'contradicted' from visits
  where visits.ticket_id = tickets.id and visits.state = 'finished'
  order by visits.result = 'not_at_home' and visits.check_state <> 'contradicted', visits.finished_at, visits.id
  limit 1)`;
