import { MessageChannel, type MessagePort, type Transferable, Worker } from 'node:worker_threads';
import { callProcedures, type Procedures, type Remote } from './base/index.ts';

export interface LateThread<P extends Procedures> extends AsyncDisposable {
  readonly procedures: Remote<P>;
}

/** A thread that starts with the first question: many a day has none, and each start of the house would wait for it. */
export function createLateThread<P extends Procedures>(
  file: URL,
  data: object,
  { onFailed }: { readonly onFailed: (error: Error) => void },
): LateThread<P> {
  const { port1: theirs, port2: ours } = new MessageChannel();
  let thread: Worker | undefined;
  const start = (): Worker => {
    const workerData: { readonly ports: readonly MessagePort[] } = { ...data, ports: [theirs] };
    const started = new Worker(file, { workerData, transferList: [theirs] });
    return started.on('error', (error: Error) => onFailed(error));
  };
  const procedures = callProcedures<P>({
    on: ours.on.bind(ours),
    postMessage(question: unknown, moved?: unknown) {
      thread ??= start();
      ours.postMessage(question, moved as Transferable[]);
    },
  });
  return {
    procedures,
    async [Symbol.asyncDispose]() {
      ours.close();
      await thread?.terminate();
    },
  };
}
