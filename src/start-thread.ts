import { Worker } from 'node:worker_threads';
import type { StoreThreadData } from './app-store.ts';
import type { OperationsThreadData } from './operations-thread.ts';

/** A thread that is there as long as the house is; `onFailed` is told of what it did not expect itself. */
export function startThread(
  file: './app-store.ts' | './app-operations.ts',
  data: StoreThreadData | OperationsThreadData,
  onFailed: (error: Error) => void,
): Worker {
  const thread = new Worker(new URL(file, import.meta.url), {
    workerData: data,
    transferList: Object.values(data.ports),
  });
  thread.on('error', (error: Error) => onFailed(error));
  return thread;
}
