import { listValue } from '@duckdb/node-api';
import { type Duration, type Instant, instant } from '../../base/index.ts';
import type { TrendAnswer, TrendFunction, TrendQuery } from '../store.ts';
import { checkTrend, roundedTrend } from '../trend-query.ts';
import type { Holdings } from './holdings.ts';
import { columnOf, quoted } from './names.ts';
import type { Question } from './read-pool.ts';
import { ask, type ReadingDeps } from './reading.ts';
import { mayHold } from './segment.ts';
import { ORDER, rowsOf, signalSql } from './source.ts';

export async function readTrend(deps: ReadingDeps, query: TrendQuery): Promise<TrendAnswer> {
  checkTrend(query, deps.holdings.kindOf(query.type, query.signal));
  const rows = await ask(deps, () => trendQuestion(deps.dir, deps.holdings, query) ?? NOTHING);
  const known = rows.filter(([, value]) => Number.isFinite(value as number));
  return {
    devices: known.map(([device]) => String(device)),
    values: Float64Array.from(known, ([, value]) => roundedTrend(value as number)),
  };
}

const NOTHING = { sql: 'SELECT 0 WHERE false', values: {} };

function trendQuestion(dir: string, holdings: Holdings, query: TrendQuery): Question | undefined {
  const { type, signal, fn, q, devices } = query;
  const kind = holdings.kindOf(type, signal);
  if (kind === undefined) return undefined;
  const range = rangeOf(query);
  const column = quoted(columnOf(signal));
  const segments = holdings
    .segments('reading', type)
    .filter((segment) => segment.signals.includes(signal) && mayHold(segment, range));
  const select = (present: ReadonlySet<string>): string =>
    `device, ts, ${ORDER} AS ord, ${signalSql(holdings, type, signal, present)}`;
  const named = devices === undefined ? '' : ' AND device IN (SELECT unnest($devices))';
  const where = `ts >= $from AND ts < $to AND "at" < $asOf AND ${column} IS NOT NULL${named}`;
  const rows = rowsOf(dir, segments, select, where);
  if (rows === undefined) return undefined;
  const value = kind === 'bool' ? `${column}::INTEGER` : column;
  const instants = `SELECT device, ts, arg_max(${value}, ord) AS v FROM (${rows}) GROUP BY device, ts`;
  return {
    sql: `SELECT device, ${foldSql(fn)} FROM (${instants}) GROUP BY device ORDER BY device`,
    values: {
      ...{ from: BigInt(range.from), to: BigInt(range.to), asOf: BigInt(query.asOf) },
      ...(fn === 'quantile' ? { q: q ?? 0 } : {}),
      // An empty list has no type.
      ...(devices === undefined ? {} : { devices: listValue(['', ...devices]) }),
    },
  };
}

const rangeOf = ({ asOf, window }: { readonly asOf: Instant; readonly window: Duration }) => ({
  from: instant(asOf - window + 1),
  to: instant(asOf + 1),
});

function foldSql(fn: TrendFunction): string {
  switch (fn) {
    case 'avg':
    case 'sum':
    case 'min':
    case 'max':
    case 'count':
      return `${fn}(v)::DOUBLE`;
    case 'stddev':
      return 'stddev_pop(v)';
    case 'quantile':
      return 'quantile_disc(v::DOUBLE, $q)';
    case 'delta':
      return '(arg_max(v, ts) - arg_min(v, ts))::DOUBLE';
    case 'slope':
      return 'regr_slope(v::DOUBLE, (ts - $from)::DOUBLE / 1000)';
  }
}
