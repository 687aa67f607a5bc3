import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

let house: TestHouse;
beforeEach(async () => {
  house = await openTestHouse();
});
afterEach(() => house[Symbol.asyncDispose]());

describe('recipients', () => {
  it('are added, changed and removed, and are no webhooks', async () => {
    const made = await house.call('POST', '/api/v1/recipients', {
      body: { kind: 'mail', to: 'duty@example.com', topics: ['ticket.opened'] },
    });
    expect(made.json).toMatchObject({ kind: 'mail', to: 'duty@example.com', language: 'zh-CN', version: 1 });
    const path = `/api/v1/recipients/${made.json.id}`;
    const headers = { 'if-match': '"1"' };
    const changed = await house.call('PATCH', path, { body: { language: 'en' }, headers });
    expect(changed.json).toMatchObject({ to: 'duty@example.com', language: 'en', version: 2 });
    expect((await house.call('PATCH', path, { body: { language: 'en' }, headers })).status).toBe(412);
    expect((await house.call('GET', '/api/v1/webhooks')).json.items).toEqual([]);
    expect((await house.call('GET', `/api/v1/webhooks/${made.json.id}`)).status).toBe(404);
    expect((await house.call('GET', '/api/v1/recipients?kind=sms')).json.items).toEqual([]);
    expect((await house.call('DELETE', path)).status).toBe(204);
    expect((await house.call('GET', path)).status).toBe(404);
  });

  it.each([
    { kind: 'mail', to: 'duty@example.com\r\nBcc: x@y.z' },
    { kind: 'mail', to: 'a@example.com, b@example.com' },
    { kind: 'sms', to: '13800138000' },
    { kind: 'voice', to: 'tel:+8613800138000' },
  ])('are refused where the address is not one: %j', async (body) => {
    const { status, json } = await house.call('POST', '/api/v1/recipients', { body });
    expect([status, json.code]).toEqual([400, 'invalid-target']);
    expect(json.detail).toContain('to: send');
  });
});

describe('a report of the gateway', () => {
  const sign = (body: string, { secret = 'the secret of the gateway', timestamp = '0' } = {}) => ({
    'content-type': 'application/json',
    'carewatch-timestamp': timestamp,
    'carewatch-signature': `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`,
  });
  const id = 'evt_1~direct:voice';
  const report = (sent: object, how = {}) => {
    const body = JSON.stringify(sent);
    return house.call('POST', '/api/v1/gateway/reports', { as: null, body, headers: sign(body, how) });
  };
  const ring = () =>
    house.tell({
      topic: 'escalation.step',
      ordering: 'tkt_1',
      key: 'evt_1',
      at: house.clock.now(),
      body: { title: 'trapped' },
      to: [{ kind: 'voice', address: '+8613800138000', language: 'zh-CN' }],
    });

  it('is believed by its signature, written down once, and the first final one stands', async () => {
    await ring();
    expect((await report({ id, status: 'sent' })).json).toEqual({ id, outcome: 'sent' });
    expect((await report({ id, status: 'unanswered' })).json.outcome).toBe('unanswered');
    expect((await report({ id, status: 'unanswered' })).json.outcome).toBe('unanswered');
    expect((await report({ id, status: 'answered' })).json.outcome).toBe('unanswered');
    const [delivery] = (await house.call('GET', '/api/v1/deliveries?kind=voice')).json.items;
    expect(delivery).toMatchObject({ recipient: '+8613800138000', outcome: 'unanswered' });
    const audit = (await house.call('GET', '/api/v1/audit')).json.items.map(({ action }: { action: string }) => action);
    expect(audit.filter((action: string) => action.startsWith('message.'))).toEqual([
      'message.sent',
      'message.unanswered',
    ]);
  });

  it('is refused when it is unsigned, altered, old or about nothing that was sent', async () => {
    await ring();
    const sent = { id, status: 'answered' };
    const unsigned = await house.call('POST', '/api/v1/gateway/reports', { as: null, body: sent });
    expect([unsigned.status, unsigned.json.code]).toEqual([401, 'signature-refused']);
    expect((await report(sent, { secret: 'another secret' })).json.detail).toContain('with the secret');
    expect((await report(sent, { timestamp: '301' })).json.detail).toContain('more than 5 minutes');
    expect((await report({ ...sent, id: 'evt_9~direct:voice' })).json.code).toBe('message-unknown');
    expect((await report({ ...sent, status: 'eaten' })).json.errors[0].pointer).toBe('#/status');
    const [delivery] = (await house.call('GET', '/api/v1/deliveries?kind=voice')).json.items;
    expect(delivery.outcome).toBeNull();
  });
});
