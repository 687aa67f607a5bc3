import { locks } from 'node:worker_threads';
import { storeError } from '../errors.ts';

/**
 * Makes this the only holder of the store in `dir` among all threads of the process, until disposed or the
 * thread ends. DuckDB itself refuses other processes, but would open the file a second time for another thread
 * and spoil it.
 */
export async function holdAlone(dir: string): Promise<AsyncDisposable> {
  const taken = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const request = locks.request(`carewatch-store:${dir}`, { ifAvailable: true }, async (lock) => {
    if (lock === null) throw storeError({ code: 'in_use', dir });
    taken.resolve();
    await released.promise;
  });
  await Promise.race([taken.promise, request]);
  return {
    async [Symbol.asyncDispose]() {
      released.resolve();
      await request;
    },
  };
}
