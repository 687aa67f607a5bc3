/** The books of the store as tables beside the rows, so that both change in one transaction. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { storeError } from '../errors.ts';
import type { FixedColumn } from '../row-batch.ts';
import { fixedColumns } from '../row-batch.ts';
import { sqlTypes } from './chunk-filler.ts';
import { inTransaction } from './database.ts';
import { columnOf, quoted } from './names.ts';
import type { Segment, SegmentKey, SegmentTable, SignalColumn, SignalColumnKind } from './segment.ts';
import { liveName } from './segment.ts';

/** Raised when older programs would misread the store. */
const LAYOUT = 1;

export async function createBooks(connection: DuckDBConnection): Promise<void> {
  const unknown = fixedColumns.unknown.map(({ name, kind }) => columnSql(name, kind)).join(', ');
  await inTransaction(connection, async () => {
    await connection.run('CREATE TABLE IF NOT EXISTS store_layout (version INTEGER)');
    await connection.run('CREATE TABLE IF NOT EXISTS store_cursor (seq BIGINT)');
    await connection.run('CREATE TABLE IF NOT EXISTS store_retention (dropped_through VARCHAR)');
    await connection.run('CREATE TABLE IF NOT EXISTS store_signals (type VARCHAR, signal VARCHAR, kind VARCHAR)');
    await connection.run(`CREATE TABLE IF NOT EXISTS store_segments
      (tab VARCHAR, type VARCHAR, day VARCHAR, file VARCHAR, rows BIGINT, bytes BIGINT, first_seq BIGINT,
      last_seq BIGINT, signals VARCHAR, ts_days VARCHAR)`);
    await connection.run(`CREATE TABLE IF NOT EXISTS unknown_signals (${unknown})`);
    await connection.run(`INSERT INTO store_layout SELECT ${LAYOUT} WHERE NOT EXISTS (FROM store_layout)`);
    await connection.run('INSERT INTO store_cursor SELECT 0 WHERE NOT EXISTS (FROM store_cursor)');
    await connection.run("INSERT INTO store_retention SELECT '' WHERE NOT EXISTS (FROM store_retention)");
  });
  const version = await readNumber(connection, 'SELECT version::DOUBLE FROM store_layout');
  if (version > LAYOUT) throw storeError({ code: 'newer_layout', found: version, known: LAYOUT });
}

/** The highest `seq` whose rows are stored. */
export function readCursor(connection: DuckDBConnection): Promise<number> {
  return readNumber(connection, 'SELECT max(seq)::DOUBLE FROM store_cursor');
}

/** Part of the transaction that stores the rows. Added, not updated: an update would bar checkpoints during reads. */
export async function insertCursor(connection: DuckDBConnection, seq: number): Promise<void> {
  await connection.run('INSERT INTO store_cursor VALUES ($1)', [BigInt(seq)]);
}

/** Forgets all cursors but the highest. */
export async function tidyCursor(connection: DuckDBConnection): Promise<void> {
  await connection.run('CREATE OR REPLACE TABLE store_cursor AS SELECT max(seq) AS seq FROM store_cursor');
}

export async function readNumber(connection: DuckDBConnection, sql: string): Promise<number> {
  const found = await connection.runAndReadAll(sql);
  return Number(found.getRows()[0]?.[0] ?? 0);
}

/** Days up to this one are gone with the retention; empty when none are. */
export async function readDroppedThrough(connection: DuckDBConnection): Promise<string> {
  const found = await connection.runAndReadAll('SELECT dropped_through FROM store_retention');
  return String(found.getRows()[0]?.[0] ?? '');
}

export async function readSignalKinds(
  connection: DuckDBConnection,
): Promise<readonly { readonly type: string; readonly signal: SignalColumn }[]> {
  const found = await connection.runAndReadAll('SELECT type, signal, kind FROM store_signals');
  return found.getRows().map(([type, name, kind]) => ({
    type: String(type),
    signal: { name: String(name), kind: kind as SignalColumnKind },
  }));
}

export async function insertSignalKind(
  connection: DuckDBConnection,
  type: string,
  { name, kind }: SignalColumn,
): Promise<void> {
  await connection.run('INSERT INTO store_signals VALUES ($1, $2, $3)', [type, name, kind]);
}

export async function deleteSegment(connection: DuckDBConnection, { table, type, day }: SegmentKey): Promise<void> {
  await connection.run('DELETE FROM store_segments WHERE tab = $1 AND type = $2 AND day = $3', [table, type, day]);
}

export async function insertSegment(connection: DuckDBConnection, segment: Segment): Promise<void> {
  const { table, type, day, file = null, rows, bytes, seqs, signals, tsDays } = segment;
  const days = tsDays === undefined ? null : JSON.stringify([...tsDays]);
  const numbers = [rows, bytes, seqs?.first ?? 0, seqs?.last ?? 0].map(BigInt);
  const values = [table, type, day, file, ...numbers, JSON.stringify(signals), days];
  await connection.run('INSERT INTO store_segments VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', values);
}

export async function readSegments(connection: DuckDBConnection): Promise<Segment[]> {
  const columns = 'tab, type, day, file, rows::DOUBLE, bytes::DOUBLE, first_seq::DOUBLE, last_seq::DOUBLE';
  const found = await connection.runAndReadAll(`SELECT ${columns}, signals, ts_days FROM store_segments`);
  const segments: Segment[] = [];
  for (const [table, type, day, file, rows, bytes, first, last, signals, tsDays] of found.getRows()) {
    const key = { table: table as SegmentTable, type: String(type), day: String(day) };
    segments.push({
      ...key,
      file: file === null ? undefined : String(file),
      // The rows of a live table are counted rather than booked with every append.
      rows: file === null ? await countLive(connection, key) : Number(rows),
      bytes: Number(bytes),
      seqs: file === null ? undefined : { first: Number(first), last: Number(last) },
      signals: JSON.parse(String(signals)) as string[],
      tsDays: tsDays === null ? undefined : new Set(JSON.parse(String(tsDays)) as number[]),
    });
  }
  return segments;
}

function countLive(connection: DuckDBConnection, key: SegmentKey): Promise<number> {
  return readNumber(connection, `SELECT count(*)::DOUBLE FROM ${liveName(key)}`);
}

export function createLiveTable(segment: Segment, kind: (signal: string) => SignalColumnKind): string {
  const fixed = fixedColumns[segment.table].map((column: FixedColumn) => columnSql(column.name, column.kind));
  const signals = segment.signals.map((signal) => columnSql(columnOf(signal), kind(signal)));
  return `CREATE TABLE ${liveName(segment)} (${[...fixed, ...signals].join(', ')})`;
}

export function addSignalColumn(segment: Segment, { name, kind }: SignalColumn): string {
  return `ALTER TABLE ${liveName(segment)} ADD COLUMN ${columnSql(columnOf(name), kind)}`;
}

const columnSql = (name: string, kind: FixedColumn['kind']): string => `${quoted(name)} ${sqlTypes[kind]}`;
