import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

const device = (id: string, more: object = {}) => ({
  id,
  type: 'gas_water_heater',
  site: { district: 'Gulou', address: '12 Zhongshan Rd', floor: 6 },
  customer: { name: '王女士', phone: '+86 138 0013 8000', language: 'zh-CN' },
  ...more,
});
const register = (id: string, more: object = {}, headers = {}) =>
  house.call('POST', '/api/v1/devices', { body: device(id, more), headers });

describe('a device', () => {
  it('is registered with credentials shown once, with which it may connect at once', async () => {
    const made = await register('GH-1', {
      model: 'JSQ30-A',
      purchased_on: '2024-11-02',
      attributes: { gas_type: 'natural' },
    });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe('/api/v1/devices/GH-1');
    expect(made.json.credentials).toMatchObject({ username: 'GH-1', password: expect.stringMatching(/^.{20,}$/) });
    expect(house.credentials.has('GH-1')).toBe(true);

    const { json, headers } = await house.call('GET', '/api/v1/devices/GH-1');
    expect(json).toMatchObject({
      id: 'GH-1',
      model: 'JSQ30-A',
      site: { district: 'Gulou', floor: 6 },
      customer: { name: '王女士', phone: '+86 138 0013 8000' },
      created_at: '2026-01-15T12:00:00.000Z',
      last_values: { gas_supply_pressure_pa: { value: 1985, ts: '2026-01-15T12:00:00.000Z' } },
      presence: { online: true },
    });
    expect(json).not.toHaveProperty('credentials');
    expect(headers.get('etag')).toBe(`"${json.version}"`);
  });

  it('is registered once', async () => {
    const { status, json } = await register('GH-1');
    expect([status, json.code]).toEqual([409, 'device-exists']);
  });

  it('hides phone numbers from viewers only', async () => {
    const phone = async (as: 'viewer' | 'agent') =>
      (await house.call('GET', '/api/v1/devices/GH-1', { as })).json.customer.phone;
    expect(await phone('agent')).toBe('+86 138 0013 8000');
    expect(await phone('viewer')).toMatch(/^\+86\*+8000$/);
  });

  it('is changed field by field, also by sending back what was read', async () => {
    const before = (await house.call('GET', '/api/v1/devices/GH-1')).json;
    const body = { site: { ...before.site, building: '7' }, customer: before.customer };
    const { status, json } = await house.call('PATCH', '/api/v1/devices/GH-1', { body });
    expect(status).toBe(200);
    expect(json.site).toMatchObject({ district: 'Gulou', building: '7', floor: 6 });
    expect(json.customer).toEqual(before.customer);
  });

  it('is not changed over the head of somebody else', async () => {
    const stale = (await house.call('GET', '/api/v1/devices/GH-1')).headers.get('etag') ?? '';
    const change = (etag: string, model: string) =>
      house.call('PATCH', '/api/v1/devices/GH-1', { body: { model }, headers: { 'if-match': etag } });
    const first = await change(stale, 'JSQ30-B');
    expect(first.status).toBe(200);
    const second = await change(stale, 'JSQ30-C');
    expect([second.status, second.json.current]).toEqual([412, first.headers.get('etag')]);
    expect((await change('*', 'JSQ30-D')).status).toBe(200);
    expect((await change('W/"1"', 'JSQ30-E')).status).toBe(412);
    expect((await change('three', 'JSQ30-E')).json.code).toBe('bad-header');
  });

  it('gets a new secret, and its connections are cut', async () => {
    const before = house.disconnected.length;
    const { status, json } = await house.call('POST', '/api/v1/devices/GH-1/secret');
    expect([status, Object.keys(json)]).toEqual([200, ['credentials']]);
    expect(house.disconnected.slice(before)).toEqual(['GH-1']);
    expect(house.credentials.has('GH-1')).toBe(true);
  });

  it('is shut out when its secret is revoked or it is retired', async () => {
    await register('GH-2');
    expect((await house.call('DELETE', '/api/v1/devices/GH-2/secret')).status).toBe(204);
    expect(house.credentials.has('GH-2')).toBe(false);
    expect(house.disconnected.at(-1)).toBe('GH-2');

    await register('GH-3');
    const retired = await house.call('POST', '/api/v1/devices/GH-3/retire', { body: {} });
    expect([retired.status, retired.json.state]).toEqual([200, 'retired']);
    expect(house.credentials.has('GH-3')).toBe(false);
    expect((await house.call('PATCH', '/api/v1/devices/GH-3', { body: { model: 'x' } })).status).toBe(409);
  });

  it('is given a new board', async () => {
    const before = (await house.call('GET', '/api/v1/devices/GH-1')).json.board;
    const { json } = await house.call('POST', '/api/v1/devices/GH-1/board', { body: {} });
    expect(json.board).not.toBe(before);
  });

  it('is told to do something, and its command can be asked for', async () => {
    const body = { name: 'set_setpoint', params: { setpoint_c: 45 } };
    const sent = await house.call('POST', '/api/v1/devices/GH-1/commands', { body });
    expect([sent.status, sent.json.state, sent.json.body]).toEqual([202, 'queued', body]);
    const path = sent.headers.get('location') ?? '';
    expect((await house.call('GET', path)).json).toMatchObject({ id: sent.json.id, name: 'set_setpoint', reply: null });
    expect((await house.call('GET', '/api/v1/devices/GH-1/commands')).json.items).toHaveLength(1);
    expect((await house.call('GET', '/api/v1/devices/GH-1/commands/cmd_x')).json.code).toBe('command-unknown');
  });

  it('that does not exist is named', async () => {
    const { status, json } = await house.call('GET', '/api/v1/devices/GH-404');
    expect([status, json.code]).toEqual([404, 'device-unknown']);
    expect(json.detail).toContain('GH-404');
  });
});

