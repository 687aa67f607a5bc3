import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

const numbers = async (query: string): Promise<string[]> =>
  (await house.call('GET', `/api/v1/parts${query}`, { as: 'provider' })).json.items.map(
    ({ number }: { number: string }) => number,
  );

it('parts are had by device type and by any part of their names, a page at a time', async () => {
  expect(await numbers('')).toEqual(['EL-BRAKE', 'GW-HOSE']);
  expect(await numbers('?device_type=gas_water_heater')).toEqual(['GW-HOSE']);
  expect(await numbers('?device_type=kettle')).toEqual([]);
  expect([await numbers('?q=软管'), await numbers('?q=hose'), await numbers('?q=el-b')]).toEqual([
    ['GW-HOSE'],
    ['GW-HOSE'],
    ['EL-BRAKE'],
  ]);
  const { json } = await house.call('GET', '/api/v1/parts?limit=1', { headers: { 'accept-language': 'zh-CN' } });
  expect(json.items).toEqual([
    { number: 'EL-BRAKE', title: '制动器', titles: { en: 'Brake', 'zh-CN': '制动器' }, device_types: ['elevator'] },
  ]);
  expect(await numbers(`?limit=1&cursor=${json.next_cursor}`)).toEqual(['GW-HOSE']);
});
