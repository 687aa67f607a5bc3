import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Json } from '../harness/client.ts';
import { type Daemon, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { connect, register } from '../harness/devices.ts';

/** Visits to a ticket in a daemon on a driven clock, and every screen that tells what happened. */

const rule = `id: VI-01
title: { en: Tank too hot, zh-CN: 水箱过热 }
device_types: [electric_water_heater]
when: tank_upper_temp_c > 70
severity: P3
then:
  ticket: { skill: 1, fault: EW-203 }
`;
const start = Date.UTC(2026, 0, 15, 2);
const hour = 3_600_000;
const at = (time: number): string => new Date(time).toISOString();

const house = new AsyncDisposableStack();
let daemon: Daemon;
let measures: (seq: number, celsius: number) => Promise<unknown>;
let now = start;

beforeAll(async () => {
  const folder = house.use(await temporaryFolder());
  const config = join(folder.path, 'config.yaml');
  await writeFile(config, `clock: { mode: driven, start: "${at(start)}" }\nlog: { level: warn }\n`);
  const args = ['--simulation', '--config', config];
  daemon = house.use(await startDaemon({ dataDir: join(folder.path, 'data'), args }));
  const headers = { 'content-type': 'application/yaml' };
  expect((await daemon.api.raw('PUT', 'rules/VI-01', { body: rule, headers })).ok).toBe(true);
  const heater = await register(daemon, 'ew-8001', 'electric_water_heater');
  await register(daemon, 'ew-8002', 'electric_water_heater', {
    site: { district: 'Xuanwu', address: 'Zhujiang Road 9' },
    customer: { name: 'Li Na', phone: '+86 000 0000 0002', language: 'zh-CN' },
  });
  const device = house.use(await connect(daemon, heater));
  measures = (seq, celsius) => device.publish({ ts: now, seq, values: { tank_upper_temp_c: celsius } });
});
afterAll(() => house.disposeAsync());

const moveTo = (time: number) => {
  now = time;
  return daemon.api.post('simulation/clock', { to: at(time) });
};
const plan = (ticket: string) =>
  daemon.api.post(`tickets/${ticket}/visits`, { planned_from: at(now + hour / 2), planned_to: at(now + hour) });
const visits = () => daemon.api.all('visits?device_id=ew-8001');
const judged = (n: number, state: string) =>
  until(`visit ${n} ${state}`, async () => ((await visits())[n]?.check.state === state ? true : undefined));
const found = async (kind: string, words: string): Promise<string> =>
  (await daemon.api.get(`search?q=${encodeURIComponent(words)}`)).items.find((hit: Json) => hit.kind === kind).id;
const history = (path: string): Promise<Json[]> => daemon.api.all(`${path}/history`);

/** One that finds nobody, one that is called off, one that says it is done, until the fault returns. */
async function workOnIt(): Promise<string> {
  await measures(1, 80);
  const ticket = await until('the ticket', async () => (await daemon.api.all('tickets?rule_id=VI-01'))[0]);
  await daemon.api.post(`tickets/${ticket.id}/accept`, {});
  const [absent, off] = [await plan(ticket.id), await plan(ticket.id)];
  await daemon.api.post(`visits/${off.id}/cancel`, { reason: 'twice' });
  await daemon.api.post(`visits/${absent.id}/arrive`, {});
  await daemon.api.post(`visits/${absent.id}/finish`, { result: 'not_at_home' });
  await moveTo(now + hour);
  await judged(0, 'unknown');
  const again = await plan(ticket.id);
  await daemon.api.post(`visits/${again.id}/arrive`, {});
  const parts = [{ part: 'EW-LIMITER', quantity: 1 }];
  await daemon.api.post(`visits/${again.id}/finish`, { result: 'done', cause_code: 'thermostat', parts });
  await measures(2, 50);
  await until('the end', async () => (await daemon.api.get(`tickets/${ticket.id}`)).recovered_at ?? undefined);
  await moveTo(now + hour);
  await judged(2, 'agrees');
  await daemon.api.post(`tickets/${ticket.id}/close`, {});
  await measures(3, 80);
  await judged(2, 'contradicted');
  return ticket.id;
}

it('stand in the history of their ticket, device, customer and place, in the order of what happened', async () => {
  const ticket = await workOnIt();
  const [absent, off, again] = (await visits()).map(({ id }) => id as string);
  const told = [
    ['visit.planned', absent],
    ['visit.planned', off],
    ['visit.cancelled', off],
    ['visit.arrived', absent],
    ['ticket.started', ticket],
    ['visit.finished', absent],
    ['visit.checked', absent],
    ['visit.planned', again],
    ['visit.arrived', again],
    ['visit.finished', again],
    ['ticket.resolved', ticket],
    ['visit.checked', again],
    ['ticket.closed', ticket],
    ['ticket.reopened', ticket],
    ['visit.contradicted', again],
  ];
  const [customer, site] = [await found('customer', 'Wang Fang'), await found('site', 'Pingjiang')];
  const wanted = new Set(told.map(([action]) => action));
  for (const path of [`tickets/${ticket}`, 'devices/ew-8001', `customers/${customer}`, `sites/${site}`]) {
    const records = await history(path);
    const own = records.filter(({ action }) => wanted.has(action));
    expect(
      own.map(({ action, object }) => [action, object.id]),
      path,
    ).toEqual(told);
    const times = own.map((record) => Date.parse(record.at));
    expect(times, path).toEqual(times.toSorted((a, b) => a - b));
  }
  expect(await history('devices/ew-8002')).not.toContainEqual(
    expect.objectContaining({ action: expect.stringMatching(/^visit/) }),
  );
});

it('end the on-site mode of their device also when only their ticket is told to be done', async () => {
  const [ticket] = await daemon.api.all('tickets?rule_id=VI-01');
  await daemon.api.post(`tickets/${ticket.id}/accept`, {});
  const { id } = await plan(ticket.id);
  await daemon.api.post(`visits/${id}/arrive`, {});
  const onSite = async (): Promise<boolean[]> =>
    (await daemon.api.all('silences?kind=on_site&device_id=ew-8001')).map(({ state }) => state === 'active');
  expect(await onSite()).toContain(true);
  await daemon.api.post(`tickets/${ticket.id}/resolve`, { result: 'thermostat replaced' });
  expect(await onSite()).not.toContain(true);
});
