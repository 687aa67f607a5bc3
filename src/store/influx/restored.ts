import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { type ReadingsElsewhere, type RestoredNote, restoredName } from '../carry.ts';

/** What a restore left beside the ledger; undefined where none has been. */
export function restoredNoteIn(dir: string): RestoredNote | undefined {
  const file = join(dir, restoredName);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as RestoredNote) : undefined;
}

/** What a copy of a ledger knows to be in the database, by type. Empty when there is none. */
export function readingsElsewhere(dir: string): readonly ReadingsElsewhere[] {
  const file = join(dir, 'ledger.db');
  if (!existsSync(file)) return [];
  const db = new SqliteDatabase(file, { readonly: true });
  try {
    const sql = `SELECT type, sum(rows) AS rows, min(first_ts) AS "from", max(last_ts) AS "to" FROM stretch
      WHERE last_at >= (SELECT coalesce(max(at), -9007199254740991) FROM kept_from) GROUP BY type ORDER BY type`;
    return db.prepare(sql).all() as ReadingsElsewhere[];
  } finally {
    db.close();
  }
}
