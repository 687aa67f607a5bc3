import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
  await house.call('POST', '/api/v1/devices', { body: { id: 'GH-1', type: 'gas_water_heater' } });
});
afterAll(() => house[Symbol.asyncDispose]());

const hour = 3_600_000;
const inHours = (hours: number) => new Date(house.clock.now() + hours * hour).toISOString();
const draft = { matchers: { district: 'Gulou' }, for: '4h', reason: 'main replaced' };

describe('an incident', () => {
  it('is shown with its ticket and what grouping saved', async () => {
    const { json, headers } = await house.call('GET', '/api/v1/incidents/inc_1');
    expect(json).toMatchObject({ subject: { kind: 'district', id: 'Gulou' }, ticket_id: 'tkt_1', tickets_saved: 2 });
    expect(headers.get('etag')).toBe('"1"');
    expect((await house.call('GET', '/api/v1/incidents?state=ended')).json.items).toEqual([]);
    expect((await house.call('GET', '/api/v1/incidents?rule_id=GH-03')).json.items).toHaveLength(1);
    expect((await house.call('GET', '/api/v1/incidents/none')).json.code).toBe('incident-unknown');
  });

  it('lists its members with since, until and why', async () => {
    const { json } = await house.call('GET', '/api/v1/incidents/inc_1/members');
    expect(json.items).toMatchObject([
      { device_id: 'GH-1', alert_id: null, why: 'counted', until: null },
      { alert_id: 'alr_1', why: 'adopted', until: '2026-01-15T12:00:00.000Z', ended_by: 'recovered' },
    ]);
  });

  it('is an alert of no device, and says what mutes it', async () => {
    const { json } = await house.call('GET', '/api/v1/alerts/alr_3');
    expect(json).toMatchObject({ device_id: null, subject: { kind: 'district', id: 'Gulou' }, incident_id: 'inc_1' });
    expect(json.muted).toMatchObject({ stage: 'silenced', by: 'sil_1', at: '2026-01-15T12:00:00.000Z' });
    const found = await house.call('GET', '/api/v1/alerts?incident_id=inc_1');
    expect(found.json.items).toHaveLength(1);
  });
});

describe('a silence', () => {
  it('is made by an engineer, once for one key, and seen by all', async () => {
    const send = () =>
      house.call('POST', '/api/v1/silences', { as: 'engineer', body: draft, headers: { 'idempotency-key': 'k1' } });
    const made = await send();
    expect([made.status, made.headers.get('etag')]).toEqual([201, '"1"']);
    expect(made.json).toMatchObject({
      kind: 'silence',
      state: 'active',
      until: inHours(4),
      created_by: 'the engineer',
    });
    expect((await send()).json.id).toBe(made.json.id);
    const listed = await house.call('GET', '/api/v1/silences?state=active', { as: 'viewer' });
    expect(listed.json.items.map(({ id }: { id: string }) => id)).toEqual([made.json.id]);
    expect((await house.call('POST', '/api/v1/silences', { as: 'agent', body: draft })).status).toBe(403);
  });

  it('begins later when told to', async () => {
    const body = { ...draft, kind: 'maintenance', from: inHours(1), for: undefined, until: inHours(2) };
    const { json } = await house.call('POST', '/api/v1/silences', { body });
    expect(json).toMatchObject({ kind: 'maintenance', state: 'pending', from: inHours(1), until: inHours(2) });
    expect((await house.call('GET', `/api/v1/silences/${json.id}`)).json.state).toBe('pending');
  });

  it.each<[object, string, string]>([
    [{ for: undefined }, '#/until', 'send either until or for'],
    [{ until: '2026-01-15T13:00:00Z' }, '#/until', 'both given'],
    [{ for: '91d' }, '#/until', 'at most 90d'],
    [{ matchers: { severity_at_most: 'P1', district: 'Gulou' } }, '#/p1_responsible', 'name the person'],
    [{ matchers: { distrct: 'Gulou' } }, '#/matchers/distrct', 'did you mean district'],
  ])('with %j is refused at %s', async (change, pointer, remedy) => {
    const { status, json } = await house.call('POST', '/api/v1/silences', { body: { ...draft, ...change } });
    expect([status, json.errors[0].pointer]).toEqual([400, pointer]);
    expect(json.detail).toContain(remedy);
  });

  it('is ended early, by whoever read its newest version, once', async () => {
    const { json } = await house.call('POST', '/api/v1/silences', { body: draft });
    const end = (tag: string) =>
      house.call('DELETE', `/api/v1/silences/${json.id}`, { as: 'engineer', headers: { 'if-match': tag } });
    expect((await end('"9"')).status).toBe(412);
    expect((await end('"1"')).json).toMatchObject({ state: 'expired', ended_by: 'the engineer', version: 2 });
    expect((await end('"2"')).json.code).toBe('silence-over');
    expect((await house.call('DELETE', '/api/v1/silences/none')).json.code).toBe('silence-unknown');
  });
});

describe('a visit', () => {
  it('is begun and ended by an agent', async () => {
    const begin = () =>
      house.call('POST', '/api/v1/devices/GH-1/on-site', { as: 'agent', body: { technician: 'zhang', for: '2h' } });
    const begun = await begin();
    expect(begun.status).toBe(201);
    expect(begun.json).toMatchObject({ kind: 'on_site', technician: 'zhang', matchers: { devices: ['GH-1'] } });
    expect((await begin()).json.code).toBe('visit-under-way');
    const visits = await house.call('GET', '/api/v1/silences?kind=on_site&device_id=GH-1');
    expect(visits.json.items).toHaveLength(1);
    const ended = await house.call('DELETE', '/api/v1/devices/GH-1/on-site', { as: 'agent' });
    expect([ended.status, ended.json.state]).toEqual([200, 'expired']);
    expect((await house.call('DELETE', '/api/v1/devices/GH-1/on-site', { as: 'agent' })).json.code).toBe('no-visit');
  });

  it('is refused at a device that there is not', async () => {
    const { status, json } = await house.call('POST', '/api/v1/devices/none/on-site', {
      body: { technician: 'zhang', for: '2h' },
    });
    expect([status, json.code]).toEqual([404, 'visit-device-unknown']);
  });
});
