/** What belongs to DuckDB alone: one holder, its folder, and what it does when files and books disagree. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSystemClock, days } from '../../src/base/index.ts';
import type { Store, StoreFault } from '../../src/store/index.ts';
import { checkStoreCopy, openDuckStore } from '../../src/store/index.ts';
import type { TelemetryEvent } from '../../src/telemetry/index.ts';
import { at, batchOf, collected, DAY_MS, heater, reading } from './store-world.ts';

let dir: string;
let faults: StoreFault[];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'carewatch-store-'));
  faults = [];
});
afterEach(() => rm(dir, { recursive: true }));

const open = (path = dir): Promise<Store> => {
  const onFault = (fault: StoreFault): void => void faults.push(fault);
  return openDuckStore({ dir: path, retention: { raw: days(365) } }, { clock: createSystemClock(), onFault });
};

/** A reading each six hours of three days. */
const threeDays = (): TelemetryEvent[] =>
  Array.from({ length: 12 }, (_, i) => reading({ seq: i + 1, ts: at((i * DAY_MS) / 4), values: { outlet_temp_c: i } }));

const seqs = async (store: Store): Promise<number[]> =>
  (await collected(store.events({ after: 0 }))).map(({ seq }) => seq);

const closedFiles = async (): Promise<string[]> => (await readdir(join(dir, 'days', heater.name))).toSorted();

test('a second holder is refused, in this thread, in another and in another process, until the first lets go', async () => {
  const opener = fileURLToPath(new URL('store-second-holder.ts', import.meta.url));
  const inThread = async (): Promise<unknown> => {
    const worker = new Worker(opener, { workerData: { dir } });
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    worker.once('message', resolve).once('error', reject);
    const answer = await promise;
    await worker.terminate();
    return answer;
  };
  const inProcess = async (): Promise<string> =>
    (await promisify(execFile)(process.execPath, [opener, dir])).stdout.trim();
  {
    await using _first = await open();
    await expect(open()).rejects.toMatchObject({ failure: { code: 'in_use' } });
    await expect(open(join(dir, '.'))).rejects.toThrow(/one holder/);
    expect(await inThread()).toBe('in_use');
    expect(await inProcess()).toBe('in_use');
  }
  // The worker opens it, and ends without closing it.
  expect(await inThread()).toBe('opened');
  await using _second = await open();
});

test('everything is there after closing and opening again', async () => {
  {
    await using store = await open();
    void store.append(batchOf(threeDays()));
  }
  await using store = await open();
  expect([store.cursor(), await store.count(), await seqs(store)]).toEqual([
    12,
    12,
    Array.from({ length: 12 }, (_, i) => i + 1),
  ]);
  expect(faults).toEqual([]);
});

test('a closed day leaves nothing of itself in the database', async () => {
  {
    await using store = await open();
    await store.append(batchOf(threeDays()));
    await store.maintain(at(0));
  }
  const instance = await DuckDBInstance.create(join(dir, 'series.duckdb'));
  const connection = await instance.connect();
  const tables = await connection.runAndReadAll("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE '%:%'");
  expect(tables.getRows()).toEqual([[`reading:${heater.name}:2026-01-07`]]);
  connection.closeSync();
  instance.closeSync();
});

test('a file written but not booked is removed, and its rows are still live', async () => {
  {
    await using store = await open();
    await store.append(batchOf(threeDays()));
  }
  await mkdir(join(dir, 'days', heater.name), { recursive: true });
  await writeFile(join(dir, 'days', heater.name, '2026-01-05.parquet'), 'half of it');
  await writeFile(join(dir, 'days', heater.name, '2026-01-06.parquet.part'), 'less');
  await using store = await open();
  expect(await closedFiles()).toEqual([]);
  expect(await seqs(store)).toHaveLength(12);
  await store.maintain(at(0));
  expect(await closedFiles()).toEqual(['2026-01-05.parquet', '2026-01-06.parquet']);
  expect(await seqs(store)).toHaveLength(12);
  expect(faults).toEqual([]);
});

