import type { Clock, Duration } from '../base/index.ts';
import { seconds } from '../base/index.ts';
import { messageOf, storeError } from './errors.ts';
import type { RowBatch } from './row-batch.ts';
import type { StoreFault } from './store.ts';

/** Rows that share one transaction at most; a batch is never cut. */
const ROWS_TOGETHER = 250_000;
/** Beyond this `append` refuses: some 500 MB of batches. */
const MAX_PENDING_ROWS = 5_000_000;
const RETRY_AFTER: Duration = seconds(1);

/** Batches waiting for the one connection that writes, and the turns of everything else that writes. */
export interface AppendQueue {
  append(batch: RowBatch): Promise<number>;
  readonly pending: number;
  idle(): Promise<void>;
  /** Runs `work` with the writing connection to itself, after what has its turn already. */
  turn<T>(work: () => Promise<T>): Promise<T>;
  /** Writes what is pending, unless the disk keeps failing, and refuses everything later. */
  close(): Promise<void>;
}

export interface AppendQueueDeps {
  /** Makes the batches durable together and returns the cursor. `quiet` when nothing else waits. */
  readonly commit: (batches: readonly RowBatch[], quiet: boolean) => Promise<number>;
  readonly clock: Clock;
  readonly onFault: (fault: StoreFault) => void;
  /** Whether trying again is of no use before the store is opened anew; never by default. */
  readonly isFatal?: (error: unknown) => boolean;
  /** How long to wait after so many failures in a row; a second by default. */
  readonly retryAfter?: (failures: number) => Duration;
}

interface Waiting {
  readonly batch: RowBatch;
  readonly resolve: (cursor: number) => void;
  readonly reject: (error: unknown) => void;
}

export function createAppendQueue(deps: AppendQueueDeps): AppendQueue {
  let waiting: Waiting[] = [];
  let pending = 0;
  let writing: Promise<void> | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let closing = false;
  const closed = Promise.withResolvers<void>();
  let failed: unknown;
  const { isFatal = () => false, retryAfter = () => RETRY_AFTER } = deps;

  const turn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };

  const nextGroup = (): Waiting[] => {
    let size = 0;
    for (let rows = 0; size < waiting.length; size += 1) {
      rows += waiting[size]?.batch.rows ?? 0;
      if (size > 0 && rows > ROWS_TOGETHER) break;
    }
    return waiting.splice(0, size);
  };

  const commit = async (batches: readonly RowBatch[]): Promise<number> => {
    for (let failures = 1; ; failures += 1) {
      try {
        return await turn(() => deps.commit(batches, waiting.length === 0));
      } catch (error) {
        deps.onFault({ code: 'append_failed', detail: `rows could not be written: ${messageOf(error)}` });
        if (isFatal(error)) throw storeError({ code: 'failed', reason: messageOf(error) }, { cause: error });
        if (closing) throw storeError({ code: 'closed' }, { cause: error });
        const pause = new Promise<void>((resolve) => void deps.clock.after(retryAfter(failures), resolve));
        await Promise.race([pause, closed.promise]);
      }
    }
  };

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = nextGroup();
      const settle = await commit(group.map(({ batch }) => batch)).then(
        (cursor) => (one: Waiting) => one.resolve(cursor),
        (error: unknown) => {
          failed = error;
          group.push(...waiting);
          waiting = [];
          return (one: Waiting) => one.reject(error);
        },
      );
      for (const one of group) {
        pending -= one.batch.rows;
        settle(one);
      }
    }
    writing = undefined;
  };

  const idle = async (): Promise<void> => {
    while (writing !== undefined) await writing;
  };

  return {
    append(batch) {
      if (failed !== undefined) return Promise.reject(failed);
      if (closing) return Promise.reject(storeError({ code: 'closed' }));
      if (pending > MAX_PENDING_ROWS) return Promise.reject(storeError({ code: 'full', pendingRows: pending }));
      pending += batch.rows;
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      waiting.push({ batch, resolve, reject });
      writing ??= writeAll();
      return promise;
    },
    get pending() {
      return pending;
    },
    idle,
    turn,
    async close() {
      closing = true;
      closed.resolve();
      await idle();
      await last;
    },
  };
}
