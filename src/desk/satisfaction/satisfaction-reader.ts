import { sql } from 'kysely';
import type { Instant } from '../../base/index.ts';
import type { Reader } from '../../db/index.ts';
import {
  type SatisfactionGroup,
  type SatisfactionLevel,
  type SatisfactionRate,
  satisfactionLevels,
} from './satisfaction.ts';

export interface SatisfactionQuery {
  readonly by: SatisfactionGroup;
  /** When they answered: from included, to excluded. */
  readonly from: Instant;
  readonly to: Instant;
}

interface LevelCount {
  readonly key: string | null;
  readonly level: SatisfactionLevel | null;
  readonly n: number;
  readonly lowered: number;
}

/** A line for each technician, provider, city or month, by name; who is not known comes first. */
export async function satisfactionRates(
  reader: Reader,
  query: SatisfactionQuery,
): Promise<readonly SatisfactionRate[]> {
  const { rows } = await countsOf(query).execute(reader.as<unknown>());
  const groups = Map.groupBy(
    rows.filter(({ n }) => n > 0),
    ({ key }) => key,
  );
  const known = [...groups].filter(([key]) => key !== null);
  return [...[...groups].filter(([key]) => key === null), ...known].map(([key, counts]) => rateOf(key, counts));
}

function rateOf(key: string | null, counts: readonly LevelCount[]): SatisfactionRate {
  const of = (level: LevelCount['level']): number => counts.find((one) => one.level === level)?.n ?? 0;
  const levels = Object.fromEntries(
    satisfactionLevels.map((level) => [level, of(level)]),
  ) as SatisfactionRate['levels'];
  const valid = satisfactionLevels.reduce((sum, level) => sum + levels[level], 0);
  const lowered = counts.reduce((sum, one) => sum + one.lowered, 0);
  return { key, valid, lowered, levels, very_satisfied_rate: valid === 0 ? null : levels.very_satisfied / valid };
}

/**
 * Steps from key to key and from level to level of an index that has both before the instant, and counts a stretch of
 * it for each: what was answered outside the span is not read, and of the rest nothing is compared or sorted.
 */
function countsOf({ by, from, to }: SatisfactionQuery) {
  const column = sql.ref(by);
  const levels = sql.join(
    satisfactionLevels.map((level) => sql`(${level})`),
    sql`, `,
  );
  const stretch = sql`from satisfaction_answers as answers where answers.${column} is keys.key
    and answers.level is levels.level and answers.at >= ${from} and answers.at < ${to}`;
  // Past the last key there is none: the key of those that are not known.
  return sql<LevelCount>`with recursive
    keys(key) as (select min(${column}) from satisfaction_answers
      union all select (select min(${column}) from satisfaction_answers where ${column} > keys.key)
        from keys where keys.key is not null),
    levels(level) as (values ${levels}, (null))
    select keys.key, levels.level, (select count(*) ${stretch}) as n,
      (select count(answers.stated_level) ${stretch}) as lowered
    from keys cross join levels`;
}
