import { AsyncLocalStorage } from 'node:async_hooks';
import { type Kysely, sql, type Transaction } from 'kysely';
import { assert, seconds } from '../base/index.ts';
import { migrate } from './migrate.ts';
import { ownMigrations } from './own-migrations.ts';
import type { SqliteHandle } from './sqlite-handle.ts';
import { openSqliteHandle } from './sqlite-handle.ts';

/** Anything that can be queried: a `Database` (committed state) or a `Tx` (its own view). */
export interface Reader {
  /** The query builder, typed with the caller's own tables. */
  as<T>(): Kysely<T>;
}

/**
 * A transaction under way. Only a `Tx` can write; what it wrote becomes durable and visible to others
 * together, when `Database.transaction` resolves, or not at all.
 */
export interface Tx extends Reader {
  readonly writes: true;
}

/** The operational database: one writer connection, one connection that only reads. */
export interface Database extends Reader, AsyncDisposable {
  /**
   * Runs `work` in one transaction and resolves when it is synced to disk; rolls back and rejects when `work`
   * throws. Calls are served one after another in the order made. Calling it from inside `work` is a defect.
   */
  transaction<R>(work: (tx: Tx) => Promise<R>): Promise<R>;

  /**
   * Writes the file anew, so that nothing that was removed or overwritten stands in it or in its log any more; takes its
   * turn among transactions. False: somebody read meanwhile and the log could not be emptied; try again.
   */
  compact(): Promise<boolean>;
}

/** One step of the schema. Its name is recorded and never changes afterwards. */
export interface Migration {
  /** Room, number and subject, e.g. `fleet-001-devices`. */
  readonly name: string;
  up(db: Kysely<unknown>): Promise<void>;
}

export interface DatabaseOptions {
  readonly file: string;
  /** A handle for a thread that must not write. The file must exist and be migrated. */
  readonly readonly?: boolean;
}

const busyTimeout = seconds(10);

/**
 * Opens the file (creating it) in WAL mode with a sync at every commit, and runs the migrations that it lacks,
 * in list order, each in a transaction with its record. A damaged file is refused, with what to do about it.
 */
export async function openDatabase(options: DatabaseOptions, migrations: readonly Migration[]): Promise<Database> {
  if (options.readonly === true) return readonlyDatabase(options.file);
  return openToWrite(options.file, migrations).catch((error: unknown) => {
    throw isDamage(error) ? new Error(damageOf(options.file, error.message), { cause: error }) : error;
  });
}

const isDamage = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && /^SQLITE_(CORRUPT|NOTADB)/.test(String(error.code));

const damageOf = (file: string, said: string): string =>
  `The database ${file} is damaged (${said}); restore the data folder from a backup (docs/operate.md).`;

async function openToWrite(file: string, migrations: readonly Migration[]): Promise<Database> {
  const writer = openSqliteHandle({ file, readonly: false, busyTimeout });
  try {
    await migrate(writer.kysely, [...ownMigrations, ...migrations]);
    const reader = openSqliteHandle({ file, readonly: true, busyTimeout });
    return writingDatabase(writer, reader);
  } catch (error) {
    writer.close();
    throw error;
  }
}

function readonlyDatabase(file: string): Database {
  const reader = openSqliteHandle({ file, readonly: true, busyTimeout });
  return {
    as: <T>() => reader.kysely as Kysely<T>,
    transaction: () => Promise.reject(new Error('defect: a transaction on a handle that only reads')),
    compact: () => Promise.reject(new Error('defect: a handle that only reads is to write the file')),
    [Symbol.asyncDispose]: async () => reader.close(),
  };
}

function writingDatabase(writer: SqliteHandle, reader: SqliteHandle): Database {
  const inside = new AsyncLocalStorage<{ open: boolean }>();
  let running: Promise<unknown> = Promise.resolve();
  /** Written anew, and the log not yet emptied. */
  let isRewritten = false;
  return {
    as: <T>() => reader.kysely as Kysely<T>,
    async transaction<R>(work: (tx: Tx) => Promise<R>): Promise<R> {
      assert(inside.getStore()?.open !== true, 'a transaction opened inside another would wait for itself');
      const scope = { open: true };
      const done = inside.run(scope, () => writer.kysely.transaction().execute((trx) => work(asTx(trx))));
      const settled = done
        .catch(() => undefined)
        .then(() => {
          // Work that was started inside and goes on afterwards may open transactions of its own.
          scope.open = false;
        });
      // Without the results: each would hold those of all before it.
      running = Promise.all([running, settled]).then(() => undefined);
      return done;
    },
    async compact() {
      const done = writer.kysely.connection().execute(async (connection) => {
        if (!isRewritten) await sql`vacuum`.execute(connection);
        // A backup may read for minutes: who writes does not wait for it, and does not write the file anew each time.
        await sql`pragma busy_timeout = 0`.execute(connection);
        const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(connection);
        await sql`pragma busy_timeout = ${sql.lit(busyTimeout)}`.execute(connection);
        isRewritten = rows[0]?.busy !== 0;
        return !isRewritten;
      });
      running = Promise.all([running, done.catch(() => undefined)]).then(() => undefined);
      return done;
    },
    async [Symbol.asyncDispose]() {
      await running;
      reader.close();
      writer.close();
    },
  };
}

function asTx(trx: Transaction<unknown>): Tx {
  return { writes: true, as: <T>() => trx as Kysely<unknown> as Kysely<T> };
}
