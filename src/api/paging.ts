import type { Page, PageRequest } from '../db/index.ts';
import { inTurns } from './turns.ts';

interface ListQuery {
  readonly limit?: number;
  readonly cursor?: string;
}

/** Splits a list's query into the page asked for and the filter. */
export function pageAndFilter<Q extends ListQuery>(query: Q): { page: PageRequest; filter: Omit<Q, keyof ListQuery> } {
  const { limit = 50, cursor, ...filter } = query;
  return { page: { limit, ...(cursor === undefined ? {} : { cursor }) }, filter };
}

/** The same page with every item as clients see it. */
export const pageView = async <T, V>(
  page: Page<T>,
  view: (item: T) => V,
): Promise<{ items: V[]; next_cursor: string | null }> => ({
  items: await inTurns(page.items, view),
  next_cursor: page.next_cursor,
});
