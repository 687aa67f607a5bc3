import type { Instant } from '../../base/index.ts';
import type { TableName } from '../row-batch.ts';
import { literal, plainName, quoted } from './names.ts';

export type SegmentTable = Exclude<TableName, 'unknown'>;
export type SignalColumnKind = 'number' | 'bool' | 'text';

/** Rows of one table and device type that arrived on one day. */
export interface Segment {
  readonly table: SegmentTable;
  /** The device type of readings, else empty. */
  readonly type: string;
  /** Day of arrival; empty for what is kept beyond the retention. */
  readonly day: string;
  /** Path below the store's directory; undefined while the rows are in the live table `liveName`. */
  readonly file: string | undefined;
  readonly rows: number;
  /** Of the file; 0 while live. */
  readonly bytes: number;
  /** Of files: the `seq` of the first and last row. */
  readonly seqs: { readonly first: number; readonly last: number } | undefined;
  /** Signals with a column, in the order of the live table's columns. */
  readonly signals: readonly string[];
  /** For files of readings: the UTC days (since the epoch) that the readings' own times fall on. */
  readonly tsDays: ReadonlySet<number> | undefined;
}

export type SegmentKey = Pick<Segment, 'table' | 'type' | 'day'>;

export interface SignalColumn {
  readonly name: string;
  readonly kind: SignalColumnKind;
}

export const keyOf = ({ table, type, day }: SegmentKey): string => `${table}:${plainName(type)}:${day}`;

/** The live table of a segment. */
export const liveName = (key: SegmentKey): string => quoted(keyOf(key));

/** Where a read finds the rows of files; a column that a file lacks has no values there. */
export function parquetSource(dir: string, files: readonly string[]): string {
  const paths = files.map((file) => literal(`${dir}/${file}`));
  return `read_parquet([${paths.join(', ')}], union_by_name = true)`;
}

const DAY_MS = 86_400_000;

/** Files know on which days the readings' own times fall; most ranges need few files. */
export function mayHold({ tsDays }: Segment, { from, to }: { readonly from: Instant; readonly to: Instant }): boolean {
  if (tsDays === undefined) return true;
  const first = Math.floor(from / DAY_MS);
  const last = Math.floor((to - 1) / DAY_MS);
  return tsDays.values().some((day) => day >= first && day <= last);
}
