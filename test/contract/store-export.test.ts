import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSystemClock, days } from '../../src/base/index.ts';
import {
  createExportDesk,
  type ExportDeskOptions,
  type ExportQuery,
  openDuckStore,
  type Store,
} from '../../src/store/index.ts';
import { at, batchOf, DAY_MS, heater, lift, reading } from './store-world.ts';

let root: string;
let store: Store;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'carewatch-export-'));
  const deps = { clock: createSystemClock(), onFault: () => {} };
  store = await openDuckStore({ dir: join(root, 'store'), retention: { raw: days(365) } }, deps);
  await store.append(
    batchOf([
      reading({ seq: 1, ts: at(1_000), values: { outlet_temp_c: 40.5 } }),
      reading({ seq: 3, ts: at(2_000), device: 'l-1', type: lift, values: { floor: 3 } }),
      reading({ seq: 5, ts: at(DAY_MS), values: { gas_pressure_pa: 2_000 } }),
      reading({ seq: 7, ts: at(2 * DAY_MS + 1), values: { outlet_temp_c: 50 } }),
    ]),
  );
  await store.maintain(at(2 * DAY_MS));
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await rm(root, { recursive: true });
});

const query = (rest: Partial<ExportQuery>): ExportQuery => ({
  from: at(0),
  to: at(9 * DAY_MS),
  format: 'csv',
  ...rest,
});

const desk = (options: ExportDeskOptions) =>
  createExportDesk(options, { clock: createSystemClock(), exporter: store.exporter });

test('the desk writes one export at a time into a folder of its own, keeps the newest, and no file of one that is cancelled', async () => {
  const folder = join(root, 'desk');
  await using opened = desk({ folder, kept: 5 });
  for (const id of ['exp_1', 'exp_2', 'exp_3', 'exp_4', 'exp_5', 'exp_6']) {
    opened.start(id, query({ type: lift.name }));
    expect(() => opened.start('exp_9', query({}))).toThrow(`The export ${id} is being written`);
    expect(() => opened.remove(id)).toThrow(`cancel it with POST /api/v1/exports/${id}/cancel first`);
    expect(() => opened.fileOf(id)).toThrow('is being written; ask again when it is done');
    await opened.idle();
    expect(opened.get(id)).toMatchObject({ state: 'done', progress: 1, rows: 1, files: [{ rows: 1 }], reason: null });
  }
  const foldersOf = async () => (await readdir(folder)).filter((name) => !name.endsWith('.json')).sort();
  expect(await foldersOf()).toEqual(['exp_2', 'exp_3', 'exp_4', 'exp_5', 'exp_6']);
  expect(() => opened.get('exp_1')).toThrow('There is no export exp_1; the newest 5 are kept');
  opened.start('exp_7', query({}));
  opened.cancel('exp_7');
  await opened.idle();
  expect(opened.get('exp_7')).toMatchObject({ state: 'cancelled', files: [], bytes: 0 });
  opened.start('exp_8', query({ signals: ['nonsense'] }));
  await opened.idle();
  expect(opened.get('exp_8')).toMatchObject({
    state: 'failed',
    reason: 'signals: nonsense was never stored; leave it out',
  });
  expect(await foldersOf()).toEqual(['exp_4', 'exp_5', 'exp_6']);
  expect(() => opened.fileOf('exp_7')).toThrow('The export exp_7 is cancelled: It was cancelled.');
  opened.remove('exp_4');
  expect(await foldersOf()).toEqual(['exp_5', 'exp_6']);
  expect(opened.list().map(({ id }) => id)).toEqual(['exp_8', 'exp_7', 'exp_6', 'exp_5']);
});

test('exports take no more than their bytes: the oldest go, and one that alone needs more fails and says what to do', async () => {
  const folder = join(root, 'budget');
  let bytes = 0;
  {
    await using opened = desk({ folder });
    opened.start('exp_1', query({ type: heater.name }));
    await opened.idle();
    bytes = opened.get('exp_1').bytes;
  }
  await using opened = desk({ folder, budgetBytes: bytes });
  opened.start('exp_2', query({ type: lift.name }));
  await opened.idle();
  expect(opened.list()).toMatchObject([{ id: 'exp_2', state: 'done' }]);
  opened.start('exp_3', query({}));
  await opened.idle();
  expect(opened.list()).toMatchObject([
    { id: 'exp_3', state: 'failed', bytes: 0, reason: expect.stringContaining('raise it') },
  ]);
  expect(await readdir(folder)).toEqual(['exp_3.json']);
});

test('exports are there after the house was killed; one that was being written has failed, with nothing left of it', async () => {
  const folder = join(root, 'kept');
  const before = desk({ folder });
  before.start('exp_1', query({ type: heater.name, format: 'parquet' }));
  await before.idle();
  before.start('exp_2', query({}));
  // As a kill finds it: the note says that it runs, and a file is half written.
  const half = join(folder, 'exp_2');
  await before.idle();
  const note = JSON.parse(await readFile(`${half}.json`, 'utf8'));
  await writeFile(`${half}.json`, JSON.stringify({ ...note, state: 'running', files: [] }));
  await mkdir(join(folder, 'exp_3'));
  await writeFile(join(folder, 'exp_4.json'), '{');

  await using after = desk({ folder });
  expect(after.list()).toEqual([
    expect.objectContaining({ id: 'exp_2', state: 'failed', reason: expect.stringContaining('ask for it again') }),
    before.get('exp_1'),
  ]);
  const { path, name, bytes } = after.fileOf('exp_1', 'gas_water_heater.2026-01-06.parquet');
  expect({ name, bytes: (await stat(path)).size }).toEqual({ name: 'gas_water_heater.2026-01-06.parquet', bytes });
  expect(() => after.fileOf('exp_1')).toThrow('has 3 files; send name, one of its files, such as gas_water');
  expect(() => after.fileOf('exp_1', '../exp_2.json')).toThrow('and none named ../exp_2.json');
  expect((await readdir(folder)).sort()).toEqual(['exp_1', 'exp_1.json', 'exp_2.json']);
});
