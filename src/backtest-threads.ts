import { MessageChannel, Worker } from 'node:worker_threads';
import type { StoreProcedures } from './app-store.ts';
import type { BacktestRun, BacktestTask } from './backtest/index.ts';
import type { BacktestNews, BacktestThreadData } from './backtest-body.ts';
import type { Remote } from './base/index.ts';
import type { CatalogueFiles } from './catalogue-files.ts';

export interface BacktestThreadsDeps {
  readonly catalogue: CatalogueFiles;
  readonly store: Pick<Remote<StoreProcedures>, 'serveHistory'>;
}

/** Of a thread's own memory; a backtest that wants more fails and takes nothing with it. */
const memoryMegabytes = 1_024;

/** Gives each backtest a thread of its own, with a line to the store's thread. */
export function createBacktestThreads({ catalogue, store }: BacktestThreadsDeps) {
  return (task: BacktestTask, onProgress: (share: number) => void): BacktestRun => {
    const { port1, port2 } = new MessageChannel();
    const data: BacktestThreadData = { catalogue, task, store: port2 };
    const thread = new Worker(new URL('./app-backtest.ts', import.meta.url), {
      workerData: data,
      transferList: [port2],
      resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
    });
    const done = new Promise<Extract<BacktestNews, { kind: 'done' }>['result']>((resolve, reject) => {
      thread.on('message', (news: BacktestNews) => {
        if (news.kind === 'done') resolve(news.result);
        else onProgress(news.share);
      });
      thread.on('error', reject);
      thread.on('exit', () => reject(new Error('its thread was stopped')));
      store.serveHistory({ port: port1, transferList: [port1] }).catch(reject);
    });
    return { done, stop: () => void thread.terminate() };
  };
}
