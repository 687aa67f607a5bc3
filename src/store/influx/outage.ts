import type { Clock, Duration } from '../../base/index.ts';
import { millis } from '../../base/index.ts';
import { messageOf } from '../errors.ts';
import type { RowBatch } from '../row-batch.ts';
import type { StoreFault } from '../store.ts';
import type { Refill } from './refill.ts';
import type { Spool } from './spool.ts';
import { WireError } from './wire.ts';

/** Rows that go to the database together when it is back. */
const ROWS_TOGETHER = 50_000;
/** A file each second at most. */
const GATHER_MS = 1_000;

export interface OutageDeps {
  readonly spool: Spool;
  /** What must be in the database before anything new is. */
  readonly refill: Pick<Refill, 'isDone' | 'sentence' | 'step'>;
  /** To the database, and the cursor after it. */
  readonly commit: (batches: readonly RowBatch[]) => Promise<number>;
  readonly clock: Clock;
  readonly retryAfter: (failures: number) => Duration;
  readonly signal: AbortSignal;
  readonly onFault: (fault: StoreFault) => void;
}

/**
 * Straight to the database while it is there. When it is not, batches are durable in files instead, and go there in
 * their order when it is back; until the last of them has, all that comes goes behind them.
 */
export class Outage {
  readonly #deps: OutageDeps;
  #draining: Promise<void> | undefined;
  #reason: string | undefined;
  #lastPut = Number.NEGATIVE_INFINITY;

  constructor(deps: OutageDeps) {
    this.#deps = deps;
    if (this.#waits) this.#drainSoon();
  }

  /** Why rows are not where they belong; undefined when all are. */
  get reason(): string | undefined {
    return this.#reason;
  }

  /** Resolves with the last durable entry. Rejects only when this machine's own disk fails. */
  async put(batches: readonly RowBatch[]): Promise<number> {
    const { spool, commit, signal } = this.#deps;
    if (!this.#waits && !signal.aborted) {
      try {
        const cursor = await commit(batches);
        this.#reason = undefined;
        return cursor;
      } catch (error) {
        if (!(error instanceof WireError) && !signal.aborted) throw error;
        this.#tell(error);
      }
    }
    // What comes meanwhile goes into the next file together: few files, and small ones by compression.
    await this.#pause(millis(Math.max(0, this.#lastPut + GATHER_MS - this.#deps.clock.now())));
    await spool.put(batches);
    this.#lastPut = this.#deps.clock.now();
    this.#drainSoon();
    return spool.lastSeq ?? 0;
  }

  /** Resolves when nothing runs; call after the signal's abort. */
  async end(): Promise<void> {
    await this.#draining;
  }

  get #waits(): boolean {
    return !this.#deps.spool.isEmpty || !this.#deps.refill.isDone;
  }

  #tell(error: unknown): void {
    const { spool, onFault, signal } = this.#deps;
    if (signal.aborted) return;
    this.#reason = `rows wait on this machine's disk until InfluxDB takes them: ${messageOf(error)}`;
    onFault({ code: 'append_failed', detail: `${this.#reason} (${spool.rows} rows, ${spool.bytes} bytes)` });
  }

  #drainSoon(): void {
    if (this.#draining !== undefined || this.#deps.signal.aborted) return;
    this.#draining = this.#drain().finally(() => {
      this.#draining = undefined;
      if (this.#waits) this.#drainSoon();
    });
  }

  async #drain(): Promise<void> {
    const { spool, refill, commit, signal, retryAfter } = this.#deps;
    for (let failures = 0; this.#waits && !signal.aborted; ) {
      try {
        if (!refill.isDone) {
          this.#reason = refill.sentence;
          await refill.step();
          this.#reason = undefined;
          failures = 0;
          continue;
        }
        this.#reason ??= 'rows wait on this machine’s disk until InfluxDB takes them';
        const { batches, files } = await spool.first(ROWS_TOGETHER);
        await commit(batches);
        await spool.drop(files);
        failures = 0;
      } catch (error) {
        failures += 1;
        this.#tell(error);
        await this.#pause(retryAfter(failures));
      }
    }
    if (!this.#waits) this.#reason = undefined;
  }

  async #pause(span: Duration): Promise<void> {
    const { clock, signal } = this.#deps;
    if (signal.aborted || span === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    using _timer = clock.after(span, resolve);
    const stop = (): void => resolve();
    signal.addEventListener('abort', stop);
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}
