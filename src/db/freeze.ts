import { closeSync, fdatasyncSync, openSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { seconds } from '../base/index.ts';

/** The database as it was at one instant, for a copy, while its writer goes on. */
export interface FrozenDatabase extends Disposable {
  /** The journal `seq` up to which `reader` had taken effect; 0 when it never ran. */
  cursor(reader: string): number;
  /** Writes the copy as a file of its own; it is not synced and may be cut short by a crash. */
  copyTo(file: string): Promise<void>;
}

const busyTimeout = seconds(10);
/** Some megabytes: no sync of another file waits behind more. */
const pagesAtOnce = 1_000;

/** Freezes it in a transaction that only reads, which holds up no writer. Dispose it: the log grows meanwhile. */
export function freezeDatabase(file: string): FrozenDatabase {
  const source = new SqliteDatabase(file, { readonly: true, fileMustExist: true, timeout: busyTimeout });
  try {
    source.exec('begin');
    // The transaction sees the file as of its first question.
    source.prepare('select count(*) from migrations').get();
  } catch (error) {
    source.close();
    throw error;
  }
  return {
    cursor: (reader) =>
      (source.prepare('select seq from cursors where reader = ?').pluck().get(reader) as number | undefined) ?? 0,
    async copyTo(target) {
      await source.backup(target, {
        progress: () => {
          syncFile(target);
          return pagesAtOnce;
        },
      });
    },
    [Symbol.dispose]: () => void source.close(),
  };
}

/**
 * Looks a copy over and makes it a single file. Answers what is wrong with it; undefined when it is sound.
 */
export function settleDatabaseCopy(file: string): string | undefined {
  const copy = new SqliteDatabase(file, { fileMustExist: true });
  try {
    copy.pragma('journal_mode = DELETE');
    const found = copy.pragma('quick_check(1)', { simple: true });
    return found === 'ok' ? undefined : String(found);
  } finally {
    copy.close();
  }
}

function syncFile(file: string): void {
  const fd = openSync(file, 'r');
  try {
    fdatasyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
