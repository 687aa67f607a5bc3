import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient, type Json, type Problem } from '../harness/client.ts';
import { type Daemon, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { connect, register } from '../harness/devices.ts';

/** `why-not` of the daemon as people start it, asked by somebody who may only read. */

let house: AsyncDisposableStack;
let daemon: Daemon;
let viewer: ReturnType<typeof createClient>;

beforeAll(async () => {
  house = new AsyncDisposableStack();
  const folder = house.use(await temporaryFolder());
  daemon = house.use(await startDaemon({ dataDir: folder.path }));
  const { token } = await daemon.api.post('tokens', { name: 'wang', role: 'viewer' });
  viewer = createClient(daemon.httpUrl, token);
  const heater = await register(daemon, 'gh-0001', 'gas_water_heater', { site: { district: 'Gulou' } });
  const device = house.use(await connect(daemon, heater));
  const values = { burner_state: 'flame', gas_supply_pressure_pa: 1900 };
  await device.publish({ ts: Date.now(), seq: 1, values });
});
afterAll(() => house.disposeAsync());

const ask = (rule: string) => viewer.get(`rules/${rule}/why-not?device=gh-0001`);

it('tells what is not met, part by part and in the language of the caller', async () => {
  const answer = await until('the reading', async () => {
    const one = await ask('GH-02');
    return one.outcome === 'not_met' ? one : undefined;
  });
  expect(answer).toMatchObject({
    ...{ rule_id: 'GH-02', device_id: 'gh-0001', missing: [], state: { level: null } },
    sentence: 'Gas supply pressure 1,900 Pa is at least 1,000 Pa (0.5 × rated gas pressure 2,000 Pa).',
    levels: [{ holds: false, since: null, for_ms: 10_000, severity: 'P2' }],
    unless: [{ name: 'service_mode' }],
  });
  expect(answer.levels[0].parts).toContainEqual({ text: 'burner_state', value: 'flame', depth: 2 });
  const headers = { 'accept-language': 'zh-CN' };
  const chinese = await viewer.raw('GET', 'rules/GH-02/why-not?device=gh-0001', { headers });
  expect(((await chinese.json()) as Json).sentence).toContain('燃气供气压力 1,900 Pa 不低于 1,000 Pa');
});

it('tells of silence and of groups', async () => {
  expect(await ask('XX-01')).toMatchObject({ outcome: 'not_met', silence: { allowed_ms: expect.any(Number) } });
  expect(await ask('GH-03')).toMatchObject({ group: { kind: 'district', id: 'Gulou', population: 1, counted: false } });
});

it('refuses with the field and the remedy', async () => {
  const refused = async (path: string) => {
    const { body } = (await viewer.get(path).catch((error: Problem) => error)) as Problem;
    return [body.status, body.code, body.detail];
  };
  const query = 'why-not?device=gh-0001';
  expect(await refused(`rules/NONE/${query}`)).toEqual([404, 'rule-unknown', expect.stringContaining('PUT stores it')]);
  expect(await refused('rules/GH-02/why-not?device=none')).toEqual([
    ...[404, 'device-unknown', 'device: there is no device none; register it first.'],
  ]);
  expect(await refused(`rules/EL-03/${query}`)).toEqual([
    ...[422, 'rule-not-for-device', expect.stringContaining('device: EL-03')],
  ]);
  expect((await refused('rules/GH-02/why-not'))[0]).toBe(400);
});
