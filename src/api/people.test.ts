import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

let house: TestHouse;
let customer: string;
beforeAll(async () => {
  house = await openTestHouse();
  const made = await house.call('POST', '/api/v1/devices', {
    body: {
      id: 'GH-1',
      type: 'gas_water_heater',
      site: { district: 'Gulou', address: '12 Zhongshan Rd', climate_zone: 'cold', water_hardness_mg_l: 320 },
      customer: { name: '王女士', phone: '13800138000' },
    },
  });
  customer = made.json.customer.id;
});
afterAll(() => house[Symbol.asyncDispose]());

describe('customers', () => {
  it('are read with their devices, and who read them is audited', async () => {
    const { json, headers } = await house.call('GET', `/api/v1/customers/${customer}`, { as: 'agent' });
    expect(json).toMatchObject({ id: customer, phone: '13800138000', devices: [{ id: 'GH-1', district: 'Gulou' }] });
    expect(headers.get('etag')).toBe('"0"');
    const audit = await house.call('GET', `/api/v1/audit?object_kind=customer&object_id=${customer}`);
    expect(audit.json.items.map(({ actor, action }: Record<string, string>) => [actor, action])).toContainEqual([
      'the agent',
      'customer.read',
    ]);
  });

  it('are changed by who holds the present version', async () => {
    const body = { quiet_hours: [{ from: '21:00', to: '08:00' }], do_not_call: { reason: 'asked by phone' } };
    const patch = () =>
      house.call('PATCH', `/api/v1/customers/${customer}`, { as: 'agent', body, headers: { 'if-match': '"0"' } });
    const { status, json } = await patch();
    expect([status, json.version, json.do_not_call.reason]).toEqual([200, 1, 'asked by phone']);
    expect((await patch()).status).toBe(412);
  });

  it('say field by field what cannot be', async () => {
    const body = { quiet_hours: [{ from: '27:00', to: '08:00' }], time_zone: 'Mars/Base' };
    const { status, json } = await house.call('PATCH', `/api/v1/customers/${customer}`, { body });
    expect(status).toBe(400);
    expect(json.detail).toMatch(/quiet_hours\[0\].from.*27:00.*time_zone.*Mars\/Base/);
    expect((await house.call('GET', '/api/v1/customers/cust_x')).status).toBe(404);
  });
});

describe('the search', () => {
  it('lists whatever was found, with its devices', async () => {
    const find = async (q: string) =>
      (await house.call('GET', `/api/v1/search?q=${encodeURIComponent(q)}`)).json.items.map(
        ({ kind, title, device_ids }: Record<string, unknown>) => [kind, title, device_ids],
      );
    expect(await find('0013800')).toEqual([['customer', '王女士', ['GH-1']]]);
    expect(await find('女士')).toEqual([['customer', '王女士', ['GH-1']]]);
    expect(await find('zhongshan')).toEqual([['site', 'Gulou 12 Zhongshan Rd', ['GH-1']]]);
    expect(await find('GH-1')).toEqual([['device', 'GH-1', ['GH-1']]]);
    expect(await find('tkt_1')).toEqual([['ticket', 'T000001', ['GH-1']]]);
    expect((await house.call('GET', '/api/v1/search?q=-')).json.code).toBe('invalid-search');
  });
});

describe('providers and technicians', () => {
  it('are made once under an Idempotency-Key, and changed with If-Match', async () => {
    const headers = { 'idempotency-key': 'k1' };
    const body = { name: 'Xuanwu Service', tier: 'D', territories: [{ city: 'Nanjing', district: null }] };
    const make = () => house.call('POST', '/api/v1/providers', { as: 'manager', body, headers });
    const [first, second] = [await make(), await make()];
    expect([first.status, second.json.id]).toEqual([201, first.json.id]);
    const technician = await house.call('POST', '/api/v1/technicians', {
      as: 'dispatcher',
      body: {
        provider_id: first.json.id,
        name: '张师傅',
        skill: 3,
        certifications: [{ kind: 'gas', expires_on: null }],
      },
    });
    expect(technician.status).toBe(201);
    const path = `/api/v1/technicians/${technician.json.id}`;
    const edit = await house.call('PATCH', path, { body: { active: false }, headers: { 'if-match': '"1"' } });
    expect([edit.status, edit.json.active, edit.headers.get('etag')]).toEqual([200, false, '"2"']);
    expect((await house.call('PATCH', path, { body: { skill: 1 }, headers: { 'if-match': '"1"' } })).status).toBe(412);
  });

  it('are shown to a provider’s people only where they are theirs', async () => {
    const own = (await house.call('GET', '/api/v1/providers', { as: 'provider' })).json.items;
    expect(own.map(({ name }: { name: string }) => name)).toEqual(['Gulou Service']);
    const others = (await house.call('GET', '/api/v1/providers?city=Nanjing')).json.items[0].id;
    expect((await house.call('GET', `/api/v1/providers/${others}`, { as: 'provider' })).status).toBe(404);
    expect((await house.call('GET', '/api/v1/technicians', { as: 'provider' })).json.items).toEqual([]);
    const [foreign] = (await house.call('GET', '/api/v1/technicians')).json.items;
    expect((await house.call('GET', `/api/v1/technicians/${foreign.id}`, { as: 'provider' })).status).toBe(404);
  });
});

it('a token of a provider names one that exists, and no other role names any', async () => {
  const make = (body: object) => house.call('POST', '/api/v1/tokens', { body: { name: 'x', ...body } });
  expect((await make({ role: 'provider', provider_id: 'prov_x' })).json.errors[0].pointer).toBe('#/provider_id');
  expect((await make({ role: 'provider' })).status).toBe(400);
  const [{ id }] = (await house.call('GET', '/api/v1/providers')).json.items;
  expect((await make({ role: 'agent', provider_id: id })).status).toBe(400);
  const made = await make({ role: 'provider', provider_id: id });
  expect([made.status, made.json.provider_id]).toEqual([201, id]);
});
