import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { assert, type Instant, serveProcedures } from './base/index.ts';
import { openStore, type StoreSettings } from './open-store.ts';
import type {
  CarriedReadings,
  CarryQuery,
  ExportedFile,
  ExportPart,
  ExportQuery,
  HeldFiles,
  RowBatch,
  Store,
} from './store/index.ts';

/** The store's thread: the only holder of DuckDB, and the only one that speaks with InfluxDB. It serves the operations thread (rows) and the API (reads). */

export interface StoreThreadData {
  readonly settings: StoreSettings;
  readonly ports: readonly MessagePort[];
}

/** What the other threads may ask. The stream of events stays on this thread. */
export interface StoreProcedures
  extends Pick<Store, 'series' | 'trend' | 'count' | 'rejections' | 'rejectionCounts' | 'unknownSignals' | 'stats'> {
  append(batch: RowBatch): Promise<number>;
  cursor(): number;
  /** Answers at the port whoever reads history (`HistoryProcedures`), until its other end closes. */
  serveHistory(line: { readonly port: MessagePort; readonly transferList: readonly MessagePort[] }): Promise<void>;
  /** New entries are numbered above it. */
  usedUpTo(): number;
  /** Fails where readings are on this machine, for they are among the files that are held. */
  carryReadings(query: CarryQuery): Promise<CarriedReadings>;
  pending(): number;
  maintain(now: Instant): Promise<unknown>;
  exportParts(query: ExportQuery): Promise<readonly ExportPart[]>;
  exportPart(part: ExportPart, query: ExportQuery, folder: string): Promise<readonly ExportedFile[]>;
  /** What is wrong with the disk at this moment; undefined when nothing is. */
  fault(): string | undefined;
  /** Holds the files for a copy until `letFiles`; a second call waits for the first to be let go. */
  holdFiles(): Promise<Omit<HeldFiles, keyof AsyncDisposable>>;
  letFiles(): Promise<void>;
  close(): Promise<void>;
}

const { settings, ports } = workerData as StoreThreadData;
let fault: string | undefined;
let held: HeldFiles | undefined;

const store = await openStore(settings, (trouble) => {
  if (trouble.code === 'append_failed') fault = trouble.detail;
  parentPort?.postMessage(trouble);
});

const procedures: StoreProcedures = {
  append: async (batch) => {
    const cursor = await store.append(batch);
    fault = undefined;
    return cursor;
  },
  cursor: () => store.cursor(),
  async serveHistory({ port }) {
    // Its room brings the rules with it, which this thread has no other use for.
    const { historyProcedures } = await import('./backtest/index.ts');
    const history = historyProcedures(store);
    serveProcedures(port, history);
    port.on('close', () => void history.end());
  },
  usedUpTo: () => store.usedUpTo?.() ?? 0,
  async carryReadings(query) {
    assert(store.carryReadings !== undefined, 'readings are elsewhere');
    return store.carryReadings(query);
  },
  pending: () => store.pending(),
  series: (query) => store.series(query),
  trend: (query) => store.trend(query),
  count: (query) => store.count(query),
  rejections: (query) => store.rejections(query),
  rejectionCounts: (query) => store.rejectionCounts(query),
  unknownSignals: (query) => store.unknownSignals(query),
  stats: () => store.stats(),
  maintain: (now) => store.maintain(now),
  exportParts: (query) => store.exporter.parts(query),
  exportPart: (part, query, folder) => store.exporter.write(part, query, folder),
  fault: () => store.trouble?.() ?? fault,
  async holdFiles() {
    held = await store.holdFiles();
    const { cursor, files } = held;
    return { cursor, files };
  },
  async letFiles() {
    const last = held;
    held = undefined;
    await last?.[Symbol.asyncDispose]();
  },
  async close() {
    await store[Symbol.asyncDispose]();
    for (const port of ports) port.unref();
  },
};

for (const port of ports) serveProcedures(port, procedures);
