import type { Instant } from '../base/index.ts';
import { instant } from '../base/index.ts';
import { storeError } from './errors.ts';
import { checkedLimit } from './limits.ts';
import type { SeriesQuery } from './store.ts';

export interface SeriesColumn {
  readonly name: string;
  readonly kind: 'number' | 'bool' | 'text';
}

/** Refuses what is no question with `bad_query`. `columns`: the kinds of the signals that were ever stored. */
export function checkSeries(query: SeriesQuery, columns: readonly SeriesColumn[]): void {
  checkedLimit(query.limit);
  const { step, agg } = query;
  if (step !== undefined && !(Number.isInteger(step) && step > 0)) {
    throw storeError({ code: 'bad_query', field: 'step', reason: `${step} ms is no bucket; use whole milliseconds` });
  }
  if (agg !== undefined && step === undefined) {
    throw storeError({ code: 'bad_query', field: 'agg', reason: `${agg} needs a step; give one or leave agg out` });
  }
  const text = columns.find(({ kind }) => kind === 'text');
  if (text !== undefined && (agg === 'avg' || agg === 'sum')) {
    const reason = `${agg} needs numbers and ${text.name} is text; use first, last, min, max or count`;
    throw storeError({ code: 'bad_query', field: 'agg', reason });
  }
}

/** The cursor of a page is the instant at which the next one begins. */
export function resumeAt(after: string): Instant {
  if (!/^-?\d{1,16}$/.test(after)) {
    throw storeError({
      code: 'bad_query',
      field: 'after',
      reason: `${after} is no cursor; use next of the page before`,
    });
  }
  return instant(Number(after));
}
