/** A series with a step out of raw readings and rollups: each part folded into the step's buckets, then together. */
import type { DuckDBValue } from '@duckdb/node-api';
import type { Aggregate, SeriesQuery } from '../store.ts';
import type { Holdings } from './holdings.ts';
import { columnOf, quoted } from './names.ts';
import type { Question } from './read-pool.ts';
import { rollupSource } from './rollup-sql.ts';
import type { SignalColumn } from './segment.ts';
import type { RawPart, SeriesPlan } from './series-plan.ts';
import { onePerInstant, type SeriesRange } from './series-sql.ts';
import { ORDER, rowsOf, signalSql } from './source.ts';

/** One row a bucket: its start, then a value for each column; undefined when nothing can be there. */
export function mixedQuestion(
  dir: string,
  holdings: Holdings,
  query: SeriesQuery,
  columns: readonly SignalColumn[],
  { from, to }: SeriesRange,
  plan: SeriesPlan,
): Question | undefined {
  const { device, agg, step, limit } = query;
  const folds = columns.map((column, i) => foldOf(column, i, agg));
  const files = plan.rollups.flatMap((rollup) => rollup.files);
  const parts = plan.raw.flatMap((part) => rawPart(dir, holdings, query, columns, folds, part) ?? []);
  if (files.length > 0) parts.push(rollupPart(dir, files, folds));
  if (parts.length === 0) return undefined;
  const cells = folds.map(({ whole }) => whole).join(', ');
  const sql = `SELECT b::DOUBLE, ${cells} FROM (${parts.join(' UNION ALL ')}) GROUP BY b ORDER BY 1 LIMIT ${limit + 1}`;
  const ends: Record<string, DuckDBValue> = files.length > 0 ? { from: BigInt(from), to: BigInt(to) } : {};
  const names = files.length > 0 ? columns.map(({ name }, i) => [`s${i}`, name] as const) : [];
  return { sql, values: { device, step: BigInt(step ?? 1), ...ends, ...Object.fromEntries(names) } };
}

/** How one column is folded in parts (`a`, `n`) and then as a whole. */
interface Fold {
  /** Of the column's raw values `v` at the instants `ts`. */
  raw(v: string): readonly string[];
  /** Of rows of rollups; `own` picks those of the signal. */
  readonly rolled: (own: string) => readonly string[];
  readonly whole: string;
}

function foldOf({ kind }: SignalColumn, i: number, asked: Aggregate | undefined): Fold {
  const agg = asked ?? (kind === 'number' ? 'avg' : 'last');
  const [a, n] = [`a${i}`, `n${i}`];
  const number = (v: string): string => (kind === 'bool' ? `${v}::INTEGER::DOUBLE` : v);
  const as = (part: string, weight = '0'): readonly string[] => [`${part} AS ${a}`, `${weight} AS ${n}`];
  const shown = (sql: string): string => (kind === 'bool' ? `(${sql})::BOOLEAN` : sql);
  switch (agg) {
    case 'avg':
      return {
        raw: (v) => as(`sum(${number(v)})`, `count(${v})`),
        rolled: (own) => as(`sum(sum) ${own}`, `sum(count) ${own}`),
        whole: `sum(${a}) / sum(${n})`,
      };
    case 'sum':
      return { raw: (v) => as(`sum(${number(v)})`), rolled: (own) => as(`sum(sum) ${own}`), whole: `sum(${a})` };
    case 'count':
      return {
        raw: (v) => as(`count(${v})`),
        rolled: (own) => as(`sum(count) ${own}`),
        whole: `nullif(sum(${a}), 0)::DOUBLE`,
      };
    case 'min':
    case 'max':
      return {
        raw: (v) => as(`${agg}(${number(v)})`),
        rolled: (own) => as(`${agg}(${agg}) ${own}`),
        whole: shown(`${agg}(${a})`),
      };
    default: {
      const last = kind === 'text' ? 'last_text' : 'last';
      const present = (v: string): string => `FILTER (WHERE ${v} IS NOT NULL)`;
      return {
        // A late reading of a bucket that is rolled up already counts as the last of it.
        raw: (v) => as(`arg_max(${number(v)}, ts) ${present(v)}`, `2 * max(ts) ${present(v)} + 1`),
        rolled: (own) => as(`arg_max(${last}, ts) ${own}`, `2 * epoch_ms(max(ts) ${own})`),
        whole: shown(`arg_max(${a}, ${n})`),
      };
    }
  }
}

const bucket = (ts: string): string => `(${ts}) - (((${ts}) % $step) + $step) % $step AS b`;

function rawPart(
  dir: string,
  holdings: Holdings,
  { type }: SeriesQuery,
  columns: readonly SignalColumn[],
  folds: readonly Fold[],
  { segments, spans }: RawPart,
): string | undefined {
  const select = (present: ReadonlySet<string>): string =>
    ['ts', `${ORDER} AS ord`, ...columns.map(({ name }) => signalSql(holdings, type, name, present))].join(', ');
  // Instants are numbers of our own making, and there may be many spans.
  const within = spans.map(({ from, to }) => `(ts >= ${Number(from)} AND ts < ${Number(to)})`).join(' OR ');
  const rows = rowsOf(dir, segments, select, `device = $device AND (${within})`);
  if (rows === undefined) return undefined;
  const cells = folds.flatMap((fold, i) => fold.raw(quoted(columnOf(columns[i]?.name ?? ''))));
  return `SELECT ${[bucket('ts'), ...cells].join(', ')} FROM (${onePerInstant(rows, columns)}) GROUP BY 1`;
}

function rollupPart(dir: string, files: readonly string[], folds: readonly Fold[]): string {
  const cells = folds.flatMap(({ rolled }, i) => rolled(`FILTER (WHERE signal = $s${i})`));
  const signals = folds.map((_, i) => `$s${i}`).join(', ');
  const where = `device = $device AND signal IN (${signals})
    AND ts >= make_timestamp_ms($from::BIGINT) AND ts < make_timestamp_ms($to::BIGINT)`;
  return `SELECT ${[bucket('epoch_ms(ts)'), ...cells].join(', ')} FROM ${rollupSource(dir, files)} WHERE ${where} GROUP BY 1`;
}
