import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { lastSeqIn, lockFolder } from '../journal/index.ts';
import { checkStoreCopy, type HeldFile } from '../store/index.ts';
import { backupError } from './errors.ts';
import type { BackupSource } from './source.ts';

/**
 * A data folder that no daemon holds, and that none takes meanwhile. Throws `journal_locked` when one does. `store`: the
 * kind of store that the folder is of.
 */
export async function openStoppedFolder(dataDir: string): Promise<BackupSource & { readonly store: string }> {
  const journal = join(dataDir, 'journal');
  const database = join(dataDir, 'operational.db');
  if (!existsSync(journal) || !existsSync(database)) {
    throw backupError(
      { code: 'backup-folder-unusable', folder: dataDir },
      `${dataDir} is no data folder of Carewatch (${existsSync(journal) ? 'operational.db' : 'journal'} is missing); name it with --data-dir.`,
    );
  }
  const lock = await lockFolder(journal);
  const telemetry = join(dataDir, 'telemetry');
  const store = existsSync(join(telemetry, 'beside')) ? 'influx' : 'duckdb';
  return {
    store,
    async begin() {},
    async holdStore() {
      const stored = await checkStoreCopy(store === 'duckdb' ? telemetry : join(telemetry, 'beside'));
      const files = filesIn(telemetry);
      return { cursor: Math.max(stored, spooledUpTo(files)), files };
    },
    async letStore() {},
    carryReadings: () => Promise.reject(new Error('nobody is there to ask InfluxDB')),
    holdControls: () => lastSeqIn(journal),
    async letControls() {},
    async end() {
      await lock[Symbol.asyncDispose]();
      return true;
    },
  };
}

function filesIn(telemetry: string): HeldFile[] {
  return readdirSync(telemetry, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    const name = relative(telemetry, path);
    // What DuckDB spilled, what was never finished, and what a killed backup held.
    if (!entry.isFile() || /(^|\/)(spill|held)\//.test(name) || /\.part$|-shm$/.test(name)) return [];
    return [{ path, name, bytes: statSync(path).size, closed: /\.(parquet|rows|readings)$/.test(name) }];
  });
}

/** Rows that wait for InfluxDB say in their names which entries they are of. */
function spooledUpTo(files: readonly HeldFile[]): number {
  return Math.max(0, ...files.map(({ name }) => Number(/^spool\/\d{16}-(\d{16})-\d+\.rows$/.exec(name)?.[1] ?? 0)));
}
