import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../harness/client.ts';
import { type Daemon, startDaemon, temporaryFolder } from '../harness/daemon.ts';
import { connect, register, type TestDevice } from '../harness/devices.ts';
import { type Receiver, startReceiver } from '../harness/receiver.ts';

/**
 * A heater whose gas pressure is too low, and the visits to it: one that says that nobody was at home while the water
 * ran, one that mended nothing, one that did. Through the real daemon on a clock that the test moves, over a kill.
 */

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
/** A Thursday, 09:00 in Shanghai. */
const start = Date.UTC(2026, 0, 15, 1);
const device = 'gh-visited';
const low = 800;
const normal = 2_000;

const house = new AsyncDisposableStack();
let dataDir = '';
let config = '';
let receiver: Receiver;
let daemon: Daemon;
let heater: TestDevice;
let now = start;

const open = async (): Promise<Daemon> => {
  const clock = { mode: 'driven', start: new Date(now).toISOString() };
  const webhooks = [{ name: 'centre', url: receiver.url, events: ['visit.*'], allow_private: true }];
  await writeFile(config, JSON.stringify({ clock, log: { level: 'warn' }, notify: { webhooks } }));
  return startDaemon({ dataDir, args: ['--simulation', '--config', config] });
};
const moveTo = async (at: number): Promise<void> => {
  now = at;
  await daemon.api.post('simulation/clock', { to: new Date(at).toISOString() });
};
const iso = (at: number): string => new Date(at).toISOString();

/** The tap is open for so long and the burner lit, a reading every five seconds. */
async function burn(pressure: number, forSeconds: number): Promise<void> {
  await using link = await connect(daemon, heater);
  for (let passed = 0; passed <= forSeconds; passed += 5) {
    await moveTo(now + 5 * second);
    const values = { burner_state: 'flame', gas_supply_pressure_pa: pressure, water_flow_lpm: 6.2 };
    await link.publish({ ts: now, values });
  }
  await moveTo(now + second);
  await link.publish({ ts: now, values: { burner_state: 'off', water_flow_lpm: 0 } });
}

const ticketNow = (): Promise<Json> => daemon.api.get(`tickets?device_id=${device}`).then(({ items }) => items[0]);
const visitNow = (id: string): Promise<Json> => daemon.api.get(`visits/${id}`);
const contradicted = (): Promise<Json[]> => daemon.api.all('visits?check=contradicted');
/** Each once: what the receiver had when the daemon was killed is sent again. */
const told = (): Json[] => {
  const all = receiver.heard.map(({ raw }): Json => JSON.parse(raw));
  return [...new Map(all.map((one) => [one.id, one])).values()];
};

/** An appointment in an hour, to which somebody comes. */
async function arrive(ticket: string): Promise<string> {
  const span = { planned_from: iso(now + hour), planned_to: iso(now + 2 * hour) };
  const planned = await daemon.api.post(`tickets/${ticket}/visits`, span);
  expect(planned).toMatchObject({ ticket_id: ticket, device_id: device, state: 'planned', ...span });
  await moveTo(now + hour);
  const there = await daemon.api.post(`visits/${planned.id}/arrive`);
  expect(there).toMatchObject({ state: 'under_way', arrived_at: iso(now) });
  return planned.id;
}

const checklist = [
  { item: 'gas-tight', state: 'passed' },
  { item: 'flue-clear', state: 'passed', note: '畅通' },
];
const parts = [{ part: 'GW-REGULATOR', quantity: 1 }];
const attachments = [{ name: 'valve.jpg', url: 'https://photos.example/valve.jpg', sha256: 'a1'.repeat(32) }];

beforeAll(async () => {
  const folder = house.use(await temporaryFolder());
  receiver = house.use(await startReceiver());
  dataDir = join(folder.path, 'data');
  config = join(folder.path, 'config.yaml');
  daemon = await open();
  house.defer(() => daemon.kill());
  heater = await register(daemon, device, 'gas_water_heater');
  await burn(low, 30);
  await daemon.api.post(`tickets/${(await ticketNow()).id}/accept`, { assignee: '张师傅' });
});
afterAll(() => house.disposeAsync());

