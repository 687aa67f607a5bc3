import type { Duration, Instant } from '../base/index.ts';
import type { RejectionReason, SignalValue } from '../telemetry/index.ts';
import type { CarriedReadings, CarryQuery } from './carry.ts';
import type { Exporter } from './export.ts';
import type { HeldFile, HeldFiles } from './held-files.ts';
import type { HistoryQuery, HistorySlice, HistorySpan } from './history.ts';
import type { RowBatch } from './row-batch.ts';
import type { StoredEvent } from './stored-event.ts';

/** Keeps events as series and as the stream they were. One holder; its methods may be called at any time. */
export interface Store extends StoreReader, AsyncDisposable {
  /**
   * Stores a batch; resolves with the cursor once its rows and the cursor are durable together. Batches are
   * written in the order of the calls and may share a transaction. Rows at or before the cursor are passed
   * over, so that a repeat changes nothing. When the disk fails it keeps the batch, reports the fault and
   * tries again; it rejects only with `full` (nothing was taken), `closed`, and `failed` (open the store again).
   */
  append(batch: RowBatch): Promise<number>;
  /** The highest `seq` whose rows are durable; 0 in an empty store. */
  cursor(): number;
  /**
   * Why rows that are durable cannot be read yet, as a sentence; undefined when all can. Only a store whose readings
   * are elsewhere has it: while that is away they are kept on this machine, and follow when it is back.
   */
  trouble?(): string | undefined;
  /**
   * The highest number that entries may have had in the database before this store was restored from a backup; new ones
   * are numbered above it. Only of a store whose readings are elsewhere.
   */
  usedUpTo?(): number;
  /** Writes readings that are elsewhere into files for a backup; fails while the database is away. */
  carryReadings?(query: CarryQuery): Promise<CarriedReadings>;
  readonly exporter: Exporter;
  /** Rows handed to `append` and not yet durable. */
  pending(): number;
  /** Resolves when no row is pending. */
  idle(): Promise<void>;
  /**
   * Closes days that can grow no more (ordered by device and time, which keeps long histories fast) and drops
   * days older than the retention. May take long, holds up neither `append` nor reads, and may be repeated.
   * What fails is reported and left for the next time.
   */
  maintain(now: Instant): Promise<Maintenance>;
  /**
   * For a copy of the store while it works. One holds at a time, others wait; `maintain` waits as well. `beside` is
   * called at the instant that the files are held at, and adds to them.
   */
  holdFiles(beside?: () => readonly HeldFile[]): Promise<HeldFiles>;
}

/** Days as `yyyy-mm-dd` of arrival, UTC, that one `maintain` closed and dropped. */
export interface Maintenance {
  readonly closed: readonly string[];
  readonly dropped: readonly string[];
}

/**
 * Reads what is durable. At most two reads run at once and 64 wait; more fail with `busy`, and a read that
 * takes too long with `timed_out`. Reads do not hold up `append`.
 */
export interface StoreReader {
  series(query: SeriesQuery): Promise<SeriesPage>;
  /**
   * The stream of events in (`seq`, `idx`) order, for replay. It ends at the cursor as it stood at the first
   * step. Leave the loop or call `return` to let go of it; not limited in time.
   */
  events(query: EventsQuery): AsyncGenerator<StoredEvent, void, undefined>;
  /** The same stream for much of it at once: readings as columns, in slices. Leave the loop to let go of it. */
  history(query: HistoryQuery): AsyncGenerator<HistorySlice, void, undefined>;
  /** The last entry that arrived before the instant, which is where a stretch of time begins in the stream. */
  seqBefore(before: Instant): Promise<HistorySpan>;
  /** One figure for each device over a long window, as it stood at an instant. */
  trend(query: TrendQuery): Promise<TrendAnswer>;
  /** Readings stored, before one-value-an-instant is applied. */
  count(query?: CountQuery): Promise<number>;
  /** Newest first. */
  rejections(query: RejectionsQuery): Promise<RejectionsPage>;
  /** Most frequent first, at most 10,000. */
  rejectionCounts(query: RejectionFilter): Promise<readonly RejectionCount[]>;
  /** The newest value of each signal that had no column, newest first: at most 64 names a device, 10,000 in all. */
  unknownSignals(query: { readonly device?: string | undefined }): Promise<readonly UnknownSignal[]>;
  stats(): Promise<StoreStats>;
}

export const aggregates = ['avg', 'min', 'max', 'sum', 'count', 'first', 'last'] as const;
export type Aggregate = (typeof aggregates)[number];

