import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { messageOf, storeError } from '../errors.ts';
import { readCursor, readNumber, readSegments } from './books.ts';
import { liveName } from './segment.ts';

/** What a copy may take to be looked at. */
const MEMORY = '256MB';

/**
 * Opens a copy of a store's folder without changing it, reads the numbers of all its live rows and answers its cursor.
 * Throws `unusable_dir` when the copy is not whole.
 */
export async function checkStoreCopy(dir: string): Promise<number> {
  try {
    const instance = await DuckDBInstance.create(join(dir, 'series.duckdb'), {
      access_mode: 'READ_ONLY',
      threads: '1',
      memory_limit: MEMORY,
      temp_directory: '',
    });
    try {
      const connection = await instance.connect();
      const cursor = await readCursor(connection);
      for (const segment of await readSegments(connection)) {
        if (segment.file !== undefined) continue;
        const newest = await readNumber(connection, `SELECT max(seq)::DOUBLE FROM ${liveName(segment)}`);
        if (newest > cursor) throw new Error(`it has rows of entry ${newest} and says that it ends at ${cursor}`);
      }
      connection.closeSync();
      return cursor;
    } finally {
      instance.closeSync();
    }
  } catch (cause) {
    throw storeError({ code: 'unusable_dir', dir, reason: messageOf(cause) }, { cause });
  }
}
