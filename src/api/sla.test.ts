import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

const path = '/api/v1/sla/policies';
const p1 = { id: 'p1', severity: 'P1', targets: { respond: '2m', arrive: '30m' }, grace: '0ms', forgiven_a_month: 0 };
const p3 = {
  ...{ id: 'p3', severity: 'P3', city: 'Nanjing', calendar: 'business', targets: { respond: '4h' } },
  ...{ grace: '30m', forgiven_a_month: 3 },
};

describe('policies', () => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await openTestHouse();
  });
  afterAll(() => house[Symbol.asyncDispose]());
  const put = (policies: readonly object[], headers = {}, as: 'manager' | 'agent' = 'manager') =>
    house.call('PUT', path, { as, body: { policies }, headers });

  it('are those of the catalogue until somebody puts others in force, all at once', async () => {
    const before = await house.call('GET', path, { as: 'viewer' });
    expect([before.headers.get('etag'), before.json.version, before.json.changed_by]).toEqual(['"0"', 0, null]);
    expect(before.json.policies).toEqual([{ ...p1, targets: { respond: '3m' } }]);
    expect(before.json.calendars).toEqual(['business']);
    const after = await put([p1, p3], { 'if-match': '"0"' });
    expect([after.status, after.headers.get('etag'), after.json.policies]).toEqual([200, '"1"', [p1, p3]]);
    expect((await house.call('GET', path)).json).toEqual(after.json);
    const [record] = (await house.call('GET', '/api/v1/audit?object_kind=sla&object_id=policies')).json.items;
    expect([record.actor, record.action]).toEqual(['the manager', 'sla.policies-changed']);
    expect(record.detail.changed).toMatchObject([
      { id: 'p1', before: { targets: { respond: '3m' } }, after: { targets: { respond: '2m', arrive: '30m' } } },
      { id: 'p3', before: null, after: { city: 'Nanjing', grace: '30m' } },
    ]);
  });

  it('are not changed by who read another version, nor by who may not', async () => {
    expect((await put([p1], { 'if-match': '"0"' })).status).toBe(412);
    expect((await put([p1], {}, 'agent')).status).toBe(403);
  });

  it.each([
    ['#/policies/0/targets/arrive', [{ ...p1, targets: { respond: '30m', arrive: '29m' } }]],
    ['#/policies/0/targets/respond', [{ ...p1, targets: { respond: '0s' } }]],
    ['#/policies/0/targets', [{ ...p1, targets: {} }]],
    ['#/policies/0/targets/respond', [{ ...p1, targets: { respond: 'soon' } }]],
    ['#/policies/1/calendar', [p1, { ...p3, calendar: 'lunar' }]],
    ['#/policies/1/device_type', [p1, { ...p3, device_type: 'toaster' }]],
    ['#/policies/1/grace', [p1, { ...p3, grace: '32d' }]],
    ['#/policies/1/id', [p1, { ...p3, id: 'p1' }]],
    ['#/policies/2/severity', [p1, p3, { ...p3, id: 'p3-again' }]],
    ['#/policies', [p3]],
  ])('that are faulty at %s are refused by that name', async (pointer, policies) => {
    const { status, json } = await put(policies);
    expect([status, json.errors.map((one: { pointer: string }) => one.pointer)]).toEqual([400, [pointer]]);
    expect((await house.call('GET', path)).json.version).toBe(1);
  });
});
