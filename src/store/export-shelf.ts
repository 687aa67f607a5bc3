import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '../base/index.ts';
import type { ExportedFile, ExportFormat } from './export.ts';

export const exportStates = ['running', 'done', 'failed', 'cancelled'] as const;

/** Telemetry that is, or was, written into files. */
export interface Export {
  readonly id: string;
  readonly state: (typeof exportStates)[number];
  readonly from: Instant;
  /** Excluded. */
  readonly to: Instant;
  readonly format: ExportFormat;
  /** A device type; null when all were asked for. */
  readonly type: string | null;
  /** 0 to 1. */
  readonly progress: number;
  /** On the machine of the daemon. */
  readonly folder: string;
  readonly rows: number;
  readonly bytes: number;
  /** Empty until it is done. */
  readonly files: readonly ExportedFile[];
  readonly started_at: Instant;
  readonly finished_at: Instant | null;
  /** Why it failed or was cancelled; null when it did not. */
  readonly reason: string | null;
}

/** Exports on disk: `<id>/` has the files that were asked for, and `<id>.json` beside it says what they are. */
export interface ExportShelf {
  /** The oldest first. What is no export, or half removed, goes. */
  read(): readonly Export[];
  /** Whole and durable when it returns. */
  save(one: Export): void;
  /** The files alone, or with `all` that it ever was. */
  remove(id: string, what: 'files' | 'all'): void;
}

const saved = /^(.+)\.json$/;

export function createExportShelf(root: string): ExportShelf {
  const noteOf = (id: string): string => join(root, `${id}.json`);
  const remove = (id: string, what: 'files' | 'all'): void => {
    // The note first: files without one are cleared away at the next start.
    if (what === 'all') rmSync(noteOf(id), { force: true });
    rmSync(join(root, id), { recursive: true, force: true });
  };
  return {
    remove,
    read() {
      mkdirSync(root, { recursive: true });
      const names = readdirSync(root);
      const found = names
        .map((name) => saved.exec(name)?.[1])
        .flatMap((id) => (id === undefined ? [] : (readNote(noteOf(id), id) ?? [])))
        .map((one) => ({ ...one, folder: join(root, one.id) }));
      const known = new Set(found.flatMap(({ id }) => [id, `${id}.json`]));
      for (const name of names) if (!known.has(name)) rmSync(join(root, name), { recursive: true, force: true });
      // Ids sort by the time they were made.
      return found.sort((a, b) => (a.id < b.id ? -1 : 1));
    },
    save(one) {
      const draft = `${noteOf(one.id)}.part`;
      const fd = openSync(draft, 'w', 0o600);
      try {
        writeSync(fd, JSON.stringify(one));
        fsyncSync(fd);
      } finally {
        closeSync(fd);
      }
      renameSync(draft, noteOf(one.id));
    },
  };
}

/** Undefined when it is not what `save` wrote. */
function readNote(file: string, id: string): Export | undefined {
  try {
    const found = JSON.parse(readFileSync(file, 'utf8')) as Export;
    return found.id === id && exportStates.includes(found.state) && Array.isArray(found.files) ? found : undefined;
  } catch {
    return undefined;
  }
}
