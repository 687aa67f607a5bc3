import type { DuckDBValue } from '@duckdb/node-api';
import { sqlTypes } from './chunk-filler.ts';
import type { Holdings } from './holdings.ts';
import { columnOf, quoted } from './names.ts';
import type { Segment } from './segment.ts';
import { liveName, parquetSource } from './segment.ts';

/** Orders a device's readings: the journal's order, as one number. */
export const ORDER = 'seq * 1048576 + idx';

export const order = ({ seq, idx }: { readonly seq: number; readonly idx: number }): bigint =>
  BigInt(seq) * 1_048_576n + BigInt(idx);

/**
 * The rows of all `segments` that meet `where`, as one SQL query; undefined when there are no segments.
 * `select` is asked for each part of the union with the signals that have a column there.
 */
export function rowsOf(
  dir: string,
  segments: readonly Segment[],
  select: (present: ReadonlySet<string>) => string,
  where: string,
): string | undefined {
  const part = (from: string, present: ReadonlySet<string>): string =>
    `SELECT ${select(present)} FROM ${from} WHERE ${where}`;
  const parts = segments
    .filter(({ file }) => file === undefined)
    .map((segment) => part(liveName(segment), new Set(segment.signals)));
  const files = segments.flatMap(({ file }) => (file === undefined ? [] : [file]));
  if (files.length > 0) {
    const closed = segments.filter(({ file }) => file !== undefined);
    parts.push(part(parquetSource(dir, files), new Set(closed.flatMap(({ signals }) => signals))));
  }
  return parts.length === 0 ? undefined : parts.join(' UNION ALL ');
}

/** A signal's column, or no value of its type where it has none. */
export function signalSql(holdings: Holdings, type: string, signal: string, present: ReadonlySet<string>): string {
  const column = quoted(columnOf(signal));
  if (present.has(signal)) return column;
  return `NULL::${sqlTypes[holdings.kindOf(type, signal) ?? 'text']} AS ${column}`;
}

/** A condition, the `$name` within it, and what is bound to that; without a value it does not apply. */
export type Condition = readonly [sql: string, name: string, value: DuckDBValue | undefined];

/** All conditions that apply. Numbers are bound as whole ones. */
export function bound(conditions: readonly Condition[]): { where: string; values: Record<string, DuckDBValue> } {
  const applying = conditions.filter(([, , value]) => value !== undefined);
  const whole = (value: DuckDBValue): DuckDBValue => (typeof value === 'number' ? BigInt(value) : value);
  return {
    where: applying.map(([sql]) => sql).join(' AND ') || 'true',
    values: Object.fromEntries(applying.map(([, name, value]) => [name, whole(value ?? null)])),
  };
}
