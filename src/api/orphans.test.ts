import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../base/index.ts';
import { noon } from './testing/samples.ts';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

let house: TestHouse;
beforeEach(async () => {
  house = await openTestHouse();
});
afterEach(() => house[Symbol.asyncDispose]());

let seq = 0;
const said = (text: string | Uint8Array, second = 0) => {
  seq += 1;
  const payload = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  return { seq, at: instant(noon + second * 1_000), label: 'telemetry', payload };
};
const list = async (query = '') => (await house.call('GET', `/api/v1/orphans${query}`)).json;
const ids = async (query: string): Promise<string[]> =>
  (await list(query)).items.map((one: { device_id: string }) => one.device_id);

describe('unregistered devices', () => {
  it('are listed by id, found by part of it and by when they were heard, page by page and as CSV', async () => {
    await house.hear('GH-2', said('{}', 2));
    await house.hear('EL-1', said('{}', 1));
    await house.hear('GH-3', said('{}', 3), said('{"a":1}', 4));
    const { items, next_cursor } = await list('?limit=2');
    expect(items.map((one: { device_id: string }) => one.device_id)).toEqual(['EL-1', 'GH-2']);
    expect((await list(`?limit=2&cursor=${next_cursor}`)).items).toEqual([
      {
        ...{ device_id: 'GH-3', state: 'waiting', topic: 'carewatch/v1/GH-3', online: null },
        ...{ first_heard_at: '2026-01-15T12:00:03.000Z', last_heard_at: '2026-01-15T12:00:04.000Z' },
        ...{ messages: 2, kept: 2, kept_bytes: 9 },
      },
    ]);
    expect(await ids('?q=gh')).toEqual(['GH-2', 'GH-3']);
    expect(await ids('?since=2026-01-15T20:00:04%2B08:00')).toEqual(['GH-3']);
    const csv = await house.call('GET', '/api/v1/orphans?q=3', { headers: { accept: 'text/csv' } });
    expect(csv.text).toContain('GH-3');
    const faulty = await house.call('GET', '/api/v1/orphans?since=yesterday');
    expect([faulty.status, faulty.json.errors[0].parameter]).toEqual([400, 'since']);
  });

  it('are shown with what is kept of them, bytes that are no text too', async () => {
    await house.hear('GH-1', said('{"water_outlet_temp_c":41}'), said(new Uint8Array([0xff, 0]), 1));
    const { json } = await house.call('GET', '/api/v1/orphans/GH-1');
    expect(json.kept_messages).toEqual([
      { at: '2026-01-15T12:00:00.000Z', kind: 'telemetry', payload: '{"water_outlet_temp_c":41}', encoding: 'utf-8' },
      { at: '2026-01-15T12:00:01.000Z', kind: 'telemetry', payload: '/wA=', encoding: 'base64' },
    ]);
    const { status, json: problem } = await house.call('GET', '/api/v1/orphans/GH-9');
    expect([status, problem.code]).toEqual([404, 'orphan-unknown']);
  });

  it('are adopted as devices are registered, once', async () => {
    await house.hear('GH-1', said('{}'));
    const adopt = (body: object, headers = {}) =>
      house.call('POST', '/api/v1/orphans/GH-1/adopt', { as: 'engineer', body, headers });
    const faulty = await adopt({ type: 'toaster' });
    expect([faulty.status, faulty.json.code]).toEqual([400, 'invalid-input']);
    expect(await ids('')).toEqual(['GH-1']);
    const body = { type: 'gas_water_heater', site: { district: 'Gulou' }, customer: { name: '王女士' } };
    const repeatable = { 'idempotency-key': 'adopt-1' };
    const made = await adopt(body, repeatable);
    expect([made.status, made.headers.get('location')]).toEqual([201, '/api/v1/devices/GH-1']);
    expect(made.json).toMatchObject({ id: 'GH-1', type: 'gas_water_heater', credentials: { username: 'GH-1' } });
    expect(house.credentials.has('GH-1')).toBe(true);
    expect((await adopt(body, repeatable)).json).toEqual(made.json);
    const again = await adopt(body);
    expect([again.status, again.json.code]).toEqual([409, 'device-exists']);
    expect(await ids('')).toEqual([]);
    const unheard = await house.call('POST', '/api/v1/orphans/GH-9/adopt', { body });
    expect([unheard.status, unheard.json.code]).toEqual([404, 'orphan-unknown']);
    const { items } = (await house.call('GET', '/api/v1/audit?device_id=GH-1')).json;
    expect(items.map((one: { action: string }) => one.action)).toEqual(['device.registered', 'orphan.adopted']);
  });

  it('are dismissed, and ignored as far as there is room for that', async () => {
    await house.hear('GH-1', said('{}'), said('{}'));
    await house.hear('GH-2', said('{}'));
    const dismiss = (id: string, body: object) =>
      house.call('POST', `/api/v1/orphans/${id}/dismiss`, { as: 'engineer', body });
    const ignored = await dismiss('GH-1', { ignore: true });
    expect([ignored.status, ignored.json]).toMatchObject([200, { state: 'ignored', messages: 2, kept: 0 }]);
    const full = await dismiss('GH-2', { ignore: true });
    expect([full.status, full.json.code]).toEqual([409, 'too-many-ignored']);
    expect((await dismiss('GH-2', {})).json).toMatchObject({ device_id: 'GH-2', state: 'dismissed' });
    await house.hear('GH-1', said('{}', 9));
    expect((await list('?state=ignored')).items).toMatchObject([{ device_id: 'GH-1', messages: 3, kept: 0 }]);
    expect(await ids('?state=waiting')).toEqual([]);
    expect((await dismiss('GH-9', {})).status).toBe(404);
    const body = { type: 'gas_water_heater' };
    expect((await house.call('POST', '/api/v1/orphans/GH-1/adopt', { body })).status).toBe(201);
  });
});
