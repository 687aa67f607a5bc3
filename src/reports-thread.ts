import { MessageChannel, type Transferable, Worker } from 'node:worker_threads';
import type { ReportsProcedures, ReportsThreadData } from './app-reports.ts';
import { callProcedures, type Remote } from './base/index.ts';

export interface ReportsThread extends AsyncDisposable {
  readonly reports: Remote<ReportsProcedures>;
}

/** The thread of reports. It starts with the first question: many a day has none, and each start would wait for it. */
export function createReportsThread(
  data: Omit<ReportsThreadData, 'ports'>,
  { onFailed }: { readonly onFailed: (error: Error) => void },
): ReportsThread {
  const { port1: theirs, port2: ours } = new MessageChannel();
  let thread: Worker | undefined;
  const start = (): Worker => {
    const workerData: ReportsThreadData = { ...data, ports: [theirs] };
    const started = new Worker(new URL('./app-reports.ts', import.meta.url), { workerData, transferList: [theirs] });
    return started.on('error', (error: Error) => onFailed(error));
  };
  const reports = callProcedures<ReportsProcedures>({
    on: ours.on.bind(ours),
    postMessage(question: unknown, moved?: unknown) {
      thread ??= start();
      ours.postMessage(question, moved as Transferable[]);
    },
  });
  return {
    reports,
    async [Symbol.asyncDispose]() {
      ours.close();
      await thread?.terminate();
    },
  };
}
