import { sql } from 'kysely';
import { days, type Instant } from '../../base/index.ts';
import type { Reader } from '../../db/index.ts';
import type { DeskTables } from '../tables.ts';
import { type SatisfactionGroup, type SatisfactionRate, satisfactionLevels } from './satisfaction.ts';

export interface SatisfactionQuery {
  readonly by: SatisfactionGroup;
  /** When they answered: from included, to excluded. */
  readonly from: Instant;
  readonly to: Instant;
}

/** A line for each technician, provider, city or month, by name; who is not known comes first. */
export async function satisfactionRates(
  reader: Reader,
  query: SatisfactionQuery,
): Promise<readonly SatisfactionRate[]> {
  const counts = satisfactionLevels.map((level) => sql<number>`count(*) filter (where level = ${level})`.as(level));
  const rows = await reader
    .as<DeskTables>()
    .selectFrom('satisfaction_answers')
    .select((of) => [
      of.ref(query.by).as('key'),
      sql<number>`count(level)`.as('valid'),
      sql<number>`count(stated_level)`.as('lowered'),
      ...counts,
    ])
    .where(spanOf(query))
    .groupBy(query.by)
    .orderBy(query.by)
    .execute();
  return rows.map(({ key, valid, lowered, ...levels }) => ({
    ...{ key, valid, lowered, levels },
    very_satisfied_rate: valid === 0 ? null : levels.very_satisfied / valid,
  }));
}

/** Of a longer span most is wanted: reading all of it in the order of the groups is quicker than sorting a part. */
const shortSpan = days(45);

function spanOf({ from, to }: SatisfactionQuery) {
  // A plus keeps SQLite from looking for the instants first.
  const at = to - from > shortSpan ? sql`+at` : sql`at`;
  return sql<boolean>`${at} >= ${from} and ${at} < ${to}`;
}
