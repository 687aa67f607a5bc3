import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

describe('titles', () => {
  it.each([
    [undefined, 'en', 'Very low gas pressure'],
    ['zh', 'zh-CN', '燃气压力过低'],
    ['zh-TW, en;q=0.8', 'zh-CN', '燃气压力过低'],
    ['en;q=0.5, zh-CN;q=0.9', 'zh-CN', '燃气压力过低'],
    ['fr, en;q=0.2', 'en', 'Very low gas pressure'],
    ['zh;q=0', 'en', 'Very low gas pressure'],
  ])('for Accept-Language %s are in %s', async (accept, language, title) => {
    const { json, headers } = await house.call('GET', '/api/v1/tickets/tkt_1', {
      headers: accept === undefined ? {} : { 'accept-language': accept },
    });
    expect([headers.get('content-language'), json.title]).toEqual([language, title]);
    expect(json.titles).toEqual({ en: 'Very low gas pressure', 'zh-CN': '燃气压力过低' });
  });
});

describe('an alert', () => {
  it('carries its proof with times that people read', async () => {
    const { json } = await house.call('GET', '/api/v1/alerts/alr_1');
    expect(json.proof).toMatchObject({
      inputs: { gas_supply_pressure_pa: 820, burner_state: null },
      timers: { since: '2026-01-15T12:00:00.000Z', held_ms: 10_000 },
      suppressions: [{ reason: 'open already', at: '2026-01-15T12:00:00.000Z' }],
    });
  });

  it('is acknowledged by name, once', async () => {
    const first = await house.call('POST', '/api/v1/alerts/alr_1/acknowledge', { as: 'agent' });
    expect([first.status, first.json.state, first.json.acknowledged_by]).toEqual([200, 'acknowledged', 'the agent']);
    const second = await house.call('POST', '/api/v1/alerts/alr_1/acknowledge', { as: 'agent', body: {} });
    expect([second.status, second.json.state]).toEqual([409, 'acknowledged']);
  });

  it('is filtered by rule, device and state', async () => {
    const ids = async (query: string) =>
      (await house.call('GET', `/api/v1/alerts?${query}`)).json.items.map(({ id }: { id: string }) => id);
    expect(await ids('rule_id=GH-06')).toEqual(['alr_2']);
    expect(await ids('state=acknowledged&device_id=GH-1')).toEqual(['alr_1']);
  });

  it('is cleared by hand', async () => {
    expect((await house.call('POST', '/api/v1/alerts/alr_2/clear')).status).toBe(200);
    expect((await house.call('POST', '/api/v1/alerts/none/clear')).json.code).toBe('alert-unknown');
  });
});

describe('a ticket', () => {
  const act = (id: string, action: string, body: object = {}, headers = {}) =>
    house.call('POST', `/api/v1/tickets/${id}/${action}`, { as: 'agent', body, headers });

  it('moves through its states and says who moved it', async () => {
    const accepted = await act('tkt_1', 'accept');
    expect([accepted.status, accepted.json.state, accepted.json.assignee]).toEqual([200, 'accepted', 'the agent']);
    expect((await act('tkt_1', 'start')).json.state).toBe('in_progress');
  });

  it('refuses a forbidden move with the reason', async () => {
    const { status, json } = await act('tkt_2', 'start');
    expect([status, json.code, json.state]).toEqual([409, 'move-forbidden', 'open']);
    expect(json.detail).toContain('start is not possible');
  });

  it('refuses an action that there is not, and fields that no action takes', async () => {
    const { status, json } = await act('tkt_2', 'solve');
    expect([status, json.errors[0].parameter]).toEqual([400, 'action']);
    expect(json.detail).toContain('resolve');
    expect((await act('tkt_2', 'resolve', { verdict: 'maybe' })).json.errors[0].pointer).toBe('#/verdict');
  });

  it('is not moved over the head of somebody else', async () => {
    expect((await act('tkt_3', 'accept', {}, { 'if-match': '"1"' })).status).toBe(200);
    expect((await act('tkt_3', 'start', {}, { 'if-match': '"1"' })).status).toBe(412);
  });

  it('tells what happened to it; phone numbers in it are hidden from viewers', async () => {
    const phone = async (as: 'viewer' | 'agent') =>
      (await house.call('GET', '/api/v1/tickets/tkt_1', { as })).json.timeline[0].detail.phone;
    expect(await phone('agent')).toBe('13800138000');
    expect(await phone('viewer')).toBe('138****8000');
  });
});

describe('calls', () => {
  it('take attempts', async () => {
    const body = { outcome: 'busy', next_at: '2026-01-15T21:00:00+08:00' };
    const { status, json } = await house.call('POST', '/api/v1/care-calls/call_1/attempts', { as: 'agent', body });
    expect(status).toBe(201);
    expect(json.attempts).toMatchObject([{ by: 'the agent', outcome: 'busy', next_at: '2026-01-15T13:00:00.000Z' }]);
    const callback = await house.call('POST', '/api/v1/callbacks/call_2/attempts', { body: { outcome: 'reached' } });
    expect(callback.json.attempts).toHaveLength(1);
  });

  it('refuse an instant that is none, and an outcome that is none', async () => {
    const send = (body: object) => house.call('POST', '/api/v1/care-calls/call_1/attempts', { body });
    expect((await send({ outcome: 'busy', next_at: 'tomorrow' })).json.errors[0].pointer).toBe('#/next_at');
    expect((await send({ outcome: 'sang' })).json.detail).toContain('no_answer');
  });

  it('are listed with the customer; a viewer sees no number', async () => {
    const phone = async (as: 'viewer' | 'agent') =>
      (await house.call('GET', '/api/v1/care-calls', { as })).json.items[0].customer.phone;
    expect([await phone('agent'), await phone('viewer')]).toEqual(['+8613800138000', '+86****8000']);
    expect((await house.call('GET', '/api/v1/callbacks?ticket_id=tkt_1')).json.items).toHaveLength(1);
    expect((await house.call('GET', '/api/v1/callbacks/none')).json.code).toBe('call-unknown');
  });
});

describe('the history of a device', () => {
  it('is all that happened about it, on one screen, without numbers for viewers', async () => {
    await house.call('POST', '/api/v1/devices', { body: { id: 'H-77', type: 'gas_water_heater' } });
    await house.audit('ticket.opened', { device_id: 'H-77' });
    await house.audit('care-call.queued', { device_id: 'H-77' });
    await house.audit('ticket.opened', { device_id: 'H-78' });
    const { json } = await house.call('GET', '/api/v1/devices/H-77/history?limit=50', { as: 'viewer' });
    const actions = json.items.map(({ action }: { action: string }) => action);
    expect(actions.slice(-2)).toEqual(['ticket.opened', 'care-call.queued']);
    expect(actions[0]).toMatch(/^device\./);
    expect((await house.call('GET', '/api/v1/devices/none/history')).json.code).toBe('device-unknown');
  });
});
