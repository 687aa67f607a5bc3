import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { backtestView, readBacktestRequest } from './api/index.ts';
import { type Backtest, historyOf, runBacktest } from './backtest/index.ts';
import { assert, createIds, createSystemClock, isAppError } from './base/index.ts';
import { readCatalogueFiles } from './catalogue-files.ts';
import { createBacktestTasks } from './commands/index.ts';
import type { Config } from './config.ts';
import { spanOf } from './config-schema.ts';
import { openDatabase } from './db/index.ts';
import { createFleetReader } from './fleet/index.ts';
import { lockFolder } from './journal/index.ts';
import { surroundingsOf } from './rule-surroundings.ts';
import { createRuleReader } from './rules/index.ts';
import { openDuckStore, type StoreFault } from './store/index.ts';
import { parseCatalogue } from './telemetry/index.ts';

/** The same fields as the body of `POST /backtests`. */
export type OfflineRequest = Parameters<typeof readBacktestRequest>[1];

export interface OfflineBacktestDeps {
  /** `share` of the way is behind, 0 to 1. Throws to end it. */
  readonly between: (share: number) => Promise<void>;
  readonly onFault: (fault: StoreFault) => void;
}

/**
 * A backtest over a data folder that no daemon holds, by the runner and in the form of the API. It holds the folder
 * while it runs, so that no daemon starts beside it, and changes nothing of what is recorded there.
 */
export async function offlineBacktest(config: Config, input: OfflineRequest, deps: OfflineBacktestDeps) {
  await using opened = new AsyncDisposableStack();
  const clock = createSystemClock();
  const { dataDir, file } = config;
  const folder = (name: string): string => join(dataDir, name);
  for (const name of ['journal', 'operational.db', 'telemetry']) {
    if (existsSync(folder(name))) continue;
    throw new Error(`${folder(name)} is missing, so ${dataDir} is no data folder; name one with --data-dir.`);
  }
  opened.use(await lockFolder(folder('journal')).catch((error: unknown) => Promise.reject(asHeld(error, dataDir))));
  const store = opened.use(
    await openDuckStore(
      {
        dir: folder('telemetry'),
        retention: { raw: spanOf(file.store.retention) },
        memoryLimit: file.store.memory,
      },
      { clock, onFault: deps.onFault },
    ).catch((error: unknown) => Promise.reject(asHeld(error, dataDir))),
  );
  const db = opened.use(await openDatabase({ file: folder('operational.db'), readonly: true }, []));

  const texts = readCatalogueFiles();
  const parsed = parseCatalogue(texts.deviceTypes);
  assert('catalogue' in parsed, `the catalogue is faulty: ${JSON.stringify(parsed)}`);
  const { catalogue } = parsed;
  const surroundings = surroundingsOf(texts, catalogue, spanOf(file.store.retention));
  const readers = { rules: createRuleReader(db, catalogue, surroundings), fleet: createFleetReader(db) };
  const request = await readBacktestRequest(readers, input);
  const begun: Omit<Backtest, 'state' | 'progress' | 'finished_at' | 'result'> = {
    ...{ id: createIds(clock).next('bkt'), request, asked_by: 'command line', reason: null },
    ...{ asked_at: clock.now(), started_at: clock.now() },
  };
  const { ticket_minutes: ticketMinutes, call_minutes: callMinutes } = file.backtest;
  const taskOf = createBacktestTasks({ db, cost: { ticketMinutes, callMinutes } });
  const task = await taskOf({ ...begun, state: 'running', progress: 0, finished_at: null, result: null });
  const result = await runBacktest(task, {
    catalogue,
    history: historyOf(store),
    between: deps.between,
    stopwatch: () => performance.now(),
  });
  return backtestView({ ...begun, state: 'done', progress: 1, finished_at: clock.now(), result });
}

/** Who holds the folder, and how to ask that one instead. */
export function asHeld(error: unknown, dataDir: string): unknown {
  if (!isAppError(error)) return error;
  const { code, pid } = error.failure as { readonly code: string; readonly pid?: number };
  if (code !== 'journal_locked' && code !== 'in_use') return error;
  const holder = pid === undefined ? 'Another process' : `Process ${pid}`;
  return new Error(
    `${holder} holds ${dataDir}, most likely a daemon: ask it, with --http URL in place of --data-dir, or stop it first.`,
  );
}