describe('a model', () => {
  it('is put, read and listed', async () => {
    const body = { attributes: { rated_gas_pressure_pa: 2000 } };
    const put = await house.call('PUT', '/api/v1/models/JSQ30-Z', { body });
    expect([put.status, put.json.attributes]).toEqual([200, body.attributes]);
    expect((await house.call('GET', '/api/v1/models/JSQ30-Z')).headers.get('etag')).toBe(put.headers.get('etag'));
    expect((await house.call('GET', '/api/v1/models')).json.items.map((one: { name: string }) => one.name)).toContain(
      'JSQ30-Z',
    );
    expect((await house.call('GET', '/api/v1/models/none')).status).toBe(404);
    const ifMatch = { body, headers: { 'if-match': '"9"' } };
    expect((await house.call('PUT', '/api/v1/models/JSQ30-Z', ifMatch)).status).toBe(412);
    expect((await house.call('PUT', '/api/v1/models/new', ifMatch)).status).toBe(412);
  });
});

describe('a request sent twice under one Idempotency-Key', () => {
  const key = (name: string) => ({ 'idempotency-key': name });

  it('acts once and is answered the same, secret and all', async () => {
    const first = await register('GH-10', {}, key('k1'));
    const second = await register('GH-10', {}, key('k1'));
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.json).toEqual(first.json);
    expect(house.credentials.has('GH-10')).toBe(true);
  });

  it('acts once when both arrive together', async () => {
    const ran = house.ran.length;
    const [first, second] = await Promise.all([register('GH-11', {}, key('k2')), register('GH-11', {}, key('k2'))]);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.json).toEqual(first.json);
    expect(house.ran.slice(ran)).toEqual(['registerDevice']);
  });

  it('is refused when it is another request', async () => {
    const { status, json } = await register('GH-12', {}, key('k1'));
    expect([status, json.code]).toEqual([422, 'idempotency-key-reused']);
  });

  it('is another person’s own when another person sends it', async () => {
    const made = await house.call('POST', '/api/v1/devices', {
      as: 'engineer',
      body: device('GH-13'),
      headers: key('k1'),
    });
    expect(made.status).toBe(201);
  });

  it('is refused when the key cannot be one', async () => {
    expect((await register('GH-14', {}, key('with space'))).json.code).toBe('bad-idempotency-key');
  });
});

describe('lists', () => {
  it('come in pages that hold everything once', async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { json } = await house.call('GET', `/api/v1/devices?limit=2${cursor && `&cursor=${cursor}`}`);
      expect(json.items.length).toBeLessThanOrEqual(2);
      seen.push(...json.items.map(({ id }: { id: string }) => id));
      cursor = json.next_cursor;
    }
    const all = (await house.call('GET', '/api/v1/devices?limit=500')).json;
    expect(seen).toEqual(all.items.map(({ id }: { id: string }) => id));
    expect(all.next_cursor).toBeNull();
  });

  it('hold every state unless filtered', async () => {
    const ids = async (query: string) =>
      (await house.call('GET', `/api/v1/devices?${query}`)).json.items.map(({ id }: { id: string }) => id);
    expect(await ids('')).toContain('GH-3');
    expect(await ids('state=retired')).toEqual(['GH-3']);
    expect(await ids('state=registered')).not.toContain('GH-3');
    expect(await ids('district=nowhere')).toEqual([]);
  });

  it.each([
    'limit=0',
    'limit=501',
    'limit=many',
    'limit=5.5',
    'limit=1&limit=2',
    'state=lost',
    'cursor=nonsense',
    'cursor=',
  ])('refuse %s', async (query) => {
    const { status, json } = await house.call('GET', `/api/v1/devices?${query}`);
    expect(status).toBe(400);
    expect(json.detail).toContain(query.split('=')[0]);
  });
});

describe('customers', () => {
  it('are found by what they say on the phone, with their devices', async () => {
    const { json } = await house.call('GET', '/api/v1/customers?q=138%200013', { as: 'agent' });
    expect(json.items).toHaveLength(1);
    expect(json.items[0]).toMatchObject({ name: '王女士', phone: '+86 138 0013 8000' });
    expect(json.items[0].devices.map(({ id }: { id: string }) => id)).toContain('GH-1');
  });
});
