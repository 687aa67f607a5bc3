import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, type Clock } from '../base/index.ts';
import { messageOf } from './errors.ts';
import { type ExportedFile, type Exporter, type ExportQuery, runExport } from './export.ts';
import { createExportShelf, type Export } from './export-shelf.ts';

export type ExportFailure =
  | { readonly code: 'export-unknown' | 'export-file-unknown' | 'export-not-done'; readonly id: string }
  /** One runs already, or this one still. */
  | { readonly code: 'export-running'; readonly id: string };

export interface ExportDesk extends AsyncDisposable {
  /** Starts it, or answers the one of this id. Refuses with `export-running` while another one runs. */
  start(id: string, query: ExportQuery): Export;
  /** Those that are kept, the newest first. */
  list(): readonly Export[];
  /** Refuses with `export-unknown`. */
  get(id: string): Export;
  /**
   * Where a file of it lies; the only one when none is named. Refuses with `export-not-done` and `export-file-unknown`.
   */
  fileOf(id: string, name?: string): ExportedFile & { readonly path: string };
  /** Ends it after the file that is being written, and removes what there is; nothing when it is over. */
  cancel(id: string): Export;
  /** Forgets it and removes its files. Refuses with `export-running`. */
  remove(id: string): void;
  /** Resolves when none runs. */
  idle(): Promise<void>;
}

export interface ExportDeskOptions {
  /** Where each export has a folder by its id. */
  readonly folder: string;
  /** Exports that are kept, the newest. */
  readonly kept?: number;
  /** Of the files of all of them. One that needs more fails; before that, the oldest go. */
  readonly budgetBytes?: number;
}

export interface ExportDeskDeps {
  readonly clock: Clock;
  readonly exporter: Exporter;
}

const usual = { kept: 20, budgetBytes: 10_000_000_000 };

const interrupted = 'Carewatch ended while it was being written, and nothing of it is left; ask for it again.';

/** One export at a time; it asks the store for a part after the other and holds nothing itself. */
export function createExportDesk(options: ExportDeskOptions, { clock, exporter }: ExportDeskDeps): ExportDesk {
  const { folder: root, kept, budgetBytes } = { ...usual, ...options };
  const shelf = createExportShelf(root);
  const exports = new Map(shelf.read().map((one): [string, Export] => [one.id, one]));
  let running: { readonly id: string; cancelled: boolean; over: Promise<void> } | undefined;

  const change = (id: string, fields: Partial<Export>): void => {
    const known = exports.get(id);
    if (known !== undefined) exports.set(id, { ...known, ...fields });
  };
  const end = (id: string, fields: Partial<Export>): void => {
    change(id, { ...fields, finished_at: clock.now() });
    const over = exports.get(id);
    if (over !== undefined) shelf.save(over);
  };
  const forget = (id: string): void => {
    shelf.remove(id, 'all');
    exports.delete(id);
  };
  /** Lets go of the oldest until so many are left and their files take no more than `budgetBytes`. */
  const makeRoom = (most: number, mine: string): void => {
    const bytes = (): number => [...exports.values()].reduce((sum, one) => sum + one.bytes, 0);
    for (const id of [...exports.keys()].filter((one) => one !== mine)) {
      if (exports.size <= most && bytes() <= budgetBytes) return;
      forget(id);
    }
    if (bytes() <= budgetBytes) return;
    throw new Error(
      `It takes more than the ${budgetBytes} bytes that exports may (store.exports_bytes); ask for a shorter span, fewer devices or signals, or raise it.`,
    );
  };
  const write = async (id: string, query: ExportQuery, folder: string, mine: { cancelled: boolean }): Promise<void> => {
    try {
      mkdirSync(folder, { recursive: true });
      const files = await runExport(exporter, query, folder, async ({ share, rows, bytes }) => {
        if (mine.cancelled) throw new Error('It was cancelled.');
        change(id, { progress: share, rows, bytes });
        makeRoom(kept, id);
      });
      end(id, { state: 'done', files });
    } catch (error) {
      try {
        shelf.remove(id, 'files');
        end(id, { state: mine.cancelled ? 'cancelled' : 'failed', bytes: 0, reason: messageOf(error) });
      } catch {
        // A disk that takes not even this: the next start finds that it was interrupted.
      }
    } finally {
      running = undefined;
    }
  };
  const get = (id: string): Export => {
    const found = exports.get(id);
    if (found !== undefined) return found;
    const sentence = `There is no export ${id}; the newest ${kept} are kept, and GET /api/v1/exports lists them.`;
    throw new AppError<ExportFailure>({ code: 'export-unknown', id }, sentence);
  };

  for (const { id, state } of exports.values()) {
    if (state !== 'running') continue;
    shelf.remove(id, 'files');
    end(id, { state: 'failed', bytes: 0, reason: interrupted });
  }

  return {
    get,
    list: () => [...exports.values()].reverse(),
    start(id, query) {
      const known = exports.get(id);
      if (known !== undefined) return known;
      if (running !== undefined) {
        const sentence = `The export ${running.id} is being written; cancel it, or ask again when it is over.`;
        throw new AppError<ExportFailure>({ code: 'export-running', id: running.id }, sentence);
      }
      const folder = join(root, id);
      const asked = { from: query.from, to: query.to, format: query.format, type: query.type ?? null };
      const none = { progress: 0, rows: 0, bytes: 0, files: [], finished_at: null, reason: null };
      const begun: Export = { id, state: 'running', ...asked, folder, started_at: clock.now(), ...none };
      shelf.save(begun);
      exports.set(id, begun);
      makeRoom(kept, id);
      const mine = { id, cancelled: false, over: Promise.resolve() };
      running = mine;
      mine.over = write(id, query, folder, mine);
      return get(id);
    },
    fileOf: (id, name) => fileOf(get(id), name),
    cancel(id) {
      const found = get(id);
      if (running?.id === id) running.cancelled = true;
      return found;
    },
    remove(id) {
      get(id);
      if (running?.id === id) {
        const sentence = `The export ${id} is being written; cancel it with POST /api/v1/exports/${id}/cancel first.`;
        throw new AppError<ExportFailure>({ code: 'export-running', id }, sentence);
      }
      forget(id);
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

function fileOf({ id, state, reason, folder, files }: Export, name: string | undefined) {
  if (state !== 'done') {
    const why = state === 'running' ? 'is being written; ask again when it is done' : `is ${state}: ${reason}`;
    throw new AppError<ExportFailure>({ code: 'export-not-done', id }, `The export ${id} ${why}`);
  }
  const [only] = files.length === 1 ? files : [];
  const found = name === undefined ? only : files.find((file) => file.name === name);
  if (found !== undefined) return { ...found, path: join(folder, found.name) };
  const [first] = files;
  const remedy = first === undefined ? 'it found no readings' : `send name, one of its files, such as ${first.name}`;
  const sentence = `The export ${id} has ${files.length} files${name === undefined ? '' : ` and none named ${name}`}; ${remedy}.`;
  throw new AppError<ExportFailure>({ code: 'export-file-unknown', id }, sentence);
}