/**
 * One device's signals within a range that includes `from` and excludes `to`. For one signal and instant the
 * value with the highest `seq` counts. A signal that was never stored has no points.
 */
export interface SeriesQuery {
  readonly device: string;
  /** The device's type by name. */
  readonly type: string;
  readonly signals: readonly string[];
  readonly from: Instant;
  readonly to: Instant;
  /** Width of buckets, aligned to the Unix epoch and named by their start; without it the points as stored. */
  readonly step?: Duration | undefined;
  /** With `step` only; by default `avg` for numbers, `last` for the rest. `avg` and `sum` of text are refused. */
  readonly agg?: Aggregate | undefined;
  /** Points over all signals, 1–10,000; an instant's points stay together, which may exceed a tiny limit. */
  readonly limit: number;
  /** `next` of the page before, of the same query. */
  readonly after?: string | undefined;
}

export interface SeriesPage {
  /** In the order asked; points by rising instant, empty buckets absent. */
  readonly series: readonly Series[];
  /** For `after`; null when this page is the last. */
  readonly next: string | null;
}

interface Series {
  readonly signal: string;
  readonly points: readonly (readonly [Instant, SignalValue | null])[];
}

export type TrendFunction = 'avg' | 'min' | 'max' | 'sum' | 'count' | 'stddev' | 'quantile' | 'delta' | 'slope';

/**
 * Folds one signal of every device of a type over the readings whose own time falls into (`asOf` − `window`, `asOf`]
 * and that arrived before `asOf`: asked later, it answers the same. For one instant the value with the highest `seq`
 * counts; a bool counts as 1 or 0.
 */
export interface TrendQuery {
  readonly type: string;
  readonly signal: string;
  /** `stddev` of the population, `slope` by least squares a second, `delta` newest minus oldest. */
  readonly fn: TrendFunction;
  /** For `quantile`: 0 to 1; the least reading that at least this share of them does not exceed. */
  readonly q?: number | undefined;
  readonly window: Duration;
  readonly asOf: Instant;
  readonly devices?: readonly string[] | undefined;
}

/** Devices with an answer, by name; `values[i]` is that of `devices[i]`, to twelve digits. */
export interface TrendAnswer {
  readonly devices: readonly string[];
  readonly values: Float64Array;
}

export interface EventsQuery {
  /** Events with a higher `seq`. */
  readonly after: number;
  readonly upTo?: number | undefined;
  /** Only events about these devices; pulses, the daemon's and controls always come. */
  readonly devices?: readonly string[] | undefined;
  /** Readings carry only these signals; a reading with none of them still comes, as a sign of life. */
  readonly signals?: readonly string[] | undefined;
}

export interface CountQuery {
  readonly type?: string | undefined;
  readonly device?: string | undefined;
  /** Range of the reading's own time: from included, to excluded. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

export interface RejectionFilter {
  readonly device?: string | undefined;
  readonly reason?: RejectionReason | undefined;
  /** Range of arrival: from included, to excluded. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
}

export interface RejectionsQuery extends RejectionFilter {
  /** 1–10,000. */
  readonly limit: number;
  readonly after?: string | undefined;
}

export interface Rejection {
  readonly seq: number;
  readonly idx: number;
  readonly at: Instant;
  readonly device: string;
  readonly reason: RejectionReason;
  readonly detail: string;
  readonly sample: Uint8Array;
}

export interface RejectionsPage {
  readonly items: readonly Rejection[];
  readonly next: string | null;
}

export interface RejectionCount {
  readonly device: string;
  readonly reason: RejectionReason;
  readonly count: number;
  readonly lastAt: Instant;
}

export interface UnknownSignal {
  readonly device: string;
  readonly name: string;
  readonly seq: number;
  readonly ts: Instant;
  readonly value: SignalValue;
}

export interface StoreStats {
  /** Readings, rejections and other entries. */
  readonly rows: number;
  /** On disk. */
  readonly bytes: number;
  readonly pendingRows: number;
  readonly readsWaiting: number;
  readonly tables: readonly TableStats[];
}

export interface TableStats {
  /** `reading`, `rejection` or `entry`. */
  readonly table: string;
  /** The device type of readings, else empty. */
  readonly type: string;
  readonly rows: number;
  readonly openDays: number;
  readonly closedDays: number;
  readonly closedRows: number;
  /** Of the files of closed days. */
  readonly closedBytes: number;
}

/** Something that a person should see; the store goes on. */
export interface StoreFault {
  readonly code: 'append_failed' | 'maintain_failed' | 'file_missing' | 'file_unexplained' | 'kind_conflict';
  /** A sentence with the facts. */
  readonly detail: string;
}
