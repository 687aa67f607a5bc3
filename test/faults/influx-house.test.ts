/** The whole house on a real InfluxDB 1.x that goes away while devices talk. */
import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adminToken, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { connect, register } from '../harness/devices.ts';
import type { Influxd } from '../harness/influxd.ts';
import { influxdPath, startInfluxd } from '../harness/influxd.ts';

async function filesIn(folder: string): Promise<Map<string, string>> {
  const names = (await readdir(folder)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return new Map(names.map((name, i) => [name, texts[i] ?? '']));
}

describe.skipIf(influxdPath() === undefined)('a house on InfluxDB', () => {
  let house: AsyncDisposableStack;
  let influxd: Influxd;
  beforeEach(async () => {
    house = new AsyncDisposableStack();
    influxd = house.use(await startInfluxd());
  });
  afterEach(() => house.disposeAsync());

  it('opens tickets while InfluxDB is away, starts without it, and has every reading once when it is back, to be exported', async () => {
    const folder = house.use(await temporaryFolder());
    const file = join(folder.path, 'config.yaml');
    await writeFile(file, `store: { engine: influx1, url: "${influxd.url}", database: house }\n`);
    const start = async () => house.use(await startDaemon({ dataDir: folder.path, args: ['--config', file] }));
    let daemon = await start();
    const credentials = await register(daemon, 'gh-1', 'gas_water_heater');
    const began = Date.now() - 60_000;
    let told = 0;
    const tell = async (count: number, pressure: number): Promise<void> => {
      const device = house.use(await connect(daemon, credentials));
      for (let i = 0; i < count; i += 1) {
        const values = { burner_state: 'flame', gas_supply_pressure_pa: pressure, water_flow_lpm: 7.5 };
        await device.publish({ ts: began + told * 1_000, values });
        told += 1;
      }
    };
    const readiness = async (): Promise<{ status: number; text: string }> => {
      const answer = await fetch(`${daemon.httpUrl}/readyz`, { headers: { authorization: `Bearer ${adminToken}` } });
      return { status: answer.status, text: await answer.text() };
    };
    const tickets = async (): Promise<number> =>
      (await daemon.api.get<{ items: unknown[] }>('tickets?device_id=gh-1')).items.length;

    await tell(5, 2_000);
    await influxd.stop('kill');
    await tell(15, 850);
    await until('a ticket is there', async () => ((await tickets()) > 0 ? true : undefined), 5_000);
    await until('readyz says it', async () => ((await readiness()).status === 503 ? true : undefined), 5_000);
    expect((await readiness()).text).toContain('store-failing');

    // Neither the end nor a start waits for it.
    expect(await daemon.stop()).toBe(0);
    daemon = await start();
    expect(await tickets()).toBeGreaterThan(0);
    await tell(5, 2_000);

    await influxd.start();
    await until('all is stored', async () => ((await readiness()).status === 200 ? true : undefined), 60_000);
    const range = `from=${new Date(began).toISOString()}&to=${new Date(began + 3_600_000).toISOString()}`;
    const stored = async () =>
      (
        await daemon.api.get<{ series: { points: [string, number][] }[] }>(
          `devices/gh-1/telemetry?signals=gas_supply_pressure_pa&${range}`,
        )
      ).series.flatMap(({ points }) => points.map(([ts, value]) => [Date.parse(ts), value]));
    await until('the last is there', async () => ((await stored()).length >= told ? true : undefined), 10_000);
    const expected = Array.from({ length: told }, (_, i) => [began + i * 1_000, i < 5 || i >= 20 ? 2_000 : 850]);
    expect(await stored()).toEqual(expected);

    const span = { from: new Date(began - 86_400_000).toISOString(), to: new Date(began + 86_400_000).toISOString() };
    const asked = { ...span, format: 'csv', signals: ['gas_supply_pressure_pa'] };
    const begun = await daemon.api.post<{ id: string; folder: string }>('exports', asked);
    const state = async () => (await daemon.api.get<{ state: string }>(`exports/${begun.id}`)).state;
    await until('it is written', async () => ((await state()) === 'done' ? true : undefined), 20_000);
    const written = await filesIn(begun.folder);
    expect([...written.values()].join('').match(/^gh-1,/gm)).toHaveLength(told);
    expect(await daemon.stop()).toBe(0);
    const out = join(folder.path, 'out');
    const args = ['--data-dir', folder.path, '--config', file, '--from', span.from, '--to', span.to];
    const wanted = ['--to-folder', out, '--format', 'csv', '--signals', 'gas_supply_pressure_pa'];
    await promisify(execFile)(process.execPath, ['src/main.ts', 'export', ...args, ...wanted]);
    expect(await filesIn(out)).toEqual(written);
  });
});