test('a file of a day that was dropped is removed, whichever came first, the books or the crash', async () => {
  const kept = await mkdtemp(join(tmpdir(), 'carewatch-kept-'));
  {
    await using store = await open();
    await store.append(batchOf(threeDays()));
    await store.maintain(at(0));
    await cp(join(dir, 'days'), kept, { recursive: true });
    await store.maintain(at(366 * DAY_MS));
  }
  await cp(join(kept, heater.name, '2026-01-05.parquet'), join(dir, 'days', heater.name, '2026-01-05.parquet'));
  await rm(kept, { recursive: true });
  await using store = await open();
  expect([await closedFiles(), faults]).toEqual([['2026-01-06.parquet'], []]);
  expect(await seqs(store)).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
});

test('a file that nothing explains is reported and left alone', async () => {
  await mkdir(join(dir, 'days', heater.name), { recursive: true });
  await writeFile(join(dir, 'days', heater.name, '2026-01-05.parquet'), 'precious');
  await using _store = await open();
  expect(faults.map(({ code }) => code)).toEqual(['file_unexplained']);
  expect(await closedFiles()).toEqual(['2026-01-05.parquet']);
});

test('a closed day whose file is missing is reported, the rest is read, and putting it back heals it', async () => {
  {
    await using store = await open();
    await store.append(batchOf(threeDays()));
    await store.maintain(at(0));
  }
  const file = join(dir, 'days', heater.name, '2026-01-05.parquet');
  await rename(file, join(dir, 'elsewhere'));
  {
    await using store = await open();
    expect(faults.map(({ code }) => code)).toEqual(['file_missing']);
    expect(await seqs(store)).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
  }
  await rename(join(dir, 'elsewhere'), file);
  await using store = await open();
  expect(await seqs(store)).toHaveLength(12);
});

test('a folder that cannot be a store is refused with the reason', async () => {
  await expect(open(join(dir, 'a[1]'))).rejects.toMatchObject({ failure: { code: 'unusable_dir' } });
  await writeFile(join(dir, 'series.duckdb'), 'this is no database, not at all');
  await expect(open()).rejects.toMatchObject({ failure: { code: 'unusable_dir' } });
  await writeFile(join(dir, 'plain'), '');
  await expect(open(join(dir, 'plain'))).rejects.toMatchObject({ failure: { code: 'unusable_dir' } });
});

test('what is used after closing is refused', async () => {
  const store = await open();
  await store[Symbol.asyncDispose]();
  await expect(store.append(batchOf(threeDays()))).rejects.toMatchObject({ failure: { code: 'closed' } });
  await expect(store.unknownSignals({})).rejects.toMatchObject({ failure: { code: 'closed' } });
});

test('held files are the store as of one moment, however much is stored and maintained until they are copied', async () => {
  const copy = await mkdtemp(join(tmpdir(), 'carewatch-copy-'));
  await using store = await open();
  await store.append(batchOf(threeDays()));
  await store.maintain(at(3 * DAY_MS));
  const held = await store.holdFiles();
  expect(held.cursor).toBe(12);
  const more = Array.from({ length: 3_000 }, (_, i) =>
    reading({ seq: 13 + i, ts: at(4 * DAY_MS + i * 1_000), values: { outlet_temp_c: i } }),
  );
  await store.append(batchOf(more));
  await store.append(batchOf([reading({ seq: 3_013, ts: at(6 * DAY_MS), values: { outlet_temp_c: 1 } })]));
  let maintained = false;
  const maintaining = store.maintain(at(1_000 * DAY_MS)).then(() => {
    maintained = true;
  });
  for (const { path, name, bytes } of held.files) {
    await mkdir(dirname(join(copy, name)), { recursive: true });
    await writeFile(join(copy, name), (await readFile(path)).subarray(0, bytes));
  }
  expect(await checkStoreCopy(copy)).toBe(12);
  expect(maintained).toBe(false);
  await held[Symbol.asyncDispose]();
  await maintaining;
  {
    await using second = await open(copy);
    expect(await seqs(second)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  }
  expect(await store.count()).toBe(0);
  await rm(copy, { recursive: true });
});

test('a store that closes lets go of what is held', async () => {
  const store = await open();
  await store.append(batchOf(threeDays()));
  await using held = await store.holdFiles();
  const maintaining = store.maintain(at(3 * DAY_MS));
  await store[Symbol.asyncDispose]();
  await maintaining;
  expect(held.cursor).toBe(12);
});
