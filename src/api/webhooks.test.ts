import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

let house: TestHouse;
beforeEach(async () => {
  house = await openTestHouse();
});
afterEach(() => house[Symbol.asyncDispose]());

const add = async (body: object = { url: 'http://127.0.0.1:9/cw' }) =>
  (await house.call('POST', '/api/v1/webhooks', { body })).json;
const intent = (n: number) => ({
  topic: 'ticket.opened',
  ordering: 'tkt_1',
  key: `evt_${n}`,
  at: house.clock.now(),
  body: { n },
});

it('a webhook is added with its secret shown once, changed, and removed', async () => {
  const made = await house.call('POST', '/api/v1/webhooks', {
    body: { url: 'https://crm.example/', topics: ['ticket.*'] },
  });
  expect(made.status).toBe(201);
  expect(made.headers.get('etag')).toBe('"1"');
  const { id, secret } = made.json;
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect((await house.call('GET', `/api/v1/webhooks/${id}`)).text).not.toContain(secret);
  const changed = await house.call('PATCH', `/api/v1/webhooks/${id}`, {
    body: { enabled: false },
    headers: { 'if-match': '"1"' },
  });
  expect(changed.json).toMatchObject({ enabled: false, topics: ['ticket.*'], version: 2 });
  expect((await house.call('GET', '/api/v1/webhooks?enabled=true')).json.items).toEqual([]);
  const stale = await house.call('DELETE', `/api/v1/webhooks/${id}`, { headers: { 'if-match': '"1"' } });
  expect(stale.status).toBe(412);
  expect((await house.call('DELETE', `/api/v1/webhooks/${id}`)).status).toBe(204);
  expect((await house.call('GET', `/api/v1/webhooks/${id}`)).status).toBe(404);
});

it('a secret is changed, and a repeated request is answered with the same one', async () => {
  const { id, secret } = await add();
  const rotate = () =>
    house.call('POST', `/api/v1/webhooks/${id}/secret`, { body: {}, headers: { 'idempotency-key': 'again' } });
  const [first, second] = [await rotate(), await rotate()];
  expect(first.json.secret).not.toBe(secret);
  expect(second.json.secret).toBe(first.json.secret);
  expect(first.json.previous_secret_until).toBe('2026-01-16T12:00:00.000Z');
});

it.each([
  [{ url: 'ftp://crm.example/' }, 'url'],
  [{ url: 'https://crm.example/', topics: ['everything'] }, 'topics'],
  [{ url: 'https://crm.example/', secret: 'short' }, 'secret'],
])('%j is refused by the field that is wrong', async (body, field) => {
  const { status, json } = await house.call('POST', '/api/v1/webhooks', { body });
  expect(status).toBe(400);
  expect(json.detail).toContain(field);
});

it('what was given up is seen with its reason and body, and tried again one by one or all at once', async () => {
  const { id } = await add();
  await house.tell(intent(1), intent(2));
  const dead = (await house.call('GET', `/api/v1/deliveries?state=dead&target_id=${id}`)).json.items;
  expect(dead).toHaveLength(2);
  expect(dead[0].last_error).toContain('private address');
  const [{ id: newest }] = dead;
  expect((await house.call('GET', `/api/v1/deliveries/${newest}`)).json.body).toEqual({ id: 'evt_2', n: 2 });
  expect((await house.call('POST', `/api/v1/deliveries/${newest}/replay`)).json.state).toBe('pending');
  expect((await house.call('POST', `/api/v1/deliveries/${newest}/replay`)).json.code).toBe('delivery-not-dead');
  expect((await house.call('POST', `/api/v1/webhooks/${id}/replay`, { body: {} })).json).toEqual({ replayed: 1 });
  expect((await house.call('GET', '/api/v1/deliveries?key=evt_1')).json.items).toMatchObject([{ state: 'pending' }]);
  expect((await house.call('GET', '/api/v1/deliveries/99')).status).toBe(404);
  expect((await house.call('POST', '/api/v1/deliveries/two/replay')).json.errors[0].parameter).toBe('id');
});

it('a test delivery is queued for its target alone, whatever the topics it wants', async () => {
  const { id } = await add({ url: 'http://127.0.0.1:9/', topics: ['callback.*'] });
  await add();
  const { status, json } = await house.call('POST', `/api/v1/webhooks/${id}/test`, { body: {} });
  expect([status, json.topic, json.target_id]).toEqual([202, 'carewatch.test', id]);
  expect((await house.call('GET', '/api/v1/deliveries')).json.items).toHaveLength(1);
});
