import { setTimeout as sleep } from 'node:timers/promises';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import {
  type BacktestResult,
  type BacktestTask,
  createPace,
  type HistoryProcedures,
  remoteHistory,
  runBacktest,
} from './backtest/index.ts';
import { assert, callProcedures } from './base/index.ts';
import type { CatalogueFiles } from './catalogue-files.ts';
import { parseCatalogue } from './telemetry/index.ts';

/**
 * One backtest, in a thread of its own that `app-backtest.ts` has made the least urgent: it reads columns of history from the store's thread, steps the engine, and tells how
 * far it is. It holds nothing that could open a ticket, and ends with its backtest.
 */
export interface BacktestThreadData {
  readonly catalogue: CatalogueFiles;
  readonly task: BacktestTask;
  /** Calls to the store leave by it. */
  readonly store: MessagePort;
}

export type BacktestNews =
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'done'; readonly result: BacktestResult };

const { catalogue: texts, task, store } = workerData as BacktestThreadData;
const tell = (news: BacktestNews): void => parentPort?.postMessage(news);

/** Each telling is a commit, and so a sync of the disk that those wait behind who publish. */
const tellEveryMs = 2_000;
/** One that is hardly further on says so less often. */
const tellOfLittleEveryMs = 10_000;
const little = 0.02;

const parsed = parseCatalogue(texts.deviceTypes);
assert('catalogue' in parsed, `the catalogue is faulty: ${JSON.stringify(parsed)}`);
const remote = callProcedures<HistoryProcedures>(store);
const history = remoteHistory(remote);
const pace = createPace({ cursor: () => remote.cursor(), now: () => performance.now(), sleep: (ms) => sleep(ms) });

let toldAt = performance.now();
let toldShare = 0;

async function between(share: number, tookMs: number): Promise<void> {
  const every = share - toldShare < little ? tellOfLittleEveryMs : tellEveryMs;
  if (performance.now() - toldAt >= every) {
    toldAt = performance.now();
    toldShare = share;
    tell({ kind: 'progress', share });
  }
  await pace.rest(tookMs);
}

const stopwatch = (): number => performance.now();
const result = await runBacktest(task, { catalogue: parsed.catalogue, history, between, stopwatch });
tell({ kind: 'done', result });
store.close();
