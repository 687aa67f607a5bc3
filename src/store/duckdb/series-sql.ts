import type { Instant } from '../../base/index.ts';
import type { Aggregate, SeriesQuery } from '../store.ts';
import type { Holdings } from './holdings.ts';
import { columnOf, quoted } from './names.ts';
import type { Question } from './read-pool.ts';
import { mayHold, type SignalColumn } from './segment.ts';
import { ORDER, rowsOf, signalSql } from './source.ts';

export interface SeriesRange {
  readonly from: Instant;
  readonly to: Instant;
}

/** One row an instant or bucket: it, then a value for each column; undefined when nothing can be there. */
export function seriesQuestion(
  dir: string,
  holdings: Holdings,
  query: SeriesQuery,
  columns: readonly SignalColumn[],
  range: SeriesRange,
): Question | undefined {
  const { device, type, step, agg, limit } = query;
  const segments = holdings.segments('reading', type).filter((segment) => mayHold(segment, range));
  const select = (present: ReadonlySet<string>): string =>
    ['ts', `${ORDER} AS ord`, ...columns.map(({ name }) => signalSql(holdings, type, name, present))].join(', ');
  const where = 'device = $device AND ts >= $from AND ts < $to';
  const rows = rowsOf(dir, segments, select, where);
  if (rows === undefined) return undefined;
  const values = { device, from: BigInt(range.from), to: BigInt(range.to) };
  const instants = onePerInstant(rows, columns);
  // One more than asked tells whether there is a next page.
  const end = `ORDER BY 1 LIMIT ${limit + 1}`;
  if (step === undefined) return { sql: `SELECT ts::DOUBLE, * EXCLUDE (ts) FROM (${instants}) ${end}`, values };
  const cells = columns.map((column) => aggregateSql(column, agg));
  const bucket = '(ts - ((ts % $step) + $step) % $step)::DOUBLE';
  const sql = `SELECT ${[bucket, ...cells].join(', ')} FROM (${instants}) GROUP BY 1 ${end}`;
  return { sql, values: { ...values, step: BigInt(step) } };
}

/** Of several values of one signal at one instant the one with the highest `seq`. */
export function onePerInstant(rows: string, columns: readonly SignalColumn[]): string {
  const names = columns.map(({ name }) => quoted(columnOf(name)));
  const winners = names.map((name) => `arg_max(${name}, ord) FILTER (WHERE ${name} IS NOT NULL) AS ${name}`);
  const some = names.map((name) => `${name} IS NOT NULL`).join(' OR ');
  return `SELECT ts, ${winners.join(', ')} FROM (${rows}) WHERE ${some} GROUP BY ts`;
}

function aggregateSql({ name, kind }: SignalColumn, asked: Aggregate | undefined): string {
  const column = quoted(columnOf(name));
  const agg = asked ?? (kind === 'number' ? 'avg' : 'last');
  const number = kind === 'bool' ? `${column}::INTEGER` : column;
  switch (agg) {
    case 'avg':
    case 'sum':
      return `${agg}(${number})::DOUBLE`;
    case 'min':
    case 'max':
      return `${agg}(${column})`;
    case 'count':
      return `nullif(count(${column}), 0)::DOUBLE`;
    case 'first':
      return `arg_min(${column}, ts) FILTER (WHERE ${column} IS NOT NULL)`;
    case 'last':
      return `arg_max(${column}, ts) FILTER (WHERE ${column} IS NOT NULL)`;
  }
}
