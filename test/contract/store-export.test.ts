import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSystemClock, days } from '../../src/base/index.ts';
import { createExportDesk, type ExportQuery, openDuckStore, type Store } from '../../src/store/index.ts';
import { at, batchOf, DAY_MS, lift, reading } from './store-world.ts';

let root: string;
let store: Store;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'carewatch-export-'));
  const deps = { clock: createSystemClock(), onFault: () => {} };
  store = await openDuckStore({ dir: join(root, 'store'), retention: { raw: days(365) } }, deps);
  await store.append(batchOf([reading({ seq: 3, ts: at(2_000), device: 'l-1', type: lift, values: { floor: 3 } })]));
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

test('the desk writes one export at a time into a folder of its own, keeps the newest five, and nothing of one that is cancelled', async () => {
  const folder = join(root, 'desk');
  await using desk = createExportDesk({ clock: createSystemClock(), exporter: store.exporter, folder });
  for (const id of ['exp_1', 'exp_2', 'exp_3', 'exp_4', 'exp_5', 'exp_6']) {
    desk.start(id, query({ type: lift.name }));
    expect(() => desk.start('exp_9', query({}))).toThrow(`The export ${id} is being written`);
    await desk.idle();
    expect(desk.get(id)).toMatchObject({ state: 'done', progress: 1, rows: 1, files: [{ rows: 1 }], reason: null });
  }
  expect((await readdir(folder)).sort()).toEqual(['exp_2', 'exp_3', 'exp_4', 'exp_5', 'exp_6']);
  desk.start('exp_7', query({}));
  desk.cancel('exp_7');
  await desk.idle();
  expect(desk.get('exp_7')).toMatchObject({ state: 'cancelled', files: [] });
  desk.start('exp_8', query({ signals: ['nonsense'] }));
  await desk.idle();
  expect(desk.get('exp_8')).toMatchObject({
    state: 'failed',
    reason: 'signals: nonsense was never stored; leave it out',
  });
  expect((await readdir(folder)).sort()).toEqual(['exp_3', 'exp_4', 'exp_5', 'exp_6']);
});
