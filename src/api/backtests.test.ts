import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
  await house.call('POST', '/api/v1/devices', { body: { id: 'GH-1', type: 'gas_water_heater' } });
});
afterAll(() => house[Symbol.asyncDispose]());

const span = { from: '2026-01-01T00:00:00Z', to: '2026-01-15T08:00:00+08:00' };
const ask = (body: object, as: 'engineer' | 'agent' = 'engineer') =>
  house.call('POST', '/api/v1/backtests', { as, body });

describe('POST /backtests', () => {
  it('takes a stored rule by its id, and says where it can be watched', async () => {
    const answer = await ask({ rule: 'GH-02', ...span, devices: ['GH-1'] });
    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toBe(`/api/v1/backtests/${answer.json.id}`);
    expect(answer.json).toMatchObject({
      ...{ state: 'queued', progress: 0, rule: { id: 'GH-02', version: 1 }, compare_to: null, result: null },
      ...{
        from: '2026-01-01T00:00:00.000Z',
        to: '2026-01-15T00:00:00.000Z',
        devices: ['GH-1'],
        asked_by: 'the engineer',
      },
    });
    expect((await house.call('GET', `/api/v1/backtests/${answer.json.id}`)).json).toEqual(answer.json);
    expect((await house.call('GET', '/api/v1/backtests?state=queued&rule_id=GH-02')).json.items).toEqual([answer.json]);
    const cancelled = await house.call('POST', `/api/v1/backtests/${answer.json.id}/cancel`, { as: 'admin', body: {} });
    expect(cancelled.json).toMatchObject({ state: 'cancelled', reason: 'the admin cancelled it.' });
    const again = await house.call('POST', `/api/v1/backtests/${answer.json.id}/cancel`, { body: {} });
    expect(again.json).toMatchObject({ status: 409, code: 'backtest-over', state: 'cancelled' });
  });

  it('takes the text or the document of a rule that is stored nowhere, and a second one', async () => {
    const text = `id: NEW-1\ntitle: New\ndevice_types: [gas_water_heater]\nwhen: gas_supply_pressure_pa < 900\nseverity: P2`;
    const document = { id: 'NEW-1', title: 'New', device_types: ['gas_water_heater'], severity: 'P2' };
    const body = { rule: text, compare_to: { ...document, when: 'gas_supply_pressure_pa < 800' }, ...span };
    const answer = await ask(body);
    expect(answer.json).toMatchObject({
      rule: { id: 'NEW-1', version: null, document: { when: 'gas_supply_pressure_pa < 900' } },
      compare_to: { id: 'NEW-1', version: null, document: { when: 'gas_supply_pressure_pa < 800' } },
    });
    await house.call('POST', `/api/v1/backtests/${answer.json.id}/cancel`, { body: {} });
  });

  it.each([
    ['no such rule', { rule: 'GH-99', ...span }, 404, 'There is no rule GH-99'],
    ['no such device', { rule: 'GH-02', ...span, devices: ['GH-1', 'GH-9'] }, 400, 'There is no device GH-9'],
    ['a time that runs backwards', { rule: 'GH-02', from: span.to, to: span.from }, 400, 'which is not after from'],
    ['no time', { rule: 'GH-02', from: 'yesterday', to: span.to }, 400, '#/from'],
    ['a faulty rule', { rule: 'id: X\ntitle: X\nseverity: P2', ...span }, 422, 'line 2, column 1: when is missing'],
  ])('refuses %s with what is wrong', async (_, body, status, words) => {
    const { json } = await ask(body);
    expect(json.status).toBe(status);
    expect(JSON.stringify(json)).toContain(words);
  });

  it('is for those who write rules', async () => {
    expect((await ask({ rule: 'GH-02', ...span }, 'agent')).status).toBe(403);
  });

  it('refuses more than may wait', async () => {
    const ids = [await ask({ rule: 'GH-02', ...span }), await ask({ rule: 'GH-06', ...span })].map(
      ({ json }) => json.id,
    );
    const third = await ask({ rule: 'GH-02', ...span });
    expect(third.json).toMatchObject({ status: 429, code: 'backtests-full' });
    for (const id of ids) await house.call('POST', `/api/v1/backtests/${id}/cancel`, { body: {} });
  });
});
