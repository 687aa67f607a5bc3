import { chmodSync, closeSync, fsyncSync, linkSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assert } from '../base/index.ts';
import { settleDatabaseCopy } from '../db/index.ts';
import { copyFile, digestOf, modeText } from './copy-file.ts';
import { backupError } from './errors.ts';
import { type BackupFile, dataName, readManifest } from './manifest.ts';

export interface CollectionOptions {
  /** Of the backup under way. */
  readonly folder: string;
  /** The backup before it. */
  readonly previous: string | undefined;
  readonly version: string;
  /** Called with the bytes that each file brought. */
  readonly onBytes: (bytes: number) => void;
}

/** The files of a backup under way. What never changes and is in the backup before is shared with that one. */
export class Collection {
  readonly files: BackupFile[] = [];
  reusedBytes = 0;
  readonly #options: CollectionOptions;
  readonly #before: ReadonlyMap<string, BackupFile>;

  constructor(options: CollectionOptions) {
    this.#options = options;
    this.#before = new Map(filesOf(options).map((file) => [file.path, file]));
    mkdirSync(this.pathOf(''), { mode: 0o700 });
  }

  /** Where a file of the data folder stands in the backup. */
  pathOf(path: string): string {
    return join(this.#options.folder, dataName, path);
  }

  folder(path: string): void {
    mkdirSync(this.pathOf(path), { recursive: true, mode: 0o700 });
  }

  /** Copies the first `bytes` of a file, or all. `closed`: it never changes under its name. */
  take(from: string, path: string, { bytes, closed = false }: { readonly bytes?: number; readonly closed?: boolean }) {
    if (closed && this.#reuse(from, path)) return;
    const { writtenMs, ...copied } = copyFile(from, this.pathOf(path), bytes);
    this.files.push({ path, ...copied, ...(closed ? { written_ms: writtenMs } : {}) });
    this.#options.onBytes(copied.bytes);
  }

  /** Has a copy of an SQLite database made and looks it over. */
  async make(path: string, work: (file: string) => Promise<void>): Promise<void> {
    const file = this.pathOf(path);
    await work(file);
    const fault = settleDatabaseCopy(file);
    if (fault !== undefined) {
      const reason = `the copy of ${path} is not sound (${fault})`;
      throw backupError({ code: 'backup-failed', reason }, `The backup failed: ${reason}; look after the disk.`);
    }
    chmodSync(file, 0o600);
    syncFile(file);
    const digest = digestOf(file);
    this.files.push({ path, ...digest, mode: '0600' });
    this.#options.onBytes(digest.bytes);
  }

  /** A file that somebody else has put in its place, durable. */
  adopt(path: string): void {
    const file = this.pathOf(path);
    chmodSync(file, 0o600);
    const digest = digestOf(file);
    this.files.push({ path, ...digest, mode: '0600' });
    this.#options.onBytes(digest.bytes);
  }

  /** Files of the backup before in a folder, by their names; they need not be in the data folder. */
  namesBefore(folder: string): readonly string[] {
    const names = [...this.#before.keys()].filter((path) => path.startsWith(`${folder}/`));
    return names.map((path) => path.slice(folder.length + 1)).filter((name) => !name.includes('/'));
  }

  /** Takes a file over from the backup before. */
  keep(path: string): void {
    const before = this.#before.get(path);
    const { previous } = this.#options;
    assert(before !== undefined && previous !== undefined, `${path} is in the backup before`);
    const old = join(previous, dataName, path);
    this.folder(dirname(path));
    try {
      linkSync(old, this.pathOf(path));
      this.files.push(before);
      this.reusedBytes += before.bytes;
      this.#options.onBytes(before.bytes);
    } catch {
      this.take(old, path, {});
    }
  }

  /** A second name for the file of the backup before; where the file system has none, it is copied. */
  #reuse(from: string, path: string): boolean {
    const before = this.#before.get(path);
    const { previous } = this.#options;
    if (before === undefined || previous === undefined) return false;
    const { size, mtimeMs, mode } = statSync(from);
    if (before.bytes !== size || before.written_ms !== mtimeMs || before.mode !== modeText(mode)) return false;
    try {
      const old = join(previous, dataName, path);
      if (statSync(old).size !== size) return false;
      mkdirSync(dirname(this.pathOf(path)), { recursive: true, mode: 0o700 });
      linkSync(old, this.pathOf(path));
    } catch {
      return false;
    }
    this.files.push(before);
    this.reusedBytes += size;
    this.#options.onBytes(size);
    return true;
  }
}

/** A backup that this version cannot read is not shared with. */
function filesOf({ previous, version }: CollectionOptions): readonly BackupFile[] {
  if (previous === undefined) return [];
  try {
    return readManifest(previous, version).files;
  } catch {
    return [];
  }
}

function syncFile(file: string): void {
  const fd = openSync(file, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
