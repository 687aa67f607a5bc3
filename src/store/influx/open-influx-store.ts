import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Duration } from '../../base/index.ts';
import { millis, seconds } from '../../base/index.ts';
import { createAppendQueue } from '../append-queue.ts';
import { carriedName } from '../carry.ts';
import { openDuckStore } from '../duckdb/open-duck-store.ts';
import { storeError } from '../errors.ts';
import type { RollupRetention } from '../rollup.ts';
import type { Store, StoreFault } from '../store.ts';
import { carryReadings } from './carry.ts';
import { createCommit } from './commit.ts';
import { countReadings, storeStats } from './counts.ts';
import { readEvents } from './events.ts';
import { createExporter } from './export-readings.ts';
import { readHistory } from './history.ts';
import { holdFiles } from './hold-files.ts';
import { Ledger } from './ledger.ts';
import { Outage } from './outage.ts';
import { createReadGate } from './read-gate.ts';
import type { ReadingDeps } from './reading-deps.ts';
import { Refill } from './refill.ts';
import { restoredNoteIn } from './restored.ts';
import { maintain } from './retention.ts';
import { RollupBook } from './rollup-book.ts';
import { seqBefore } from './seq-before.ts';
import { readSeries } from './series.ts';
import { Spool } from './spool.ts';
import { readTrend } from './trend.ts';
import type { Wire } from './wire.ts';

export interface InfluxStoreOptions {
  /** For what InfluxDB does not keep: the cursor, everything that is no reading, and where readings lie. */
  readonly dir: string;
  readonly retention: { readonly raw: Duration; readonly rollups?: RollupRetention | undefined };
  readonly threads?: number | undefined;
  readonly memoryLimit?: string | undefined;
  /** A read running longer is stopped; 30 s by default. */
  readonly readTimeout?: Duration | undefined;
  /** Of rows that wait on disk while the database is away; beyond it `append` waits. 10 GB by default. */
  readonly outageBytes?: number | undefined;
}

export interface InfluxStoreDeps {
  readonly clock: Clock;
  /** 0 to 1, for the waits between attempts. */
  readonly random: () => number;
  readonly onFault: (fault: StoreFault) => void;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 10_000;
const USUAL_OUTAGE_BYTES = 10_000_000_000;

/** Opens also while the database is away: rows are kept on this machine until it is there. */
export async function openInfluxStore(wire: Wire, options: InfluxStoreOptions, deps: InfluxStoreDeps): Promise<Store> {
  const { dir, retention, readTimeout = seconds(30), threads = 2, memoryLimit = '1GB' } = options;
  await mkdir(dir, { recursive: true });
  const beside = await openDuckStore({ ...options, retention: { raw: retention.raw }, dir: join(dir, 'beside') }, deps);
  const ledgerFile = join(dir, 'ledger.db');
  const ledger = new Ledger(ledgerFile, beside.cursor());
  const restored = restoredNoteIn(dir);
  if (restored !== undefined) ledger.lose(restored.after, restored.upTo);
  const rollups = new RollupBook(ledgerFile);
  const stop = new AbortController();
  const { signal } = stop;
  const { clock, onFault, random } = deps;
  // At most doubled each time and spread, so that many do not come back at once.
  const retryAfter = (failures: number): Duration =>
    millis(Math.ceil(Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1)) * (0.5 + random() / 2)));
  const commit = createCommit({ wire, ledger, beside, signal, onFault });
  const spool = new Spool(join(dir, 'spool'), options.outageBytes ?? USUAL_OUTAGE_BYTES, beside.cursor());
  const refill = new Refill(join(dir, carriedName), { wire, ledger, signal, onFault });
  const outage = new Outage({ spool, refill, commit, clock, retryAfter, signal, onFault });
  const queue = createAppendQueue({ commit: (batches) => outage.put(batches), clock, onFault, retryAfter });
  const gate = createReadGate({ timeout: readTimeout }, { clock });
  const reading: ReadingDeps = { wire, ledger, rollups, beside, gate };
  const keeping = { ...reading, rollupRetention: retention.rollups ?? {}, signal, onFault };
  const exporter = createExporter({
    ...reading,
    ...{ clock, threads, memoryLimit, dir: join(dir, 'export') },
    trouble: () => outage.reason ?? (spool.isEmpty ? undefined : `${spool.rows} rows are on their way there`),
  });
  let maintaining: Promise<unknown> = Promise.resolve();
  let holding = Promise.resolve();
  return {
    append: (batch) => queue.append(batch),
    cursor: () => spool.lastSeq ?? beside.cursor(),
    usedUpTo: () => ledger.lostUpTo,
    async carryReadings(query) {
      if (refill.isDone) return carryReadings(reading, query);
      throw storeError({ code: 'read_failed', reason: refill.sentence });
    },
    trouble: () => outage.reason,
    pending: () => queue.pending,
    idle: () => queue.idle(),
    maintain(now) {
      const mine = maintaining.then(() => maintain(keeping, retention.raw, now));
      maintaining = mine.catch(() => undefined);
      return mine;
    },
    async holdFiles() {
      // Rollups of a long past are made meanwhile: what holds is the files' state of one instant.
      const before = holding;
      const { promise: over, resolve: letGo } = Promise.withResolvers<void>();
      holding = over;
      await before;
      const held = await holdFiles({ dir, ledgerFile, beside, spool }).catch((error: unknown) => {
        letGo();
        throw error;
      });
      const dispose = (): Promise<void> => Promise.resolve(held[Symbol.asyncDispose]()).finally(letGo);
      return { ...held, [Symbol.asyncDispose]: dispose };
    },
    series: (query) => readSeries(reading, query),
    events: (query) => readEvents(reading, query),
    history: (query) => readHistory(reading, query),
    seqBefore: (before) => seqBefore(reading, before),
    exporter,
    trend: (query) => readTrend(reading, query),
    count: (query = {}) => countReadings(reading, query),
    rejections: (query) => beside.rejections(query),
    rejectionCounts: (query) => beside.rejectionCounts(query),
    unknownSignals: (query) => beside.unknownSignals(query),
    stats: () => storeStats(reading, queue.pending, spool, ledgerFile),
    async [Symbol.asyncDispose]() {
      const closed = queue.close();
      await Promise.race([closed, pauseOf(clock, CLOSING)]);
      stop.abort();
      await Promise.all([closed, maintaining, outage.end()]);
      await gate.close();
      rollups[Symbol.dispose]();
      ledger[Symbol.dispose]();
      await beside[Symbol.asyncDispose]();
    },
  };
}

/** What is pending has so long to get through when the store closes; then it is kept on this machine. */
const CLOSING = seconds(5);

const pauseOf = (clock: Clock, span: Duration): Promise<void> =>
  new Promise((resolve) => void clock.after(span, resolve));
