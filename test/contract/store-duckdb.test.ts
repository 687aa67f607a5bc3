import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSystemClock, days } from '../../src/base/index.ts';
import type { StoreFault } from '../../src/store/index.ts';
import { openDuckStore } from '../../src/store/index.ts';
import { storeContract } from './store-suite.ts';

storeContract('DuckDB', async ({ retention = days(365) } = {}) => {
  const dir = await mkdtemp(join(tmpdir(), 'carewatch-store-'));
  const faults: StoreFault[] = [];
  const deps = { clock: createSystemClock(), onFault: (fault: StoreFault) => void faults.push(fault) };
  const store = await openDuckStore({ dir, retention: { raw: retention } }, deps);
  return {
    store,
    faults,
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await rm(dir, { recursive: true });
    },
  };
});
