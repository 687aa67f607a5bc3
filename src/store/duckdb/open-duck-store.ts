import type { DuckDBConnection } from '@duckdb/node-api';
import type { Clock, Duration, Instant } from '../../base/index.ts';
import { seconds } from '../../base/index.ts';
import { createAppendQueue } from '../append-queue.ts';
import { messageOf } from '../errors.ts';
import type { RollupRetention } from '../rollup.ts';
import type { RowBatch } from '../row-batch.ts';
import type { Maintenance, Store, StoreFault } from '../store.ts';
import { createBatchWriter } from './batch-writer.ts';
import { readCursor, readDroppedThrough, tidyCursor } from './books.ts';
import { checkpoint, checkpointWhenLong } from './checkpoint.ts';
import { closeDays } from './close-days.ts';
import { countReadings, storeStats } from './counts.ts';
import type { Database } from './database.ts';
import { isFatal, openDatabase } from './database.ts';
import { readEvents } from './events.ts';
import { createExporter } from './export-readings.ts';
import { readHistory } from './history.ts';
import { createFileHold } from './hold-files.ts';
import { openHoldings } from './holdings.ts';
import { createReadPool } from './read-pool.ts';
import type { ReadingDeps } from './reading.ts';
import { countRejections, readRejections } from './rejections.ts';
import { dropDays } from './retention.ts';
import { type RollupDeps, rollUp } from './roll-up.ts';
import { openRollupBook } from './rollup-book.ts';
import { dropRollups, settleRollups, sweepRollups } from './rollup-files.ts';
import { seqBefore } from './seq-before.ts';
import { readSeries } from './series.ts';
import { settleFiles } from './settle-files.ts';
import { readTrend } from './trend.ts';
import { openUnknownKeeper, readUnknownSignals } from './unknown-signals.ts';

export interface DuckStoreOptions {
  /** Made when missing. The store owns everything in it. */
  readonly dir: string;
  /** Rows are kept for this long after arrival, by whole UTC days. */
  readonly retention: { readonly raw: Duration; readonly rollups?: RollupRetention | undefined };
  /** Threads of the database; 2 by default. */
  readonly threads?: number | undefined;
  /** As DuckDB writes it; `1GB` by default. Larger sorts go to disk. */
  readonly memoryLimit?: string | undefined;
  /** A read running longer is stopped; 30 s by default. */
  readonly readTimeout?: Duration | undefined;
}

export interface DuckStoreDeps {
  /** The machine's clock, also in simulation: it guards reads and paces retries. */
  readonly clock: Clock;
  readonly onFault: (fault: StoreFault) => void;
}

/**
 * Opens the store in `dir`, or makes it. Refuses with `in_use` while any thread or program holds it, with
 * `unusable_dir` and `newer_layout`. Dispose it before the thread ends: that writes what is pending.
 */
export async function openDuckStore(options: DuckStoreOptions, deps: DuckStoreDeps): Promise<Store> {
  const { dir, threads = 2, memoryLimit = '1GB' } = options;
  const database = await openDatabase({ dir, threads, memoryLimit });
  try {
    return await openOn(database, await database.connect(), options, deps);
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}

async function openOn(
  database: Database,
  connection: DuckDBConnection,
  options: DuckStoreOptions,
  { clock, onFault }: DuckStoreDeps,
): Promise<Store> {
  const { dir, connect, disconnect } = database;
  const holdings = await openHoldings(connection);
  settleFiles({ dir, holdings, droppedThrough: await readDroppedThrough(connection), onFault });
  const rollups = await openRollupBook(connection);
  settleRollups(dir, rollups, onFault);

  await tidyCursor(connection);
  const writer = createBatchWriter({ cursor: await readCursor(connection) }, { connection, holdings, onFault });
  const unknown = await openUnknownKeeper(connection);
  const commit = async (batches: readonly RowBatch[], quiet: boolean): Promise<number> => {
    await unknown.tidyWhenLong(await writer.commit(batches));
    if (!hold.isHeld) await checkpointWhenLong(connection, database.file, quiet);
    return writer.cursor;
  };
  const queue = createAppendQueue({ commit, clock, onFault, isFatal });

  const pool = createReadPool({ timeout: options.readTimeout ?? seconds(30) }, { connect, clock });
  const reading: ReadingDeps = { dir, holdings, rollups, pool, cursor: () => writer.cursor };

  const hold = createFileHold({ dir, file: database.file, holdings, rollups, queue, cursor: () => writer.cursor });
  const stop = new AbortController();
  const keeping = { keep: options.retention.raw, retention: options.retention.rollups ?? {}, rollups };
  const writing = { connection, connect, disconnect, queue, pool };
  const days: RollupDeps = { dir, holdings, ...writing, ...keeping, onFault, signal: stop.signal };
  let maintaining: Promise<unknown> = Promise.resolve();
  const tidy = async (): Promise<void> => {
    await tidyCursor(connection);
    // Gives the room of the tables dropped back to the disk.
    await checkpoint(connection, database.file);
  };
  const maintain = async (now: Instant): Promise<Maintenance> => {
    sweepRollups(dir, rollups, onFault);
    const closed = await closeDays(days, now);
    const dropped = await dropDays(days, await rollUp(days, now), now);
    await dropRollups(days, now);
    if (dropped.length + closed.length > 0) {
      const report = (error: unknown): void => onFault({ code: 'maintain_failed', detail: messageOf(error) });
      await queue.turn(tidy).catch(report);
    }
    return { closed, dropped };
  };

  return {
    append: (batch) => queue.append(batch),
    cursor: () => writer.cursor,
    pending: () => queue.pending,
    idle: () => queue.idle(),
    maintain(now) {
      const mine = maintaining.then(() => maintain(now));
      maintaining = mine.catch(() => undefined);
      return mine;
    },
    async holdFiles(beside) {
      // What was asked for before goes first, and what is asked for from now on waits until they are let go.
      const held = maintaining.then(() => hold.take(beside));
      maintaining = held.then(() => hold.over()).catch(() => undefined);
      return held;
    },
    series: (query) => readSeries(reading, query),
    events: (query) => readEvents(reading, query),
    history: (query) => readHistory(reading, query),
    seqBefore: (before) => seqBefore(reading, before),
    exporter: createExporter(reading),
    trend: (query) => readTrend(reading, query),
    count: (query = {}) => countReadings(reading, query),
    rejections: (query) => readRejections(reading, query),
    rejectionCounts: (query) => countRejections(reading, query),
    unknownSignals: (query) => readUnknownSignals(reading, query),
    stats: async () => storeStats(reading, queue.pending),
    async [Symbol.asyncDispose]() {
      stop.abort();
      hold.end();
      await maintaining;
      await queue.close();
      await pool.close();
      await database[Symbol.asyncDispose]();
    },
  };
}
