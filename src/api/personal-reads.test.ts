import { afterEach, beforeEach, expect, it } from 'vitest';
import { instant, minutes } from '../base/index.ts';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

let house: TestHouse;
beforeEach(async () => {
  house = await openTestHouse();
  await house.call('POST', '/api/v1/devices', {
    body: { id: 'GH-1', type: 'gas_water_heater', customer: { name: 'Wang', phone: '13800138000' } },
  });
});
afterEach(() => house[Symbol.asyncDispose]());

const reads = async (): Promise<string[]> =>
  (await house.call('GET', '/api/v1/audit?limit=500')).json.items
    .filter(({ action }: { action: string }) => action.endsWith('.read'))
    .map(({ actor, action }: { actor: string; action: string }) => `${actor} ${action}`);

it.each([
  ['/api/v1/devices', 'customer.read'],
  ['/api/v1/devices/GH-1', 'customer.read'],
  ['/api/v1/customers?q=GH-1', 'customer.read'],
  ['/api/v1/devices/GH-1/history', 'customer.read'],
  ['/api/v1/care-calls', 'care-call.read'],
  ['/api/v1/care-calls/call_1', 'care-call.read'],
  ['/api/v1/callbacks', 'callback.read'],
])('%s is noted as %s, also as CSV, once in ten minutes, and not of viewers', async (path, action) => {
  const look = (as: 'agent' | 'viewer') => house.call('GET', path, { as, headers: { accept: 'text/csv' } });
  await look('viewer');
  expect(await reads()).toEqual([]);
  await look('agent');
  await look('agent');
  expect(await reads()).toEqual([`the agent ${action}`]);
  house.clock.advanceTo(instant(house.clock.now() + minutes(10)));
  await look('agent');
  expect(await reads()).toHaveLength(2);
});
