import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { createSystemClock, days } from '../../src/base/index.ts';
import type { StoreFault } from '../../src/store/index.ts';
import { openInflux2Store } from '../../src/store/index.ts';
import { influx2Named, newBucket } from '../harness/influx2.ts';
import { storeContract } from './store-suite.ts';

const named = influx2Named();
if (named === undefined) {
  console.warn('\n*** SKIPPED: the contract of stores on InfluxDB 2. It needs a server of yours:');
  console.warn(
    '*** INFLUX2_URL, INFLUX2_ORG and INFLUX2_TOKEN (one that may make buckets). Debian has no package of it.\n',
  );
}

describe.skipIf(named === undefined)('a real InfluxDB 2.x', () => {
  if (named === undefined) {
    test('InfluxDB 2 is nowhere to be found', () => undefined);
    return;
  }
  storeContract('InfluxDB 2', async ({ retention: raw = days(365), rollups } = {}) => {
    const dir = await mkdtemp(join(tmpdir(), 'carewatch-store-'));
    const faults: StoreFault[] = [];
    const onFault = (fault: StoreFault): void => void faults.push(fault);
    const bucket = await newBucket(named);
    const deps = { clock: createSystemClock(), random: Math.random, onFault };
    const influx2 = { ...named, bucket: bucket.name };
    const reopened = () => openInflux2Store({ dir, retention: { raw, rollups }, influx2 }, deps);
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
        await bucket[Symbol.asyncDispose]();
        await rm(dir, { recursive: true });
      },
    };
  });
});
