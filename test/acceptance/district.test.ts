import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Json } from '../harness/client.ts';
import { type Daemon, startDaemon, temporaryFolder } from '../harness/daemon.ts';
import { connect, register, type TestDevice } from '../harness/devices.ts';

/**
 * A winter evening in a district whose gas network is too small, through the real daemon on a clock that the test
 * moves: heaters over MQTT, the default rules, people over HTTP, and a kill in the middle of it.
 */

const second = 1_000;
const minute = 60 * second;
const start = Date.UTC(2026, 0, 15, 9);
const low = 900;
const normal = 2_000;

const house = new AsyncDisposableStack();
let dataDir = '';
let config = '';
let daemon: Daemon;
let now = start;
const heaters = new Map<string, TestDevice>();

const open = async (): Promise<Daemon> => {
  await writeFile(config, `clock: { mode: driven, start: "${new Date(now).toISOString()}" }\nlog: { level: warn }\n`);
  return startDaemon({ dataDir, args: ['--simulation', '--config', config] });
};

beforeAll(async () => {
  const folder = house.use(await temporaryFolder());
  dataDir = join(folder.path, 'data');
  config = join(folder.path, 'config.yaml');
  daemon = await open();
  house.defer(() => daemon.kill());
  for (const [district, count] of [
    ['Gulou', 7],
    ['Xuanwu', 6],
  ] as const) {
    for (let n = 1; n <= count; n += 1) {
      const id = `${district}-${n}`;
      heaters.set(id, await register(daemon, id, 'gas_water_heater', { site: { district } }));
    }
  }
});
afterAll(() => house.disposeAsync());

const moveTo = async (at: number): Promise<void> => {
  now = at;
  await daemon.api.post('simulation/clock', { to: new Date(at).toISOString() });
};
const numbered = (district: string, first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, i) => `${district}-${first + i}`);
const list = (path: string): Promise<Json[]> => daemon.api.all(path);
const workOf = async (id: string): Promise<string[]> =>
  [...(await list(`tickets?device_id=${id}`)), ...(await list(`care-calls?device_id=${id}`))].map(({ state }) => state);

/** The heaters burn at this pressure for so long, a reading every ten seconds. */
async function burn(ids: readonly string[], pressure: number, forSeconds: number): Promise<void> {
  const links = await Promise.all(ids.map((id) => connect(daemon, heaters.get(id) as TestDevice)));
  for (let passed = 0; passed <= forSeconds; passed += 10) {
    const values = { burner_state: 'flame', gas_supply_pressure_pa: pressure };
    await Promise.all(links.map((link) => link.publish({ ts: now, values })));
    await moveTo(now + 10 * second);
  }
  await Promise.all(links.map((link) => link[Symbol.asyncDispose]()));
}

it('one heater with low pressure is one ticket and one call', async () => {
  await burn(['Gulou-1'], low, 60);
  const alerts = await list('alerts?device_id=Gulou-1&rule_id=GH-02');
  expect(alerts).toMatchObject([{ state: 'open', muted: null, incident_id: null }]);
  expect(await list('tickets?rule_id=GH-02')).toMatchObject([{ device_id: 'Gulou-1', state: 'open' }]);
  expect(await list('incidents')).toEqual([]);
});

it('five are an incident: one ticket for the district, and what was opened before is taken back', async () => {
  await burn(numbered('Gulou', 1, 5), low, 60);
  const [incident, ...others] = await list('incidents');
  expect(others).toEqual([]);
  expect(incident).toMatchObject({ rule_id: 'GH-03', subject: { kind: 'district', id: 'Gulou' }, state: 'open' });
  const [ticket, ...more] = await list('tickets?state=open');
  expect(more).toEqual([]);
  expect(ticket).toMatchObject({ id: incident.ticket_id, device_id: null, rule_id: 'GH-03', fault: 'GW-111' });
  expect(await list('tickets?device_id=Gulou-1')).toMatchObject([
    { state: 'cancelled', cancel_reason: 'grouped', incident_id: incident.id },
  ]);
  const members = await list(`incidents/${incident.id}/members`);
  expect(members.filter(({ why }) => why === 'counted').map(({ device_id }) => device_id)).toEqual(
    numbered('Gulou', 1, 5),
  );
  const calls = (await list('care-calls?state=queued')).map(({ script, subject }) => [script, subject.id]);
  expect(calls).toEqual([['CC-DISTRICT', 'Gulou']]);
});

