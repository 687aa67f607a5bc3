import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSystemClock, days } from '../../src/base/index.ts';
import {
  createExportDesk,
  type ExportDeskOptions,
  type Exporter,
  type ExportQuery,
  openDuckStore,
  runExport,
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
      reading({ seq: 1, ts: at(1_000), values: { outlet_temp_c: 40.5, burner_on: true, burner_state: '=1+1' } }),
      reading({ seq: 2, ts: at(500), device: '+h "2"', values: { outlet_temp_c: -3, burner_state: '点火,"x"' } }),
      reading({ seq: 3, ts: at(2_000), device: 'l-1', type: lift, values: { floor: 3, 'Tür "2"; DROP': 7 } }),
      reading({ seq: 4, ts: at(1_000), at: at(DAY_MS), values: { outlet_temp_c: 41 } }),
      reading({ seq: 5, ts: at(DAY_MS), values: { gas_pressure_pa: 2_000 } }),
      reading({ seq: 6, ts: at(2 * DAY_MS), values: {} }),
      reading({ seq: 7, ts: at(2 * DAY_MS + 1), values: { outlet_temp_c: 50 } }),
    ]),
  );
  await store.maintain(at(2 * DAY_MS));
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await rm(root, { recursive: true });
});

const exporter = (): Exporter => store.exporter as Exporter;
const query = (rest: Partial<ExportQuery>): ExportQuery => ({
  from: at(0),
  to: at(9 * DAY_MS),
  format: 'csv',
  ...rest,
});

async function exported(name: string, rest: Partial<ExportQuery>) {
  const folder = join(root, name);
  await mkdir(folder);
  const shares: number[] = [];
  const files = await runExport(exporter(), query(rest), folder, async ({ share }) => void shares.push(share));
  expect((await readdir(folder)).sort()).toEqual(files.map((file) => file.name).sort());
  return { folder, files, shares };
}

test('an export as CSV has a row for each device and instant, and nothing that a spreadsheet runs', async () => {
  const { folder, files, shares } = await exported('csv', { type: heater.name });
  expect(files.map(({ name, rows }) => [name, rows])).toEqual([
    ['gas_water_heater.2026-01-05.csv', 2],
    ['gas_water_heater.2026-01-06.csv', 1],
    ['gas_water_heater.2026-01-07.csv', 1],
  ]);
  expect(shares).toEqual([0, 1 / 3, 2 / 3, 1]);
  expect(await readFile(join(folder, 'gas_water_heater.2026-01-05.csv'), 'utf8')).toBe(
    [
      'device,ts,outlet_temp_c,burner_on,burner_state,gas_pressure_pa',
      `"'+h ""2""",2026-01-05T00:00:00.500Z,-3.0,,"点火,""x""",`,
      "h-1,2026-01-05T00:00:01.000Z,41.0,true,'=1+1,",
      '',
    ].join('\n'),
  );
});

test('an export as Parquet is read by another program, with instants as such', async () => {
  const { folder } = await exported('parquet', { format: 'parquet' });
  const other = await DuckDBInstance.create(':memory:');
  const connection = await other.connect();
  const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();
  const of = (type: string): string => `read_parquet('${folder}/${type}.*.parquet')`;
  expect(
    await rows(`SELECT device, epoch_ms(ts)::DOUBLE, outlet_temp_c, burner_on, gas_pressure_pa FROM ${of(heater.name)}
      ORDER BY ts, device`),
  ).toEqual([
    ['+h "2"', at(500), -3, null, null],
    ['h-1', at(1_000), 41, true, null],
    ['h-1', at(DAY_MS), null, null, 2_000],
    ['h-1', at(2 * DAY_MS + 1), 50, null, null],
  ]);
  expect(await rows(`SELECT floor, "Tür ""2""; DROP" FROM ${of(lift.name)}`)).toEqual([[3, 7]]);
  expect(await rows(`SELECT column_type FROM (DESCRIBE FROM ${of(heater.name)}) WHERE column_name = 'ts'`)).toEqual([
    ['TIMESTAMP'],
  ]);
  connection.closeSync();
  other.closeSync();
});

test('only what is asked for is exported', async () => {
  const { files, folder } = await exported('some', {
    ...{ devices: ['h-1'], signals: ['gas_pressure_pa', 'outlet_temp_c'], from: at(0), to: at(DAY_MS) },
  });
  expect(files).toMatchObject([{ name: 'gas_water_heater.2026-01-05.csv', rows: 1 }]);
  expect(await readFile(join(folder, 'gas_water_heater.2026-01-05.csv'), 'utf8')).toBe(
    'device,ts,gas_pressure_pa,outlet_temp_c\nh-1,2026-01-05T00:00:01.000Z,,41.0\n',
  );
  await expect(exporter().parts(query({ signals: ['outlet_temp'] }))).rejects.toMatchObject({
    ...{ code: 'bad_query', message: 'signals: outlet_temp was never stored; leave it out' },
  });
});

test('an export that is ended keeps whole files and no others', async () => {
  const folder = join(root, 'ended');
  await mkdir(folder);
  const stop = async ({ files }: { readonly files: number }): Promise<void> => {
    if (files === 1) throw new Error('enough');
  };
  await expect(runExport(exporter(), query({ type: heater.name }), folder, stop)).rejects.toThrow('enough');
  expect(await readdir(folder)).toEqual(['gas_water_heater.2026-01-05.csv']);
});

const desk = (options: ExportDeskOptions) =>
  createExportDesk(options, { clock: createSystemClock(), exporter: exporter() });

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
