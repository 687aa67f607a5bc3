import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Daemon, startDaemon, temporaryFolder } from '../harness/daemon.ts';
import { connect, register } from '../harness/devices.ts';

/** Rules with `every`, through the real daemon, journal and store, on a clock that the test moves. */

const hour = 3_600_000;
const start = Date.UTC(2026, 0, 15, 20);
const text = `id: WARMER
title: Outlet warmer than a year's mean
device_types: [gas_water_heater]
when: avg(water_outlet_temp_c, "1h") > 1.2 * avg(water_outlet_temp_c, "90d") && count(water_outlet_temp_c, "90d") >= 5
every: 1h
severity: P3
then: { ticket: { skill: 1, fault: GW-130 } }
`;

const house = new AsyncDisposableStack();
let dataDir = '';
let config = '';
let daemon: Daemon;

const open = async (at: number): Promise<Daemon> => {
  await writeFile(config, `clock: { mode: driven, start: "${new Date(at).toISOString()}" }\nlog: { level: warn }\n`);
  return startDaemon({ dataDir, args: ['--simulation', '--config', config] });
};
const moveTo = (at: number) => daemon.api.post('simulation/clock', { to: new Date(at).toISOString() });
const alerts = () => daemon.api.all('alerts?rule_id=WARMER');

beforeAll(async () => {
  const folder = house.use(await temporaryFolder());
  dataDir = join(folder.path, 'data');
  config = join(folder.path, 'config.yaml');
  daemon = await open(start);
  house.defer(() => daemon.kill());
});
afterAll(() => house.disposeAsync());

it('the store is asked when it is time, and what it says opens and ends an alert, also over a kill', async () => {
  const headers = { 'content-type': 'application/yaml' };
  const put = await daemon.api.raw('PUT', '/api/v1/rules/WARMER', { headers, body: text });
  expect(put.status).toBeLessThan(300);
  const device = await register(daemon, 'gh-1', 'gas_water_heater');
  const say = async (at: number, value: number): Promise<void> => {
    await using link = await connect(daemon, device);
    await link.publish({ ts: at, values: { water_outlet_temp_c: value } });
  };

  for (let minute = 10; minute < 60; minute += 10) {
    await moveTo(start + minute * 60_000);
    await say(start + minute * 60_000, 40);
  }
  await moveTo(start + hour);
  expect(await alerts()).toEqual([]);

  await moveTo(start + 1.5 * hour);
  await say(start + 1.5 * hour, 70);
  // What was said counts from the next full hour on, not before.
  await moveTo(start + 2 * hour - 1_000);
  expect(await alerts()).toEqual([]);
  await moveTo(start + 2 * hour);
  expect(await alerts()).toMatchObject([{ state: 'open', opened_at: '2026-01-15T22:00:00.000Z', device_id: 'gh-1' }]);
  expect((await alerts())[0].proof.inputs).toMatchObject({ 'avg(water_outlet_temp_c, "90d")': 45 });

  await daemon.kill();
  daemon = await open(start + 2 * hour + 1_000);
  await moveTo(start + 2.5 * hour);
  expect(await alerts()).toHaveLength(1);
  await say(start + 2.5 * hour, 41);
  await moveTo(start + 3 * hour);
  expect(await alerts()).toMatchObject([{ state: 'recovered', recovered_at: '2026-01-15T23:00:00.000Z' }]);
  expect(await daemon.api.all('tickets?rule_id=WARMER')).toHaveLength(1);

  // Down over four turns: only the latest is made up, and nothing has come since.
  await daemon.kill();
  daemon = await open(start + 7.5 * hour);
  await moveTo(start + 8 * hour);
  expect(await alerts()).toHaveLength(1);
});

it('a rule that asks nothing, or too often, is refused with what to do about it', async () => {
  const faults = async (body: string): Promise<string[]> => {
    const headers = { 'content-type': 'application/yaml' };
    const answer = await daemon.api.raw('POST', '/api/v1/rules/validate', { headers, body });
    const { faults: found } = (await answer.json()) as { faults: { line: number; detail: string }[] };
    return found.map(({ line, detail }) => `${line}: ${detail}`);
  };
  expect(await faults(text.replace(/^when: .*$/m, 'when: water_outlet_temp_c > 70'))).toEqual([
    '5: there is nothing to ask every so often: use a window of avg, min, max, sum, count, stddev, delta, slope, median, quantile, or remove `every`',
  ]);
  expect(await faults(text.replace('every: 1h', 'every: 10s'))).toEqual([
    '5: `every` is `10s`: write a span from 1m to 31d, e.g. 1d',
  ]);
  expect(await faults(text.replace('"90d"', '"500d"'))).toEqual([
    expect.stringContaining('write a span from "1s" to "400d"'),
  ]);
});
