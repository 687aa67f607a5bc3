import type { StoreProcedures } from './app-store.ts';
import { type BacktestBook, type BacktestQueue, createBacktestBook, createBacktestQueue } from './backtest/index.ts';
import { createBacktestThreads } from './backtest-threads.ts';
import type { Clock, Ids, Remote } from './base/index.ts';
import type { CatalogueFiles } from './catalogue-files.ts';
import { createBacktestTasks } from './commands/index.ts';
import type { ConfigDocument } from './config-schema.ts';
import type { Database } from './db/index.ts';

export interface OperationsBacktestsDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly texts: CatalogueFiles;
  readonly store: Remote<StoreProcedures>;
  readonly announce: () => void;
  readonly onDefect: (error: unknown) => void;
}

/** The backtests that are kept, and the queue that gives each its thread. */
export function createOperationsBacktests(
  { backtest }: Pick<ConfigDocument, 'backtest'>,
  { db, clock, ids, texts, store, announce, onDefect }: OperationsBacktestsDeps,
): { readonly backtests: BacktestBook; readonly backtestQueue: BacktestQueue } {
  const { queue, keep, ticket_minutes: ticketMinutes, call_minutes: callMinutes } = backtest;
  const backtests = createBacktestBook({ queue, keep }, { clock, ids });
  const backtestQueue = createBacktestQueue({
    db,
    book: backtests,
    taskOf: createBacktestTasks({ db, cost: { ticketMinutes, callMinutes } }),
    start: createBacktestThreads({ catalogue: texts, store }),
    announce,
    onDefect,
  });
  return { backtests, backtestQueue };
}
