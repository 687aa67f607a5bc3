import { storeError } from './errors.ts';
import type { TrendQuery } from './store.ts';

/** Refuses what is no question with `bad_query`. */
export function checkTrend({ signal, fn, q, window }: TrendQuery, kind: 'number' | 'bool' | 'text' | undefined): void {
  const refuse = (field: string, reason: string): never => {
    throw storeError({ code: 'bad_query', field, reason });
  };
  if (!(Number.isInteger(window) && window > 0)) refuse('window', `${window} ms is no window; use whole milliseconds`);
  if (fn === 'quantile' && !(q !== undefined && q >= 0 && q <= 1)) refuse('q', `${q} is no share; use 0 to 1`);
  if (fn !== 'count' && kind === 'text') refuse('fn', `${fn} needs numbers and ${signal} is text; use count`);
}

/** Sums run in any order: the last digits are nobody's. */
export const roundedTrend = (value: number): number => Number(value.toPrecision(12));
