import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ExportQuery, runExport, type Store } from '../../src/store/index.ts';
import type { OpenStore, StoreUnderTest } from './store-suite.ts';
import { at, batchOf, DAY_MS, heater, lift, reading } from './store-world.ts';

const query = (rest: Partial<ExportQuery>): ExportQuery => ({
  from: at(0),
  to: at(9 * DAY_MS),
  format: 'csv',
  ...rest,
});

export function describeExport(open: OpenStore): void {
  describe('an export', () => {
    let root: string;
    let opened: StoreUnderTest;
    let store: Store;
    beforeAll(async () => {
      root = await mkdtemp(join(tmpdir(), 'carewatch-export-'));
      opened = await open();
      ({ store } = opened);
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
      await opened[Symbol.asyncDispose]();
      await rm(root, { recursive: true });
    });

    async function exported(name: string, rest: Partial<ExportQuery>) {
      const folder = join(root, name);
      await mkdir(folder);
      const shares: number[] = [];
      const files = await runExport(store.exporter, query(rest), folder, async ({ share }) => void shares.push(share));
      expect((await readdir(folder)).sort()).toEqual(files.map((file) => file.name).sort());
      return { folder, files, shares };
    }

    test('as CSV has a row for each device and instant, and nothing that a spreadsheet runs', async () => {
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

    test('as Parquet is read by another program, with instants as such', async () => {
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
      expect(await rows(`SELECT column_type FROM (DESCRIBE FROM ${of(heater.name)}) WHERE column_name = 'ts'`)).toEqual(
        [['TIMESTAMP']],
      );
      connection.closeSync();
      other.closeSync();
    });

    test('has only what is asked for', async () => {
      const { files, folder } = await exported('some', {
        ...{ devices: ['h-1'], signals: ['gas_pressure_pa', 'outlet_temp_c'], from: at(0), to: at(DAY_MS) },
      });
      expect(files).toMatchObject([{ name: 'gas_water_heater.2026-01-05.csv', rows: 1 }]);
      expect(await readFile(join(folder, 'gas_water_heater.2026-01-05.csv'), 'utf8')).toBe(
        'device,ts,gas_pressure_pa,outlet_temp_c\nh-1,2026-01-05T00:00:01.000Z,,41.0\n',
      );
      await expect(store.exporter.parts(query({ signals: ['outlet_temp'] }))).rejects.toMatchObject({
        ...{ code: 'bad_query', message: 'signals: outlet_temp was never stored; leave it out' },
      });
    });

    test('as Parquet gives back texts and numbers as they are', async () => {
      await using other = await open();
      const texts = ['', '\u0000é', 'a\\b', 'x\ny', '%5C', '🦆'];
      const numbers = [0, -1.5, 1e308, 5e-324, 0.1, Number.MAX_SAFE_INTEGER];
      const events = texts.map((firmware, i) =>
        reading({ seq: i + 1, ts: at(i), values: { firmware, outlet_temp_c: numbers[i] ?? 0 } }),
      );
      await other.store.append(batchOf(events));
      const folder = join(root, 'odd');
      await mkdir(folder);
      const [file] = await runExport(other.store.exporter, query({ format: 'parquet' }), folder, async () => {});
      const database = await DuckDBInstance.create(':memory:');
      const connection = await database.connect();
      const sql = `SELECT firmware, outlet_temp_c FROM read_parquet('${folder}/${file?.name}') ORDER BY ts`;
      const rows = (await connection.runAndReadAll(sql)).getRows();
      expect(rows).toEqual(texts.map((firmware, i) => [firmware, numbers[i]]));
      connection.closeSync();
      database.closeSync();
    });

    test('that is ended keeps whole files and no others', async () => {
      const folder = join(root, 'ended');
      await mkdir(folder);
      const stop = async ({ files }: { readonly files: number }): Promise<void> => {
        if (files === 1) throw new Error('enough');
      };
      await expect(runExport(store.exporter, query({ type: heater.name }), folder, stop)).rejects.toThrow('enough');
      expect(await readdir(folder)).toEqual(['gas_water_heater.2026-01-05.csv']);
    });
  });
}
