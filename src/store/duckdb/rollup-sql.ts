/** Folds raw readings, or finer rollups, into rows of a rollup. */
import type { DuckDBValue } from '@duckdb/node-api';
import type { Holdings } from './holdings.ts';
import { columnOf, literal, quoted } from './names.ts';
import type { Question } from './read-pool.ts';
import type { Segment, SignalColumn } from './segment.ts';
import { ORDER, rowsOf, signalSql } from './source.ts';

/** The columns of a rollup's file. `ts` is the bucket's start. */
export const rollupColumns = 'device, signal, ts, count, min, max, mean, sum, last, last_text' as const;

/** An instant as a rollup's file has it, which every tool reads as one. */
export const instantSql = (ms: string): string => `make_timestamp_ms((${ms})::BIGINT)`;
const bucketSql = (ts: string, step: string): string => `(${ts}) - (((${ts}) % ${step}) + ${step}) % ${step}`;

export interface RawReadings {
  readonly dir: string;
  readonly holdings: Holdings;
  readonly type: string;
  readonly segments: readonly Segment[];
  readonly signals: readonly SignalColumn[];
  readonly fromMs: number;
  readonly toMs: number;
  /** The first and the last, both included. */
  readonly devices: readonly [string, string];
}

/** One row for each device and instant: of several values of a signal the one with the highest `seq`. */
export function instantsOf(raw: RawReadings): Question | undefined {
  const { dir, holdings, type, segments, signals, fromMs, toMs, devices } = raw;
  const select = (present: ReadonlySet<string>): string =>
    ['device', 'ts', `${ORDER} AS ord`, ...signals.map(({ name }) => signalSql(holdings, type, name, present))].join(
      ', ',
    );
  const where = 'device >= $first AND device <= $last AND ts >= $from AND ts < $to';
  const rows = signals.length === 0 ? undefined : rowsOf(dir, segments, select, where);
  if (rows === undefined) return undefined;
  const names = signals.map(({ name }) => quoted(columnOf(name)));
  const winners = names.map((name) => `arg_max(${name}, ord) FILTER (WHERE ${name} IS NOT NULL) AS ${name}`);
  const some = names.map((name) => `${name} IS NOT NULL`).join(' OR ');
  return {
    sql: `SELECT device, ts, ${winners.join(', ')} FROM (${rows}) WHERE ${some} GROUP BY device, ts`,
    values: { first: devices[0], last: devices[1], from: BigInt(fromMs), to: BigInt(toMs) },
  };
}

export interface RawToFold extends RawReadings {
  readonly stepMs: number;
}

/** Rows of a rollup out of raw readings, one value an instant. Undefined when there is nothing to fold. */
export function foldRaw(fold: RawToFold): Question | undefined {
  const { signals, stepMs } = fold;
  const instants = instantsOf(fold);
  if (instants === undefined) return undefined;
  const folds = signals.flatMap(({ name, kind }, i) => foldsOf(quoted(columnOf(name)), kind, i)).join(', ');
  const wide = `SELECT device, ${bucketSql('ts', '$step')} AS b, ${folds} FROM (${instants.sql}) GROUP BY 1, 2`;
  const cells = signals.map(({ kind }, i) => cellSql(kind, i)).join(', ');
  const long = `SELECT device, b, unnest([${cells}]) AS c FROM (${wide})`;
  const values: Record<string, DuckDBValue> = {
    ...instants.values,
    step: BigInt(stepMs),
    ...Object.fromEntries(signals.map(({ name }, i) => [`s${i}`, name])),
  };
  const sql = `SELECT device, c.signal AS signal, ${instantSql('b')} AS ts, c.count AS count, c.min AS min, c.max AS max,
    c.sum / c.count AS mean, c.sum AS sum, c.last AS last, c.last_text AS last_text
    FROM (${long}) WHERE c.count > 0`;
  return { sql, values };
}

function foldsOf(column: string, kind: SignalColumn['kind'], i: number): string[] {
  const present = `FILTER (WHERE ${column} IS NOT NULL)`;
  const always = [`count(${column}) AS n${i}`];
  if (kind === 'text') return [...always, `arg_max(${column}, ts) ${present} AS x${i}`];
  const number = kind === 'bool' ? `${column}::INTEGER::DOUBLE` : `${column}::DOUBLE`;
  return [
    ...always,
    ...(['min', 'max', 'sum'] as const).map((fold) => `${fold}(${number}) AS ${fold}${i}`),
    `arg_max(${number}, ts) ${present} AS x${i}`,
  ];
}

function cellSql(kind: SignalColumn['kind'], i: number): string {
  const of = (name: string): string => (kind === 'text' ? 'NULL::DOUBLE' : `${name}${i}`);
  const number = kind === 'text' ? 'NULL::DOUBLE' : `x${i}`;
  const text = kind === 'text' ? `x${i}` : 'NULL::VARCHAR';
  return `{signal: $s${i}::VARCHAR, count: n${i}, min: ${of('min')}, max: ${of('max')}, sum: ${of('sum')}, last: ${number}, last_text: ${text}}`;
}

/**
 * Rows of rollups brought together into buckets of `stepMs`, which may be theirs or a multiple. Of `late` rows, whose
 * readings came after the others, the last value counts where both have one of the same bucket.
 */
export function foldRollups(rows: string, stepMs: number, late?: string): string {
  const all = [`SELECT ${rollupColumns}, 0 AS late FROM (${rows})`];
  if (late !== undefined) all.push(`SELECT ${rollupColumns}, 1 AS late FROM (${late})`);
  const bucket = instantSql(bucketSql('epoch_ms(ts)', `${stepMs}`));
  const place = '2 * epoch_ms(ts) + late';
  return `SELECT device, signal, ${bucket} AS ts, sum(count)::BIGINT AS count, min(min) AS min, max(max) AS max,
    sum(sum) / sum(count) AS mean, sum(sum) AS sum, arg_max(last, ${place}) AS last,
    arg_max(last_text, ${place}) AS last_text FROM (${all.join(' UNION ALL ')}) GROUP BY 1, 2, 3`;
}

/** Where a read finds the rows of rollups. */
export function rollupSource(dir: string, files: readonly string[]): string {
  return `read_parquet([${files.map((file) => literal(`${dir}/${file}`)).join(', ')}])`;
}
