import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RestoredNote, restoredName } from '../store/index.ts';
import { copyFile, digestOf } from './copy-file.ts';
import { backupError } from './errors.ts';
import { type BackupFile, dataName, findBackup, type Manifest, readManifest, syncFolder } from './manifest.ts';

export interface BackupFound {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Reads every byte of a backup: the folder itself, or the newest in it. Throws with all faults that it found. */
export function verifyBackup(from: string, version: string): BackupFound {
  const folder = findBackup(from);
  const manifest = readManifest(folder, version);
  const faults = manifest.files.flatMap((file) => faultOf(folder, file) ?? []);
  if (faults.length === 0) return { folder, manifest };
  const more = faults.length > shownFaults ? [`and ${faults.length - shownFaults} more`] : [];
  const told = [...faults.slice(0, shownFaults), ...more].join('\n');
  throw backupError(
    { code: 'backup-damaged', faults },
    `The backup ${folder} is damaged; use another one, or put these files back:\n${told}`,
  );
}

const shownFaults = 10;
/** Files come into it, and from there to their places in a moment. */
const draftName = '.restoring';

/**
 * Verifies the backup and makes `dataDir`, which must be empty or not there, what the data folder was. What a restore that was cut short
 * left there is taken away.
 */
export function restoreBackup(from: string, dataDir: string, version: string): BackupFound {
  refuseUsed(dataDir);
  const found = verifyBackup(from, version);
  const draft = join(dataDir, draftName);
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  for (const folder of ['journal', 'snapshots', 'telemetry']) mkdirSync(join(draft, folder));
  for (const { path, bytes, sha256, mode } of found.manifest.files) {
    const copied = copyFile(join(found.folder, dataName, path), join(draft, path));
    if (copied.sha256 === sha256 && copied.bytes === bytes && copied.mode === mode) continue;
    throw backupError(
      { code: 'backup-damaged', faults: [path] },
      `${path} of the backup ${found.folder} changed while it was restored; nothing was put in place, try it again.`,
    );
  }
  noteRestored(draft, found.manifest);
  for (const name of readdirSync(draft)) renameSync(join(draft, name), join(dataDir, name));
  rmSync(draft, { recursive: true });
  syncFolder(dataDir);
  return found;
}

/** More entries than a house can take in a millisecond. */
const entriesAMillisecond = 100;

/**
 * Where readings are elsewhere, the database may have some that came after the backup. No entry of the restored house may have
 * the number of one of theirs.
 */
function noteRestored(draft: string, { store, made_at, cursors }: Manifest): void {
  if (store === 'duckdb') return;
  const since = Math.max(10_000, Date.now() - Date.parse(made_at));
  const note: RestoredNote = { after: cursors.journal, upTo: cursors.journal + since * entriesAMillisecond };
  writeFileSync(join(draft, 'telemetry', restoredName), JSON.stringify(note), { flush: true });
}

function refuseUsed(dataDir: string): void {
  const refuse = (why: string): never => {
    throw backupError(
      { code: 'backup-folder-unusable', folder: dataDir },
      `${dataDir} ${why}; give --data-dir a folder that is empty or not there yet.`,
    );
  };
  if (!existsSync(dataDir)) return;
  if (!statSync(dataDir).isDirectory()) refuse('is no folder');
  const [first] = readdirSync(dataDir).filter((name) => name !== draftName);
  if (first !== undefined) refuse(`is not empty (${first} is in it) and nothing is restored over it`);
}

function faultOf(folder: string, { path, bytes, sha256 }: BackupFile): string | undefined {
  const file = join(folder, dataName, path);
  try {
    const found = digestOf(file);
    if (found.bytes !== bytes) return `${path} has ${found.bytes} bytes instead of ${bytes}`;
    if (found.sha256 !== sha256)
      return `${path} is not what was written (SHA-256 ${found.sha256} instead of ${sha256})`;
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return `${path} is missing`;
    return `${path} cannot be read (${error instanceof Error ? error.message : String(error)})`;
  }
}
