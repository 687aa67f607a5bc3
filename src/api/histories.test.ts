import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

let house: TestHouse;
const site = { city: '南京', district: '鼓楼区', address: '中山路12号' };
const wang = { name: '王伟', phone: '+86 138-0013-8000' };
beforeEach(async () => {
  house = await openTestHouse();
  for (const id of ['H-1', 'H-2']) {
    await house.call('POST', '/api/v1/devices', { body: { id, type: 'gas_water_heater', customer: wang, site } });
  }
  await house.call('POST', '/api/v1/devices', {
    body: { id: 'H-9', type: 'gas_water_heater', site: { city: '上海' } },
  });
  await house.audit('ticket.opened', { device_id: 'H-1', detail: { phone: '13800138000' } });
  await house.audit('care-call.queued', { device_id: 'H-2' });
  await house.audit('ticket.opened', { device_id: 'H-9' });
});
afterEach(() => house[Symbol.asyncDispose]());

type Item = { id: number; action: string; device_id: string | null; detail: Record<string, unknown> };
type Role = 'agent' | 'viewer' | 'admin';
const history = async (path: string, as: Role = 'viewer') =>
  (await house.call('GET', `/api/v1/${path}`, { as })).json.items as Item[];
const found = async (q: string, kind: string): Promise<string> =>
  (await house.call('GET', `/api/v1/search?q=${encodeURIComponent(q)}`, { as: 'manager' })).json.items.find(
    (hit: { kind: string }) => hit.kind === kind,
  ).id;
const worked = (items: readonly Item[]) =>
  items.filter(({ action }) => /^(ticket|care-call)/.test(action)).map((one) => [one.action, one.device_id]);
const both = [
  ['ticket.opened', 'H-1'],
  ['care-call.queued', 'H-2'],
];

it('is one screen for whoever is named: by name, phone, address or device', async () => {
  for (const q of ['王伟', '13800138000']) {
    expect(worked(await history(`customers/${await found(q, 'customer')}/history`)), q).toEqual(both);
  }
  expect(worked(await history(`sites/${await found('中山路', 'site')}/history`))).toEqual(both);
  expect(worked(await history('devices/H-2/history'))).toEqual([['care-call.queued', 'H-2']]);
});

it('has each record once and oldest first, page by page as in one piece', async () => {
  const path = `customers/${await found('王伟', 'customer')}/history`;
  const whole = await history(path);
  const ids = whole.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
  const pages: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer = await house.call('GET', `/api/v1/${path}?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`, {
      as: 'viewer',
    });
    pages.push(...answer.json.items);
    cursor = answer.json.next_cursor;
  }
  expect(pages).toEqual(whole);
});

it('masks numbers for viewers, and notes whom others looked at, once in ten minutes', async () => {
  const id = await found('王伟', 'customer');
  const phones = async (as: Role) =>
    (await history(`customers/${id}/history`, as)).flatMap(({ detail }) => (detail.phone ? [detail.phone] : []));
  const reads = async () =>
    (await history('audit?limit=500', 'admin')).filter(({ action }) => action === 'customer.read').length;
  const before = await reads();
  expect([await phones('viewer'), await reads()]).toEqual([['138****8000'], before]);
  expect([await phones('agent'), await reads()]).toEqual([['13800138000'], before + 1]);
  await history('devices/H-1/history', 'agent');
  expect(await reads()).toBe(before + 1);
});

it('says whom there is not', async () => {
  const code = async (path: string) => (await house.call('GET', `/api/v1/${path}/history`)).json.code;
  expect(await code('devices/none')).toBe('device-unknown');
  expect(await code('customers/none')).toBe('customer-unknown');
  expect(await code('sites/none')).toBe('site-unknown');
  expect(await code('tickets/none')).toBe('ticket-unknown');
});
