import { sql } from 'kysely';
import type { Instant } from '../../base/index.ts';
import type { Reader } from '../../db/index.ts';
import type { AlertsTables } from '../tables.ts';
import type { Silence } from './silence.ts';
import { toSilence } from './silence-row.ts';

/**
 * Silences that are active at `at`, the oldest first. One that was settled mutes nothing any more, also not what
 * happened before its end and comes late: nobody would look at it again.
 */
export async function runningSilences(reader: Reader, at: Instant): Promise<Silence[]> {
  const rows = await reader
    .as<AlertsTables>()
    .selectFrom('silences')
    .selectAll()
    // Spelled out, so that the index of silences that are not settled serves, and the statement stays prepared.
    .where('settled', '=', sql.lit(0))
    .where('starts_at', '<=', at)
    .where('ends_at', '>', at)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => toSilence(row, at));
}
