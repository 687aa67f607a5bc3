import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

describe('the fleet by places', () => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await openTestHouse();
    const add = (id: string, site: object | null) =>
      house.call('POST', '/api/v1/devices', { body: { id, type: 'gas_water_heater', site } });
    await add('A-1', { district: 'Gulou', address: 'Road 1', building: '3' });
    await add('A-2', { district: 'Gulou', address: 'Road 1', building: '3', unit: '2' });
    await add('A-3', { district: 'Gulou', address: 'Road 2' });
    await add('B-1', { district: 'Xuanwu' });
    await add('C-1', null);
    await add('C-2', { address: 'Road 9' });
    await add('D-1', { district: 'Gulou', address: 'Road 2' });
    await house.call('POST', '/api/v1/devices/D-1/retire', { body: {} });
  });
  afterAll(() => house[Symbol.asyncDispose]());

  const none = { P1: 0, P2: 0, P3: 0, P4: 0 };

  it('counts registered devices by district, page by page, those without one first', async () => {
    const first = (await house.call('GET', '/api/v1/districts?limit=2')).json;
    expect(first.items).toEqual([
      { district: null, devices: 2, alerts: none },
      { district: 'Gulou', devices: 3, alerts: none },
    ]);
    const rest = (await house.call('GET', `/api/v1/districts?limit=2&cursor=${first.next_cursor}`)).json;
    expect(rest).toEqual({ items: [{ district: 'Xuanwu', devices: 1, alerts: none }], next_cursor: null });
  });

  it('counts them by address and building within a district', async () => {
    const first = (await house.call('GET', '/api/v1/sites?district=Gulou&limit=1')).json;
    expect(first.items).toEqual([{ district: 'Gulou', address: 'Road 1', building: '3', devices: 2, alerts: none }]);
    const rest = (await house.call('GET', `/api/v1/sites?district=Gulou&cursor=${first.next_cursor}`)).json;
    expect(rest.items).toMatchObject([{ address: 'Road 2', building: null, devices: 1 }]);
    const nowhere = (await house.call('GET', '/api/v1/sites')).json;
    expect(nowhere.items).toMatchObject([
      { district: null, address: null, devices: 1 },
      { district: null, address: 'Road 9', devices: 1 },
    ]);
  });

  it('lists the devices of one building with their open alerts', async () => {
    const { items } = (await house.call('GET', '/api/v1/devices?district=Gulou&address=Road%201&building=3')).json;
    expect(items).toMatchObject([
      { id: 'A-1', alerts: none },
      { id: 'A-2', alerts: none },
    ]);
  });
});
