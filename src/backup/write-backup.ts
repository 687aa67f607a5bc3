import { mkdirSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { freezeDatabase } from '../db/index.ts';
import { journalFilesUpTo, openJournalReader } from '../journal/index.ts';
import { checkStoreCopy, type ReadingsElsewhere } from '../store/index.ts';
import { type Carrying, carryingOf, readingsOf } from './carrying.ts';
import { Collection } from './collection.ts';
import { backupError } from './errors.ts';
import { backupsIn, dataName, type Manifest, manifestFormat, syncFolder, writeManifest } from './manifest.ts';
import type { BackupPlace, BackupSource } from './source.ts';

export interface BackupMade {
  readonly folder: string;
  readonly files: number;
  /** Of all files. */
  readonly bytes: number;
  /** Of files of the backup before, which both have now. */
  readonly reusedBytes: number;
  readonly cursors: Manifest['cursors'];
  /** Readings that are elsewhere and not in it, by type. */
  readonly without: readonly ReadingsElsewhere[];
}

/** The reader of the journal that owns the operational database. */
const operations = 'operations';

/**
 * Writes a backup into a new folder in `to`, and leaves none there when it fails. In this order, so that what is restored
 * goes on as after a kill:
 *
 *     snapshots → store → operational database → journal
 *
 * A snapshot is then at or before both cursors, the store's and the database's, and the journal reaches from it to both.
 * The database is taken while no control enters the journal, and the journal is cut there: each control in it is of a
 * command in the database, and each that the database counts as carried is in it.
 */
export async function writeBackup(
  place: BackupPlace,
  source: BackupSource,
  onBytes: (bytes: number) => void = () => {},
): Promise<BackupMade> {
  const madeAt = new Date();
  let folder: string | undefined;
  try {
    folder = makeFolder(place, madeAt);
    const [previous] = backupsIn(place.to);
    const collection = new Collection({ folder, previous, version: place.version, onBytes });
    const carrying = carryingOf(place, source, collection, previous);
    const cursors = await collect(place, source, collection, carrying);
    const readings = await readingsOf(place, collection, carrying?.upTo);
    const { files, reusedBytes } = collection;
    const made_at = madeAt.toISOString();
    syncTree(join(folder, dataName));
    const { version, store } = place;
    const told = readings === undefined ? {} : { readings };
    writeManifest(folder, { format: manifestFormat, carewatch: version, made_at, store, ...told, cursors, files });
    syncFolder(place.to);
    return {
      folder,
      files: files.length,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      reusedBytes,
      cursors,
      without: carrying === undefined ? (readings?.types ?? []) : [],
    };
  } catch (error) {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    throw error;
  } finally {
    // Once more: what failed before anything was held has not let go of the folder either.
    await source.end();
  }
}

async function collect(
  place: BackupPlace,
  source: BackupSource,
  collection: Collection,
  carrying: Carrying | undefined,
): Promise<Manifest['cursors']> {
  const { dataDir } = place;
  let kept = false;
  let cursors: Manifest['cursors'];
  try {
    // Most of the readings first, for that may take long and holds nothing.
    await carrying?.step();
    await source.begin();
    const oldest = takeSnapshots(dataDir, collection);
    const stored = await takeStore(place, source, collection);
    await carrying?.step();
    const { applied, durable } = await takeDatabase(dataDir, source, collection);
    const end = Math.max(durable, applied);
    for (const { path, name, bytes, closed } of await journalFilesUpTo(join(dataDir, 'journal'), end)) {
      collection.take(path, `journal/${name}`, { bytes, closed });
    }
    takeTheRest(dataDir, collection);
    cursors = { applied, stored, journal: end };
    await checkJournal(collection.pathOf('journal'), oldest(Math.min(applied, stored)), end);
  } finally {
    kept = await source.end();
  }
  if (!kept) throw failed('the journal needed the room of what was being copied; raise journal.budget_bytes');
  return cursors;
}

/** Answers which of the snapshots a replay up to a cursor begins at; 0 when at none. */
function takeSnapshots(dataDir: string, collection: Collection): (cursor: number) => number {
  const dir = join(dataDir, 'snapshots');
  const taken = new Set<string>();
  // One may be dropped meanwhile; a newer one is there then.
  for (let whole = false; !whole; ) {
    whole = true;
    for (const name of readdirSync(dir).filter((one) => /^\d{16}\.(snap|copy)$/.test(one) && !taken.has(one))) {
      try {
        collection.take(join(dir, name), `snapshots/${name}`, { closed: true });
        taken.add(name);
      } catch (error) {
        if (!isGone(error)) throw error;
        whole = false;
      }
    }
  }
  collection.folder('snapshots');
  const seqs = [...taken].map((name) => Number.parseInt(name, 10)).sort((a, b) => b - a);
  return (cursor) => seqs.find((seq) => seq <= cursor) ?? 0;
}

async function takeStore({ store }: BackupPlace, source: BackupSource, collection: Collection): Promise<number> {
  const { cursor, files } = await source.holdStore();
  for (const { path, name, bytes, closed } of files) {
    collection.take(path, `telemetry/${name.replaceAll(sep, '/')}`, { bytes, closed });
  }
  await source.letStore();
  const database = store === 'duckdb' ? 'telemetry' : 'telemetry/beside';
  const found = await checkStoreCopy(collection.pathOf(database));
  // Rows that wait for InfluxDB are stored as well, in files of their own.
  if (found > cursor || (store === 'duckdb' && found !== cursor)) {
    throw failed(`the copy of the store ends at entry ${found} instead of ${cursor}`);
  }
  return cursor;
}

async function takeDatabase(
  dataDir: string,
  source: BackupSource,
  collection: Collection,
): Promise<{ readonly applied: number; readonly durable: number }> {
  const durable = await source.holdControls();
  using frozen = freezeDatabase(join(dataDir, 'operational.db'));
  await source.letControls();
  await collection.make('operational.db', (file) => frozen.copyTo(file));
  return { applied: frozen.cursor(operations), durable };
}

/** Small files in the data folder itself: secrets, and what an outside broker keeps for this machine. */
function takeTheRest(dataDir: string, collection: Collection): void {
  for (const entry of readdirSync(dataDir, { withFileTypes: true })) {
    const { name } = entry;
    if (!entry.isFile() || name.startsWith('operational.db') || /\.(part|tmp)$/.test(name)) continue;
    try {
      collection.take(join(dataDir, name), name, {});
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
}

/** Reads every entry that a replay needs. What was damaged before the copy is in both. */
async function checkJournal(dir: string, from: number, end: number): Promise<void> {
  if (from >= end) return;
  for await (const group of openJournalReader({ dir }).groups(from, end)) {
    if (!('reason' in group)) continue;
    if (group.reason === 'released' || group.lastSeq >= end) {
      throw failed(`the copy of the journal lacks the entries ${group.firstSeq} to ${group.lastSeq}`);
    }
  }
}

function makeFolder({ dataDir, to }: BackupPlace, at: Date): string {
  const unusable = (why: string, cause?: unknown): Error =>
    backupError(
      { code: 'backup-folder-unusable', folder: to },
      `No backup can be written to ${to}: ${why}; give another folder.`,
      cause,
    );
  const inside = (folder: string): boolean => `${folder}${sep}`.startsWith(`${realpathSync(dataDir)}${sep}`);
  const why = `it is in the data folder ${dataDir}, which it is to be a copy of`;
  if (inside(resolve(to))) throw unusable(why);
  try {
    mkdirSync(to, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw unusable(error instanceof Error ? error.message : String(error), error);
  }
  if (inside(realpathSync(to))) throw unusable(why);
  const name = at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-');
  for (let n = 1; ; n += 1) {
    const folder = join(to, n === 1 ? name : `${name}-${n}`);
    try {
      mkdirSync(folder, { mode: 0o700 });
      return folder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw unusable(error instanceof Error ? error.message : String(error), error);
    }
  }
}

function syncTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) syncTree(join(folder, entry.name));
  }
  if (statSync(folder).isDirectory()) syncFolder(folder);
}

const isGone = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

const failed = (reason: string): Error =>
  backupError({ code: 'backup-failed', reason }, `The backup failed: ${reason}; then try it again.`);
