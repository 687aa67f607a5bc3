import { isAppError } from '../base/index.ts';
import type { Database, Tx } from '../db/index.ts';
import type { Backtest } from './backtest.ts';
import type { BacktestBook } from './backtest-book.ts';
import type { BacktestResult } from './result.ts';
import type { BacktestTask } from './run-backtest.ts';

/** A backtest under way somewhere else. */
export interface BacktestRun {
  readonly done: Promise<BacktestResult>;
  /** Ends it; `done` rejects. Harmless when it is over. */
  stop(): void;
}

export interface BacktestQueueDeps {
  readonly db: Database;
  readonly book: BacktestBook;
  /** What it takes to run it; a failure becomes its reason. */
  readonly taskOf: (backtest: Backtest) => Promise<BacktestTask>;
  readonly start: (task: BacktestTask, onProgress: (share: number) => void) => BacktestRun;
  /** Something changed that streams tell of. */
  readonly announce: () => void;
  readonly onDefect: (error: unknown) => void;
}

/** Runs backtests in turn, one at a time. */
export interface BacktestQueue extends AsyncDisposable {
  /** One was asked for. */
  wake(): void;
  /** One was cancelled. */
  stop(id: string): void;
  /** Resolves when none waits and none runs. */
  idle(): Promise<void>;
}

export function createBacktestQueue(deps: BacktestQueueDeps): BacktestQueue {
  const { db, book } = deps;
  let closing = false;
  /** Under way; `run` is there once it is known what it takes. */
  let current: { readonly id: string; stopped: boolean; run?: BacktestRun } | undefined;
  let working: Promise<void> | undefined;
  let again = false;

  const change = async (work: (tx: Tx) => Promise<void>): Promise<void> => {
    await db.transaction(work);
    deps.announce();
  };

  const run = async (backtest: Backtest): Promise<void> => {
    const { id } = backtest;
    let told = Promise.resolve();
    let busy = false;
    const onProgress = (share: number): void => {
      if (busy) return;
      busy = true;
      told = change((tx) => book.progress(tx, id, share))
        .catch(deps.onDefect)
        .finally(() => {
          busy = false;
        });
    };
    const mine: NonNullable<typeof current> = { id, stopped: false };
    current = mine;
    try {
      const task = await deps.taskOf(backtest);
      // Cancelled or closing meanwhile: what nobody waits for is not begun.
      if (mine.stopped || closing) return;
      mine.run = deps.start(task, onProgress);
      const result = await mine.run.done;
      await told;
      await change((tx) => book.finish(tx, id, result));
    } catch (error) {
      await told;
      // While closing it stays under way in the book: the next start says why it is not.
      if (!closing) await change((tx) => book.fail(tx, id, reasonOf(error)));
    } finally {
      current = undefined;
    }
  };

  const work = async (): Promise<void> => {
    while (!closing) {
      again = false;
      const next = await db.transaction((tx) => book.begin(tx));
      if (next === undefined) {
        if (again) continue;
        return;
      }
      deps.announce();
      await run(next);
    }
  };

  const queue: BacktestQueue = {
    wake() {
      again = true;
      if (closing || working !== undefined) return;
      working = work()
        .catch(deps.onDefect)
        .finally(() => {
          working = undefined;
          if (again) queue.wake();
        });
    },
    stop(id) {
      if (current?.id !== id) return;
      current.stopped = true;
      current.run?.stop();
    },
    async idle() {
      await working;
    },
    async [Symbol.asyncDispose]() {
      closing = true;
      current?.run?.stop();
      await working;
    },
  };
  return queue;
}

/** What a person reads; a defect is told by its first line. */
function reasonOf(error: unknown): string {
  if (isAppError(error)) return error.message;
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0]?.slice(0, 500) ?? 'unknown';
}
