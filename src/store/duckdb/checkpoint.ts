import { statfsSync, statSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { messageOf } from '../errors.ts';

/** With nothing to write the log is folded in soon, so that a later append waits little for it. */
const QUIET_LOG_BYTES = 16 * 2 ** 20;
/** Some half a million rows, read back within a second after a crash. */
const BUSY_LOG_BYTES = 64 * 2 ** 20;
const SPARE_BYTES = 16 * 2 ** 20;

/** Folds DuckDB's write-ahead log into its file once it is long; between transactions. */
export async function checkpointWhenLong(connection: DuckDBConnection, file: string, quiet: boolean): Promise<void> {
  if (logBytes(file) >= (quiet ? QUIET_LOG_BYTES : BUSY_LOG_BYTES)) await checkpoint(connection, file);
}

/** Bytes of the write-ahead log; between transactions they end where the last one ended. */
export function logBytes(file: string): number {
  return statSync(`${file}.wal`, { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * Not without room for it on the disk: a checkpoint that runs out of space stops the database, whereas an
 * append that does can be repeated. Not while a read is older than a change of the books: another time then.
 */
export async function checkpoint(connection: DuckDBConnection, file: string): Promise<void> {
  const { bavail, bsize } = statfsSync(file);
  if (bavail * bsize < 2 * logBytes(file) + SPARE_BYTES) return;
  try {
    await connection.run('CHECKPOINT');
  } catch (error) {
    if (!messageOf(error).includes('Cannot CHECKPOINT')) throw error;
  }
}
