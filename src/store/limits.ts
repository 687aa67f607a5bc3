import { storeError } from './errors.ts';

/** The most that one page holds, whatever is asked. */
export const MAX_PAGE = 10_000;

export function checkedLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_PAGE) return limit;
  throw storeError({ code: 'bad_query', field: 'limit', reason: `${limit} is not within 1 and ${MAX_PAGE}` });
}
