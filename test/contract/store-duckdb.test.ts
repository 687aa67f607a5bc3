import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSystemClock, days } from '../../src/base/index.ts';
import type { StoreFault } from '../../src/store/index.ts';
import { openDuckStore } from '../../src/store/index.ts';
import { storeContract } from './store-suite.ts';
import { at, batchOf, DAY_MS, heater, reading } from './store-world.ts';

storeContract('DuckDB', async ({ retention: raw = days(365), rollups } = {}) => {
  const dir = await mkdtemp(join(tmpdir(), 'carewatch-store-'));
  const faults: StoreFault[] = [];
  const deps = { clock: createSystemClock(), onFault: (fault: StoreFault) => void faults.push(fault) };
  const reopened = () => openDuckStore({ dir, retention: { raw, rollups } }, deps);
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

test('closed days that were sorted for a look at the past leave no file behind', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'carewatch-store-'));
  const deps = { clock: createSystemClock(), onFault: () => {} };
  await using store = await openDuckStore({ dir, retention: { raw: days(365) } }, deps);
  const readings = [0, 1, 2, 3].map((day) => reading({ seq: day + 1, ts: at(day * DAY_MS), values: {} }));
  await store.append(batchOf(readings));
  await store.maintain(at(0));
  const scratch = async (): Promise<string[]> =>
    (await readdir(join(dir, 'spill'))).filter((name) => /parquet/.test(name));
  const query = { after: 0, life: false, readings: [{ type: heater.name, signals: [] }], sliceRows: 1 };
  const left: number[] = [];
  for await (const { through } of store.history(query)) left.push(through, (await scratch()).length);
  // One lies there until its last entry has passed; what is still to come is sorted when it is its turn.
  expect(left.filter((_, i) => i % 2 === 1).every((count) => count <= 1)).toBe(true);
  expect(await scratch()).toEqual([]);
  for await (const _ of store.history(query)) break;
  expect(await scratch()).toEqual([]);
  await rm(dir, { recursive: true });
});
