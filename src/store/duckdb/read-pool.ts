import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult, DuckDBValue } from '@duckdb/node-api';
import type { Clock, Duration } from '../../base/index.ts';
import { isAppError, millis } from '../../base/index.ts';
import { messageOf, storeError } from '../errors.ts';
import { isFatal } from './database.ts';

/** More at once would fill the pool of threads that commits need too. */
const AT_ONCE = 2;
const MAX_WAITING = 64;
const STRIKE_AGAIN = millis(250);

/** SQL and what is bound to its `$names`. */
export interface Question {
  readonly sql: string;
  readonly values: Readonly<Record<string, DuckDBValue>>;
}

export interface ReadPool {
  /** Runs a question and returns its rows. Fails with `busy`, `timed_out`, `read_failed`, `failed` or `closed`. */
  rows(question: Question): Promise<DuckDBValue[][]>;
  /** The same as chunks of columns, of which large answers take less memory. */
  chunks(question: Question): Promise<DuckDBDataChunk[]>;
  /** Runs a question that has no answer and may take long: as one of the reads that may run at once, and not timed. */
  work(question: Question): Promise<void>;
  /** Runs `work`, which uses a thread of the database, as one of the reads that may run at once. Not timed. */
  slot<T>(work: () => Promise<T>): Promise<T>;
  readonly waiting: number;
  /** Stops what runs, refuses what waits; resolves when nothing runs. */
  close(): Promise<void>;
}

export interface ReadPoolDeps {
  readonly connect: () => Promise<DuckDBConnection>;
  readonly clock: Clock;
}

export function createReadPool(options: { readonly timeout: Duration }, deps: ReadPoolDeps): ReadPool {
  const resting: DuckDBConnection[] = [];
  const running = new Set<DuckDBConnection>();
  const waiting: (() => void)[] = [];
  let active = 0;
  let closing = false;
  const drained = Promise.withResolvers<void>();

  const enter = async (): Promise<void> => {
    if (closing) throw storeError({ code: 'closed' });
    if (active >= AT_ONCE) {
      if (waiting.length >= MAX_WAITING) throw storeError({ code: 'busy', waiting: waiting.length });
      // Whoever leaves hands its place over.
      await new Promise<void>((resolve) => waiting.push(resolve));
      if (!closing) return;
      leave();
      throw storeError({ code: 'closed' });
    }
    active += 1;
  };

  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) active -= 1;
    else next();
    if (closing && active === 0) drained.resolve();
  };

  const slot = async <T>(work: () => Promise<T>): Promise<T> => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };

  const guardTime = (connection: DuckDBConnection): Disposable & { readonly late: boolean } => {
    let late = false;
    const strike = (): void => {
      late = true;
      connection.interrupt();
      // Again, because a question that has not begun yet does not notice.
      timer = deps.clock.after(STRIKE_AGAIN, strike);
    };
    let timer = deps.clock.after(options.timeout, strike);
    return {
      get late() {
        return late;
      },
      [Symbol.dispose]: () => timer[Symbol.dispose](),
    };
  };

  // The answer is whole before the slot is left: a read that stays open would bar checkpoints.
  const answer = <T>({ sql, values }: Question, take: (result: DuckDBResult) => Promise<T>, timed = true): Promise<T> =>
    slot(async () => {
      const connection = resting.pop() ?? (await deps.connect());
      running.add(connection);
      using guard = timed ? guardTime(connection) : undefined;
      try {
        return await take(await connection.run(sql, { ...values }));
      } catch (error) {
        if (guard?.late === true) throw storeError({ code: 'timed_out', afterMs: options.timeout }, { cause: error });
        throw readFailure(error);
      } finally {
        running.delete(connection);
        resting.push(connection);
      }
    });

  return {
    slot,
    rows: (question) => answer(question, (result) => result.getRows()),
    chunks: (question) => answer(question, (result) => result.fetchAllChunks()),
    work: (question) => answer(question, async () => {}, false),
    get waiting() {
      return waiting.length;
    },
    async close() {
      closing = true;
      for (const connection of running) connection.interrupt();
      if (active === 0) drained.resolve();
      await drained.promise;
    },
  };
}

function readFailure(error: unknown): unknown {
  if (isAppError(error)) return error;
  const reason = messageOf(error);
  return storeError(isFatal(error) ? { code: 'failed', reason } : { code: 'read_failed', reason }, { cause: error });
}
