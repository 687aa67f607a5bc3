import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, type Clock, type Instant } from '../base/index.ts';
import { messageOf } from './errors.ts';
import { type ExportedFile, type Exporter, type ExportQuery, runExport } from './export.ts';

export type ExportFailure =
  | { readonly code: 'export-unknown'; readonly id: string }
  /** One runs already. */
  | { readonly code: 'export-running'; readonly id: string };

export const exportStates = ['running', 'done', 'failed', 'cancelled'] as const;

/** Telemetry that is, or was, written into files, as of this run of the house. */
export interface Export {
  readonly id: string;
  readonly state: (typeof exportStates)[number];
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
  /** Why it failed; null when it did not. */
  readonly reason: string | null;
}

export interface ExportDesk extends AsyncDisposable {
  /** Starts it, or answers the one of this id. Refuses with `export-running` while another one runs. */
  start(id: string, query: ExportQuery): Export;
  /** Refuses with `export-unknown`: of earlier runs of the house only the folders are left. */
  get(id: string): Export;
  /** Ends it after the file that is being written, and removes what there is; nothing when it is over. */
  cancel(id: string): Export;
  /** Resolves when none runs. */
  idle(): Promise<void>;
}

export interface ExportDeskDeps {
  readonly clock: Clock;
  readonly exporter: Exporter;
  /** Where each export has a folder by its id. */
  readonly folder: string;
}

/** Exports of which the files are kept, the newest. */
const kept = 5;

/** One export at a time; it asks the store for a part after the other and holds nothing itself. */
export function createExportDesk({ clock, exporter, folder: root }: ExportDeskDeps): ExportDesk {
  const exports = new Map<string, Export>();
  let running: { readonly id: string; cancelled: boolean; over: Promise<void> } | undefined;

  const change = (id: string, fields: Partial<Export>): void => {
    const known = exports.get(id);
    if (known !== undefined) exports.set(id, { ...known, ...fields });
  };
  const write = async (id: string, query: ExportQuery, folder: string, mine: { cancelled: boolean }): Promise<void> => {
    try {
      forgetOld(root);
      mkdirSync(folder, { recursive: true });
      const files = await runExport(exporter, query, folder, async ({ share, rows, bytes }) => {
        if (mine.cancelled) throw new Error('It was cancelled.');
        change(id, { progress: share, rows, bytes });
      });
      change(id, { state: 'done', files });
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      change(id, { state: mine.cancelled ? 'cancelled' : 'failed', reason: messageOf(error) });
    } finally {
      change(id, { finished_at: clock.now() });
      running = undefined;
    }
  };
  const get = (id: string): Export => {
    const found = exports.get(id);
    if (found !== undefined) return found;
    const sentence = `There is no export ${id} of this run of the house; what is finished lies in the folder exports.`;
    throw new AppError<ExportFailure>({ code: 'export-unknown', id }, sentence);
  };
  return {
    get,
    start(id, query) {
      const known = exports.get(id);
      if (known !== undefined) return known;
      if (running !== undefined) {
        const sentence = `The export ${running.id} is being written; cancel it, or ask again when it is over.`;
        throw new AppError<ExportFailure>({ code: 'export-running', id: running.id }, sentence);
      }
      const folder = join(root, id);
      const none = { progress: 0, rows: 0, bytes: 0, files: [], finished_at: null, reason: null };
      exports.set(id, { id, state: 'running', folder, started_at: clock.now(), ...none });
      for (const old of [...exports.keys()].slice(0, -kept)) exports.delete(old);
      const mine = { id, cancelled: false, over: Promise.resolve() };
      running = mine;
      mine.over = write(id, query, folder, mine);
      return get(id);
    },
    cancel(id) {
      const found = get(id);
      if (running?.id === id) running.cancelled = true;
      return found;
    },
    async idle() {
      await running?.over;
    },
    async [Symbol.asyncDispose]() {
      const last = running;
      if (last !== undefined) last.cancelled = true;
      await last?.over;
    },
  };
}

/** Ids sort by the time they were made. */
function forgetOld(root: string): void {
  mkdirSync(root, { recursive: true });
  const old = readdirSync(root)
    .sort()
    .slice(0, 1 - kept);
  for (const name of old) rmSync(join(root, name), { recursive: true, force: true });
}
