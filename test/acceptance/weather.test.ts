import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Daemon, startDaemon, temporaryFolder } from '../harness/daemon.ts';
import { connect, register } from '../harness/devices.ts';

/** Ice foreseen: a weather service that is asked, a heater that loses its power while it cools, on a driven clock. */

const minute = 60_000;
const start = Date.UTC(2026, 0, 15, 20);

/** The format of Open-Meteo, -12 °C for three days. */
const service = createServer((_, response) => {
  const time = Array.from({ length: 96 }, (_, i) =>
    new Date(start + (i - 24) * 60 * minute).toISOString().slice(0, 16),
  );
  const hourly = { time, temperature_2m: time.map(() => -12) };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ hourly }));
});

const house = new AsyncDisposableStack();
let dataDir = '';
let config = '';
let daemon: Daemon;

const open = async (at: number): Promise<Daemon> => {
  const { port } = service.address() as AddressInfo;
  const places = '[{ place: hexi, latitude: 32.0, longitude: 118.7 }]';
  const text = `clock: { mode: driven, start: "${new Date(at).toISOString()}" }
weather: { base_url: "http://127.0.0.1:${port}", places: ${places} }
log: { level: warn }
`;
  await writeFile(config, text);
  return startDaemon({ dataDir, args: ['--simulation', '--config', config] });
};
const moveTo = (at: number) => daemon.api.post('simulation/clock', { to: new Date(at).toISOString() });
const alerts = () => daemon.api.all('alerts?rule_id=GH-08');

beforeAll(async () => {
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  house.defer(async () => void service.close());
  const folder = house.use(await temporaryFolder());
  dataDir = join(folder.path, 'data');
  config = join(folder.path, 'config.yaml');
  daemon = await open(start);
  house.defer(() => daemon.kill());
});
afterAll(() => house.disposeAsync());

it('a heater that fell silent while it cooled is called about two hours before it freezes, over a kill', async () => {
  await expect.poll(() => daemon.api.all('weather/forecasts')).toHaveLength(1);
  const [forecast] = await daemon.api.all('weather/forecasts');
  expect(forecast).toMatchObject({ place: 'hexi', source: 'open-meteo', received_from: 'weather-poller' });
  expect(forecast.issued_at).toBe('2026-01-15T20:00:00.000Z');

  const device = await register(daemon, 'gh-1', 'gas_water_heater', { site: { district: 'hexi' } });
  // Newton's law with tau = 5 h: at zero 2 h 33 min after the start, less than two hours from the 33rd minute on.
  const cabinet = (at: number) => -12 + 20 * Math.exp(-(at - start) / (300 * minute));
  for (let at = start + minute; at <= start + 20 * minute; at += minute) {
    await moveTo(at);
    await using link = await connect(daemon, device);
    await link.publish({ ts: at, values: { cabinet_temp_c: cabinet(at) } });
  }
  await moveTo(start + 30 * minute);
  expect(await alerts()).toEqual([]);
  await daemon.kill();
  daemon = await open(start + 31 * minute);
  await moveTo(start + 36 * minute);
  expect(await alerts()).toEqual([]);
  await moveTo(start + 40 * minute);
  const [alert, ...more] = await alerts();
  expect(more).toEqual([]);
  expect(alert).toMatchObject({ state: 'open', device_id: 'gh-1', severity: 'P2' });
  const left = Number(alert.proof.inputs['cooling_time_to(cabinet_temp_c, 0, "15m")']);
  const zero = start + 300 * minute * Math.log(20 / 12);
  expect(Math.abs(Date.parse(alert.opened_at) + left * 1000 - zero)).toBeLessThan(2 * minute);
  expect(await daemon.api.all('care-calls?device_id=gh-1')).toMatchObject([{ script: 'CC-FREEZE' }]);
});