describe('a visit', () => {
  let ticket: string;
  const visits: string[] = [];

  it('to which nobody was at home is contradicted by the water that ran around the arrival, also over a kill', async () => {
    const opened = await ticketNow();
    expect(opened).toMatchObject({ rule_id: 'GH-02', state: 'accepted' });
    ticket = opened.id;
    const id = await arrive(ticket);
    visits.push(id);
    expect(await ticketNow()).toMatchObject({ state: 'in_progress' });
    await burn(low, 10);
    const left = await daemon.api.post(`visits/${id}/finish`, { result: 'not_at_home', notes: '敲门无人应答' });
    expect(left).toMatchObject({ state: 'finished', result: 'not_at_home', check: { state: 'pending' } });
    expect(await contradicted()).toEqual([]);
    await daemon.kill();
    daemon = await open();
    await moveTo(now + hour);
    expect(await contradicted()).toMatchObject([
      { id, notes: '敲门无人应答', check: { reason: 'in-use', evidence: { signal: 'water_flow_lpm', value: 6.2 } } },
    ]);
    expect(told().filter(({ topic }) => topic === 'visit.contradicted')).toMatchObject([
      { visit: { id, ticket_id: ticket, result: 'not_at_home', check: { reason: 'in-use' } } },
    ]);
    expect(await ticketNow()).toMatchObject({ id: ticket, state: 'in_progress' });
  });

  it('that mended nothing is contradicted by what the device measures after it, and closes nothing', async () => {
    const id = await arrive(ticket);
    visits.push(id);
    const report = { result: 'done', cause_code: 'regulator', parts, checklist, attachments, notes: '更换减压阀' };
    await daemon.api.post(`visits/${id}/finish`, report);
    expect(await ticketNow()).toMatchObject({ state: 'resolved', cause: 'regulator', note: '更换减压阀' });
    await moveTo(now + 32 * minute);
    await burn(low, 300);
    await expect(daemon.api.post(`tickets/${ticket}/close`)).rejects.toMatchObject({
      ...{ status: 409, body: { code: 'closure-unconfirmed' } },
    });
    await moveTo(now + minute);
    expect(await visitNow(id)).toMatchObject({ check: { state: 'contradicted', reason: 'condition-holds' } });
    expect((await contradicted()).map((visit) => visit.id)).toEqual(visits);
    expect(told().filter(({ topic }) => topic === 'visit.contradicted')).toHaveLength(2);
    expect(await ticketNow()).toMatchObject({ state: 'resolved' });
  });

  it('that mended it agrees with what the device measures after it, and the ticket closes', async () => {
    await daemon.api.post(`tickets/${ticket}/reopen`, { note: '仍然打不着火' });
    await daemon.api.post(`tickets/${ticket}/accept`, { assignee: '李师傅' });
    const id = await arrive(ticket);
    visits.push(id);
    await daemon.api.post(`visits/${id}/finish`, { result: 'done', cause_code: 'hose', checklist });
    await burn(normal, 90);
    await moveTo(now + hour);
    expect(await visitNow(id)).toMatchObject({ check: { state: 'agrees', reason: 'recovered' } });
    const closed = await daemon.api.post(`tickets/${ticket}/close`, { verdict: 'confirmed' });
    expect(closed).toMatchObject({ state: 'closed', closure: 'confirmed' });
  });

  it('is kept with its ticket: who came, what came of it, parts, checklist, and where photos are', async () => {
    const kept = await daemon.api.all(`visits?ticket_id=${ticket}`);
    expect(kept.map(({ id }) => id)).toEqual(visits);
    const empty = { parts: [], checklist: [], attachments: [] };
    expect(kept).toMatchObject([
      { ...empty, technician: '张师傅', result: 'not_at_home' },
      { technician: '张师傅', result: 'done', cause_code: 'regulator', parts, checklist, attachments },
      { ...empty, technician: '李师傅', result: 'done', cause_code: 'hose', checklist },
    ]);
    expect(told().at(-1)?.visit).toEqual(kept[2]);
    const topics = told().map(({ topic, visit }) => [topic, visits.indexOf(visit.id)]);
    expect(topics).toEqual([
      ...['planned', 'arrived', 'finished', 'contradicted'].map((one) => [`visit.${one}`, 0]),
      ...['planned', 'arrived', 'finished', 'contradicted'].map((one) => [`visit.${one}`, 1]),
      ...['planned', 'arrived', 'finished', 'checked'].map((one) => [`visit.${one}`, 2]),
    ]);
    for (const of of [`devices/${device}`, `tickets/${ticket}`]) {
      const history = await daemon.api.all(`${of}/history`);
      const happened = history.filter(({ action }) => /^visit\.(?!read)/.test(action));
      expect(happened, of).toHaveLength(topics.length);
    }
  });
});
