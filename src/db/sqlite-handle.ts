import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { Duration } from '../base/index.ts';

/** One connection: the file and the query builder over it. */
export interface SqliteHandle {
  readonly kysely: Kysely<unknown>;
  /** True while a transaction is open on this connection. */
  inTransaction(): boolean;
  close(): void;
}

export interface SqliteHandleOptions {
  readonly file: string;
  readonly readonly: boolean;
  /** How long a statement waits for another connection's lock. */
  readonly busyTimeout: Duration;
}

type Prepared = ReturnType<SqliteDatabase.Database['prepare']>;

const statementsKept = 500;

/** Bytes of the file that readers see without copying: lists that pass over much of it take two thirds of the time. The most SQLite allows. */
const mapped = 2_147_418_112;

/**
 * Opens one connection with the settings every connection needs. Statements are prepared once per text;
 * that is safe because Kysely hands a SQLite connection to one query or transaction at a time.
 */
export function openSqliteHandle(options: SqliteHandleOptions): SqliteHandle {
  const file = new SqliteDatabase(options.file, { readonly: options.readonly, timeout: options.busyTimeout });
  try {
    if (!options.readonly) file.pragma('journal_mode = WAL');
    if (options.readonly) file.pragma(`mmap_size = ${mapped}`);
    file.pragma('synchronous = FULL');
    file.pragma('foreign_keys = ON');
    // Without it `insert or replace` removes rows unseen by triggers.
    file.pragma('recursive_triggers = ON');
    const kysely = new Kysely<unknown>({ dialect: new SqliteDialect({ database: cachingStatements(file) }) });
    return { kysely, inTransaction: () => file.inTransaction, close: () => void file.close() };
  } catch (error) {
    file.close();
    throw error;
  }
}

function cachingStatements(file: SqliteDatabase.Database) {
  const prepared = new Map<string, Prepared>();
  return {
    close: () => void file.close(),
    prepare(sql: string): Prepared {
      // A full disk makes SQLite roll back by itself; a second rollback would hide the true error.
      if (sql === 'rollback' && !file.inTransaction) return file.prepare('select 1 where false');
      // Other writers must not slip in between a transaction's reads and its writes.
      const text = sql === 'begin' ? 'begin immediate' : sql;
      const known = prepared.get(text);
      if (known !== undefined && !known.busy) return known;
      const statement = file.prepare(text);
      if (prepared.size >= statementsKept) prepared.delete(prepared.keys().next().value ?? '');
      prepared.set(text, statement);
      return statement;
    },
  };
}
