import { closeSync, existsSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadingsElsewhere } from '../store/index.ts';
import { backupError } from './errors.ts';

/** A file of a backup. */
export interface BackupFile {
  /** Below `data`, with `/` between folders: its place in the data folder. */
  readonly path: string;
  readonly bytes: number;
  /** Of the bytes, in hex. */
  readonly sha256: string;
  /** Permissions, e.g. `0600`. */
  readonly mode: string;
  /** Only of a file that never changes under its name: when it was written, in ms since the epoch. */
  readonly written_ms?: number;
}

/** What a backup says of itself; written last, so that a backup without it is not finished. */
export interface Manifest {
  readonly format: typeof manifestFormat;
  /** The version of Carewatch that made it. */
  readonly carewatch: string;
  /** RFC 3339: when it was begun. */
  readonly made_at: string;
  /** `duckdb`, or the kind of InfluxDB that has the readings, which are then not in the backup. */
  readonly store: string;
  /** Of readings that are in a database elsewhere. */
  readonly readings?: ManifestReadings;
  /** Entries of the journal: up to which work and rows were settled, and where the copied journal ends. */
  readonly cursors: { readonly applied: number; readonly stored: number; readonly journal: number };
  readonly files: readonly BackupFile[];
}

export interface ManifestReadings {
  /** Which database, in words. */
  readonly at: string;
  /** Up to which entry they are in the backup; null when it has none of them. */
  readonly carried_up_to: number | null;
  /** What the database has of them. */
  readonly types: readonly ReadingsElsewhere[];
}

/** Raised when older programs would misread a backup. */
export const manifestFormat = 1;
const manifestName = 'manifest.json';
/** The data folder within a backup. */
export const dataName = 'data';

/** Names of backups sort by time. */
const backupName = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z(-\d+)?$/;

const isFinished = (folder: string): boolean => existsSync(join(folder, manifestName));

/** Whole and durable when it returns. */
export function writeManifest(folder: string, manifest: Manifest): void {
  const draft = join(folder, `${manifestName}.part`);
  const fd = openSync(draft, 'w', 0o600);
  try {
    writeSync(fd, `${JSON.stringify(manifest, undefined, 1)}\n`);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(draft, join(folder, manifestName));
  syncFolder(folder);
}

export function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Finished backups in a folder, the newest first. */
export function backupsIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => backupName.test(name));
  return names
    .sort()
    .reverse()
    .map((name) => join(folder, name))
    .filter(isFinished);
}

/** The backup that is meant: the folder itself, or the newest in it. */
export function findBackup(folder: string): string {
  if (isFinished(folder)) return folder;
  const [newest] = backupsIn(folder);
  if (newest !== undefined) return newest;
  const why = !existsSync(folder)
    ? 'the folder does not exist'
    : existsSync(join(folder, dataName))
      ? 'it has no manifest.json: the backup was never finished'
      : 'there is none in it';
  throw backupError(
    { code: 'backup-missing', folder },
    `${folder} is no backup (${why}); name a folder that "carewatch backup" wrote to, or one of the dated folders in it.`,
  );
}

/** Refuses what this program cannot read, by name. */
export function readManifest(folder: string, version: string): Manifest {
  const file = join(folder, manifestName);
  const manifest = parse(file);
  if (manifest.format !== manifestFormat) {
    throw backupError(
      { code: 'backup-foreign', file },
      `${file}: format is ${JSON.stringify(manifest.format)} and this version reads format ${manifestFormat}; use the version of Carewatch that made it${typeof manifest.carewatch === 'string' ? ` (${manifest.carewatch})` : ''}.`,
    );
  }
  const fault = faultOf(manifest);
  if (fault !== undefined) {
    throw backupError(
      { code: 'backup-damaged', faults: [fault] },
      `${file}: ${fault}; the backup is damaged, use another.`,
    );
  }
  if (isNewer(String(manifest.carewatch), version)) {
    throw backupError(
      { code: 'backup-foreign', file },
      `${file}: carewatch is ${String(manifest.carewatch)} and this is version ${version}, which is older; restore with ${String(manifest.carewatch)} or a newer one.`,
    );
  }
  return manifest as unknown as Manifest;
}

function parse(file: string): Partial<Record<keyof Manifest, unknown>> {
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof found === 'object' && found !== null) return found;
  } catch {
    // Said below.
  }
  throw backupError(
    { code: 'backup-damaged', faults: ['it is no JSON object'] },
    `${file}: it is no JSON object; the backup is damaged, use another.`,
  );
}

function faultOf({ carewatch, made_at, store, cursors, files }: Partial<Record<keyof Manifest, unknown>>) {
  if (typeof carewatch !== 'string' || !/^\d+\.\d+\.\d+/.test(carewatch)) return 'carewatch is no version';
  if (typeof made_at !== 'string' || Number.isNaN(Date.parse(made_at))) return 'made_at is no time';
  if (typeof store !== 'string') return 'store is missing';
  const numbers = (cursors ?? {}) as Record<string, unknown>;
  for (const name of ['applied', 'stored', 'journal']) {
    if (!Number.isSafeInteger(numbers[name])) return `cursors.${name} is no whole number`;
  }
  if (!Array.isArray(files) || files.length === 0) return 'files is no list of files';
  const at = files.findIndex((file) => !isFile(file));
  return at < 0 ? undefined : `files[${at}] does not name a file below the data folder with its bytes, sha256 and mode`;
}

function isFile(value: unknown): value is BackupFile {
  const { path, bytes, sha256, mode } = (value ?? {}) as Partial<Record<keyof BackupFile, unknown>>;
  const inside =
    typeof path === 'string' && path.split('/').every((part) => part !== '' && part !== '..' && part !== '.');
  const sums = typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256);
  return inside && !path.includes('\\') && Number.isSafeInteger(bytes) && sums && /^0[0-7]{3}$/.test(String(mode));
}

/** By major, minor and patch. */
function isNewer(one: string, other: string): boolean {
  const numbers = (version: string): number[] => version.split(/[.-]/, 3).map(Number);
  const [a, b] = [numbers(one), numbers(other)];
  const differs = a.findIndex((n, i) => n !== b[i]);
  return differs >= 0 && (a[differs] ?? 0) > (b[differs] ?? 0);
}
