import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { createSystemClock, days } from '../../src/base/index.ts';
import type { StoreFault } from '../../src/store/index.ts';
import { openInflux1Store } from '../../src/store/index.ts';
import type { Influxd } from '../harness/influxd.ts';
import { influxdPath, startInfluxd } from '../harness/influxd.ts';
import { storeContract } from './store-suite.ts';

describe.skipIf(influxdPath() === undefined)('a real InfluxDB 1.x', () => {
  let influxd: Influxd;
  let databases = 0;
  beforeAll(async () => {
    influxd = await startInfluxd();
  });
  afterAll(() => influxd[Symbol.asyncDispose]());

  storeContract('InfluxDB 1', async ({ retention: raw = days(365), rollups } = {}) => {
    const dir = await mkdtemp(join(tmpdir(), 'carewatch-store-'));
    const faults: StoreFault[] = [];
    const deps = {
      clock: createSystemClock(),
      random: Math.random,
      onFault: (fault: StoreFault) => void faults.push(fault),
    };
    databases += 1;
    const influx1 = { url: influxd.url, database: `contract_${databases}` };
    const reopened = () => openInflux1Store({ dir, retention: { raw, rollups }, influx1 }, deps);
    let store = await reopened();
    return {
      get store() {
        return store;
      },
      async reopen() {
        await store[Symbol.asyncDispose]();
        store = await reopened();
      },
      faults,
      async [Symbol.asyncDispose]() {
        await store[Symbol.asyncDispose]();
        await rm(dir, { recursive: true });
      },
    };
  });
});