it('a sixth joins without work of its own, and its proof says why; another district is none of it', async () => {
  await burn(['Gulou-6', 'Xuanwu-1'], low, 60);
  const [incident] = await list('incidents?rule_id=GH-03');
  const [alert] = await list('alerts?device_id=Gulou-6&rule_id=GH-02');
  expect(alert).toMatchObject({ muted: { stage: 'grouped', by: incident.id }, incident_id: incident.id });
  expect(alert.proof.suppressions).toMatchObject([{ stage: 'grouped', reason: 'incident-open', until: null }]);
  expect(await workOf('Gulou-6')).toEqual([]);
  expect(await list('tickets?device_id=Xuanwu-1')).toMatchObject([{ rule_id: 'GH-02', state: 'open' }]);
});

it('a silence keeps even a second district quiet, over a kill, and what still holds opens when it ends', async () => {
  const body = { matchers: { district: 'Xuanwu', severity_at_most: 'P2' }, for: '30m', reason: 'known works' };
  const silence = await daemon.api.post('silences', body);
  await burn(numbered('Xuanwu', 2, 4), low, 30);
  const muted = await list('alerts?muted=true&rule_id=GH-02');
  const silenced = muted.filter((alert) => alert.muted.by === silence.id).map(({ device_id }) => device_id);
  expect(silenced.toSorted()).toEqual(numbered('Xuanwu', 2, 4));
  expect(await workOf('Xuanwu-2')).toEqual([]);

  await daemon.kill();
  now += second;
  daemon = await open();
  expect(await daemon.api.get(`silences/${silence.id}`)).toMatchObject({ state: 'active' });
  const end = Date.parse(silence.until);
  await moveTo(end - second);
  expect(await workOf('Xuanwu-2')).toEqual([]);
  await moveTo(end);
  const [ticket] = await list('tickets?device_id=Xuanwu-2');
  expect(ticket).toMatchObject({ state: 'open', rule_id: 'GH-02', opened_at: silence.until });
  expect(await daemon.api.get(`silences/${silence.id}`)).toMatchObject({ state: 'expired', ended_by: null });
});

it('when the pressure is back the incident ends, and whoever is still in need gets the work', async () => {
  const [incident] = await list('incidents?rule_id=GH-03');
  await burn(numbered('Gulou', 1, 5), normal, 120);
  expect(await list('alerts?device_id=Gulou-1&state=open')).toEqual([]);
  for (let hours = 0; hours < 3; hours += 0.25) {
    await burn(numbered('Gulou', 1, 5), normal, 20);
    await moveTo(now + 15 * minute);
  }
  const ended = await daemon.api.get(`incidents/${incident.id}`);
  expect(ended).toMatchObject({ state: 'ended', adopted_open: 0 });
  const [alert] = await list('alerts?device_id=Gulou-6&rule_id=GH-02');
  expect(alert).toMatchObject({ state: 'open', muted: null });
  expect(alert.proof.suppressions).toMatchObject([{ stage: 'grouped', until: ended.ended_at }]);
  expect(await list('tickets?device_id=Gulou-6&rule_id=GH-02')).toMatchObject([
    { state: 'open', opened_at: ended.ended_at },
  ]);
  expect(await list('tickets?device_id=Gulou-2&state=open')).toEqual([]);
  const adopted = await list(`alerts?incident_id=${incident.id}`);
  expect(ended.adopted).toBe(adopted.filter(({ device_id }) => device_id !== null).length);
  const tickets = (await list(`tickets?incident_id=${incident.id}`)).filter((one) => one.device_id !== null);
  const worked = tickets.filter(({ cancel_reason }) => cancel_reason === null).length;
  expect([ended.member_tickets, ended.tickets_saved]).toEqual([worked, ended.adopted - worked]);
  expect(ended.tickets_saved).toBeGreaterThanOrEqual(5);
});

it('a technician on site mutes the device, not life safety, until the visit ends', async () => {
  const visit = await daemon.api.post('devices/Gulou-7/on-site', { technician: 'zhang', for: '1h' });
  await burn(['Gulou-7'], low, 30);
  const [alert] = await list('alerts?device_id=Gulou-7&rule_id=GH-02');
  expect(alert).toMatchObject({ muted: { reason: 'technician-on-site', by: visit.id } });
  expect(await workOf('Gulou-7')).toEqual([]);
  const answer = await daemon.api.raw('DELETE', 'devices/Gulou-7/on-site');
  expect(await answer.json()).toMatchObject({ state: 'expired', technician: 'zhang' });
  expect(await list('tickets?device_id=Gulou-7')).toMatchObject([{ rule_id: 'GH-02', state: 'open' }]);
});

it('the record tells it in order', async () => {
  const [incident] = await list('incidents?rule_id=GH-03');
  const { items } = await daemon.api.get(`audit?object_kind=incident&object_id=${incident.id}&limit=50`);
  expect(items.map(({ action }: Json) => action)).toEqual(['incident.opened', 'incident.ended']);
});
