import { sql } from 'kysely';
import type { Instant } from '../../base/index.ts';
import type { Reader } from '../../db/index.ts';

export interface PartsQuery {
  /** Visits that were finished from then on. */
  readonly from: Instant;
  readonly to: Instant;
  readonly provider_id?: string | undefined;
}

export interface PartUse {
  /** As visits have it: a number of the catalogue, or the words of somebody. */
  readonly said: string;
  /** Whether it was told as one that is in no catalogue. */
  readonly other: boolean;
  readonly quantity: number;
  /** How many visits used it. */
  readonly visits: number;
}

/** How many are told of; those that were used most. */
const most = 500;

/** What was changed on visits. */
export interface PartsReport {
  /** The most used first. */
  usedParts(query: PartsQuery): Promise<readonly PartUse[]>;
}

export function createPartsReport(reader: Reader): PartsReport {
  const ofColumn = async (other: boolean, { from, to, provider_id }: PartsQuery): Promise<readonly PartUse[]> => {
    const [column, name] = other ? (['other_parts', 'name'] as const) : (['parts', 'part'] as const);
    // As the indexes have it: by a parameter SQLite would not know that it is the same.
    const { rows } = await sql<Omit<PartUse, 'other'>>`
      select used.value ->> ${name} as said, sum(used.value ->> 'quantity') as quantity, count(distinct visits.id) as visits
      from visits, json_each(visits.${sql.ref(column)}) as used
      where visits.${sql.ref(column)} <> '[]' and visits.finished_at >= ${from} and visits.finished_at < ${to}
        and (${provider_id ?? null} is null or visits.provider_id = ${provider_id ?? null})
      group by said order by quantity desc, said limit ${most}`.execute(reader.as<object>());
    return rows.map((row) => ({ ...row, other }));
  };

  return {
    async usedParts(query) {
      const all = [...(await ofColumn(false, query)), ...(await ofColumn(true, query))];
      return all.sort((a, b) => b.quantity - a.quantity).slice(0, most);
    },
  };
}
