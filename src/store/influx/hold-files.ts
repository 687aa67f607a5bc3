import { existsSync, linkSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { carriedName } from '../carry.ts';
import type { HeldFile, HeldFiles } from '../held-files.ts';
import type { Store } from '../store.ts';
import { carriedFilesIn } from './carried-file.ts';
import type { Spool } from './spool.ts';

export interface HoldDeps {
  readonly dir: string;
  readonly ledgerFile: string;
  readonly beside: Pick<Store, 'holdFiles'>;
  readonly spool: Spool;
}

/**
 * Holds what this machine has of the store, all of it as of one instant: what is beside InfluxDB, the ledger, and the
 * rows that wait for it. What InfluxDB has is not among it.
 */
export async function holdFiles({ dir, ledgerFile, beside, spool }: HoldDeps): Promise<HeldFiles> {
  const aside = join(dir, 'held');
  // What a process left that was killed while it held.
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside);
  using stack = new DisposableStack();
  let ledger: SqliteDatabase.Database | undefined;
  let cursor = 0;
  const rows: HeldFile[] = [];
  const held = await beside.holdFiles(() => {
    ledger = stack.adopt(new SqliteDatabase(ledgerFile, { readonly: true }), (opened) => void opened.close());
    ledger.exec('BEGIN');
    // The transaction sees the file as of its first question.
    ledger.prepare('SELECT count(*) FROM kept_from').get();
    cursor = spool.lastSeq ?? 0;
    for (const { name, bytes } of linkCarried(join(dir, carriedName), aside)) {
      rows.push({ path: join(aside, name), name: join(carriedName, name), bytes, closed: true });
    }
    for (const { name, bytes } of spool.linkInto(aside)) {
      rows.push({ path: join(aside, name), name: join('spool', name), bytes, closed: true });
    }
    return [];
  });
  try {
    const copy = join(aside, 'ledger.db');
    await ledger?.backup(copy);
    const files = [
      ...held.files.map((file) => ({ ...file, name: join('beside', file.name) })),
      { path: copy, name: 'ledger.db', bytes: statSync(copy).size, closed: false },
      ...rows,
    ];
    return {
      cursor: Math.max(cursor, held.cursor),
      files,
      async [Symbol.asyncDispose]() {
        rmSync(aside, { recursive: true, force: true });
        await held[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await held[Symbol.asyncDispose]();
    throw error;
  }
}

/** What a backup carried and is not in the database yet. */
function linkCarried(dir: string, aside: string): readonly { readonly name: string; readonly bytes: number }[] {
  if (!existsSync(dir)) return [];
  return carriedFilesIn(dir).map(({ name }) => {
    linkSync(join(dir, name), join(aside, name));
    return { name, bytes: statSync(join(aside, name)).size };
  });
}
