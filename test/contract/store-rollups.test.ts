/** Rollups of DuckDB as files; what they answer is in the contract of stores. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSystemClock, type Duration, days, hours } from '../../src/base/index.ts';
import type { Store, StoreFault } from '../../src/store/index.ts';
import { openDuckStore } from '../../src/store/index.ts';
import { everyTwentyMinutes, live, points } from './store-suite-rollups.ts';
import { at, batchOf, DAY_MS, heater, reading } from './store-world.ts';

const rollups = { five_minutes: days(365), hourly: days(3_650) };

interface Opened extends AsyncDisposable {
  readonly store: Store;
  readonly dir: string;
  readonly faults: readonly StoreFault[];
  reopen(): Promise<void>;
}

async function opened(retention: { readonly raw: Duration; readonly rollups?: object }): Promise<Opened> {
  const dir = await mkdtemp(join(tmpdir(), 'carewatch-rollups-'));
  const faults: StoreFault[] = [];
  const deps = { clock: createSystemClock(), onFault: (fault: StoreFault) => void faults.push(fault) };
  let store = await openDuckStore({ dir, retention }, deps);
  return {
    dir,
    faults,
    get store() {
      return store;
    },
    async reopen() {
      await store[Symbol.asyncDispose]();
      store = await openDuckStore({ dir, retention }, deps);
    },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await rm(dir, { recursive: true });
    },
  };
}

const filesIn = async (dir: string): Promise<string[]> =>
  (await readdir(join(dir, 'rollups'), { recursive: true })).filter((name) => name.endsWith('.parquet')).sort();

test('a late reading changes the answer at once, and the rollup with the next upkeep', async () => {
  await using kept = await opened({ raw: days(365), rollups });
  const events = everyTwentyMinutes(5);
  await live(kept.store, events);
  const before = await filesIn(kept.dir);
  const late = { at: at(5 * DAY_MS), values: { outlet_temp_c: 1_000 } };
  await kept.store.append(batchOf([reading({ seq: 900, ts: at(600_000), ...late })]));
  const first = { step: hours(1), agg: 'max', from: at(0), to: at(3_600_000) } as const;
  expect(await points(kept.store, first)).toEqual([[at(0), 1_000]]);
  await kept.store.append(batchOf([reading({ seq: 901, ts: at(6 * DAY_MS), values: {} })]));
  await kept.store.maintain(at(6 * DAY_MS));
  expect(await points(kept.store, first)).toEqual([[at(0), 1_000]]);
  await kept.store.maintain(at(6 * DAY_MS));
  const after = await filesIn(kept.dir);
  const monday = (files: readonly string[]) => files.filter((file) => file.includes('2026-01-05'));
  expect(monday(after)).toHaveLength(2);
  expect(monday(after)).not.toEqual(monday(before));
});

test('readings of which no rollup could be made stay until one could', async () => {
  await using kept = await opened({ raw: days(2), rollups });
  await kept.store.append(batchOf(everyTwentyMinutes(3)));
  // A file where a folder must be.
  await writeFile(join(kept.dir, 'rollups'), '');
  expect((await kept.store.maintain(at(30 * DAY_MS))).dropped).toEqual([]);
  expect(await kept.store.count()).toBe(216);
  expect(kept.faults.map(({ code }) => code)).toContain('maintain_failed');
  await rm(join(kept.dir, 'rollups'));
  expect((await kept.store.maintain(at(30 * DAY_MS))).dropped).toHaveLength(3);
  expect(await points(kept.store, { step: days(1), agg: 'count' })).toEqual(
    [0, 1, 2].map((day) => [at(day * DAY_MS), 72]),
  );
});

test('rollups have a retention of their own, and leave no file behind', async () => {
  await using kept = await opened({ raw: days(1), rollups: { five_minutes: days(3), hourly: days(6) } });
  await live(kept.store, everyTwentyMinutes(10));
  await kept.store.maintain(at(10 * DAY_MS));
  await kept.store.maintain(at(10 * DAY_MS));
  const all = await filesIn(kept.dir);
  const daysOf = (step: string) =>
    all.filter((file) => file.startsWith(step)).map((file) => file.split('/')[2]?.slice(0, 10));
  expect(daysOf('5m')).toEqual(['2026-01-12', '2026-01-13']);
  expect(daysOf('1h')).toEqual(['2026-01-09', '2026-01-10', '2026-01-11', '2026-01-12', '2026-01-13']);
  expect(await points(kept.store, { step: hours(1), agg: 'count', to: at(4 * DAY_MS) })).toEqual([]);
  expect(await points(kept.store, { step: days(1), agg: 'count', to: at(5 * DAY_MS) })).toEqual([[at(4 * DAY_MS), 72]]);
  {
    await using held = await kept.store.holdFiles();
    const names = held.files.map(({ name }) => name).filter((name) => name.startsWith('rollups/'));
    expect(names.sort()).toEqual(all.map((file) => `rollups/${file}`));
  }
  // Written, and not yet booked when the process died.
  await writeFile(join(kept.dir, 'rollups', '5m', heater.name, '2026-01-12.00000000.parquet'), 'half');
  await kept.reopen();
  expect(await filesIn(kept.dir)).toEqual(all);
  expect(kept.faults).toEqual([]);
});
