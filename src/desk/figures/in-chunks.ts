import { type RawBuilder, sql } from 'kysely';
import type { Instant } from '../../base/index.ts';

/** How many rows of a month are in memory at once. */
export const chunk = 5_000;

export interface Keyed {
  readonly at: number;
  readonly id: string;
}

/** Reads on after the last row of each chunk. */
export async function* inChunks<R extends Keyed>(
  from: Instant,
  read: (after: Keyed) => Promise<readonly R[]>,
): AsyncGenerator<R & { readonly at: Instant }> {
  for (let after: Keyed | undefined = { at: from - 1, id: '' }; after !== undefined; ) {
    const rows: readonly R[] = await read(after);
    for (const row of rows) yield { ...row, at: row.at as Instant };
    after = rows.length === chunk ? rows.at(-1) : undefined;
  }
}

export const afterKey = (at: string, id: string, after: Keyed): RawBuilder<boolean> =>
  sql<boolean>`(${sql.ref(at)}, ${sql.ref(id)}) > (${after.at}, ${after.id})`;
