import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

const send = (body: string, headers: Record<string, string> = {}) =>
  house.call('POST', '/api/v1/devices/import', { body, headers: { 'content-type': 'text/csv', ...headers } });

describe('a file of devices', () => {
  it('becomes devices, with byte order mark, CRLF, quotes and attributes', async () => {
    const file = [
      '\uFEFFid,type,model,district,address,building,customer_name,customer_phone,customer_language,purchased_on,attributes.gas_type,attributes.floor',
      'IM-1,gas_water_heater,JSQ30-A,Gulou,"12 Zhongshan Rd, gate 3",3,王女士,13800138000,zh-CN,2024-11-02,natural,6',
      'IM-2,gas_water_heater,,,,,,,,,,',
      '',
    ].join('\r\n');
    const { status, json } = await send(file);
    expect([status, json.created, json.failed]).toEqual([200, 2, []]);
    expect(json.credentials.map((one: { username: string }) => one.username)).toEqual(['IM-1', 'IM-2']);
    expect(house.credentials.has('IM-2')).toBe(true);
    const { json: device } = await house.call('GET', '/api/v1/devices/IM-1');
    expect(device).toMatchObject({
      model: 'JSQ30-A',
      site: { district: 'Gulou', address: '12 Zhongshan Rd, gate 3', building: '3' },
      customer: { name: '王女士', phone: '13800138000' },
      purchased_on: '2024-11-02',
      attributes: { gas_type: 'natural', floor: 6 },
    });
  });

  it('keeps the good rows and names line, column and value of the others', async () => {
    const file = [
      'id,type,customer_phone,purchased_on',
      'IM-3,gas_water_heater,,',
      'IM-4,steam_engine,,',
      'IM-5,gas_water_heater',
      'IM-1,gas_water_heater,,',
      ',gas_water_heater,,',
      'IM-6,gas_water_heater,nobody,2024-13-01',
      '"IM-7"x,gas_water_heater,,',
    ].join('\n');
    const { json } = await send(file);
    expect(json.created).toBe(1);
    expect(json.failed.map(({ line, field }: { line: number; field: string }) => [line, field])).toEqual([
      [3, 'type'],
      [4, ''],
      [5, 'id'],
      [6, 'id'],
      [7, 'customer_phone'],
      [7, 'purchased_on'],
      [8, ''],
    ]);
    expect(json.failed[0]).toMatchObject({
      value: 'steam_engine',
      detail: expect.stringContaining('gas_water_heater'),
    });
  });

  it('of many rows is taken in parts and answered as one', async () => {
    const rows = Array.from({ length: 600 }, (_, i) => `MANY-${i},gas_water_heater`);
    const { json } = await send(['id,type', ...rows].join('\n'), { 'idempotency-key': 'many' });
    expect([json.created, json.failed.length]).toEqual([600, 0]);
    const again = await send(['id,type', ...rows].join('\n'), { 'idempotency-key': 'many' });
    expect(again.json).toEqual(json);
  });

  it.each([
    ['', 'empty'],
    ['id,model\nIM-9,x', 'no column type'],
    ['id,type,distrct\n', 'did you mean district?'],
    ['id,type,id\n', 'twice'],
    ['id;type\n', 'separated by commas'],
  ])('with the header %j is refused', async (file, why) => {
    const { status, json } = await send(file);
    expect(status).toBe(400);
    expect(json.detail).toContain(why);
  });

  it('in another encoding is refused', async () => {
    const answer = await fetch(`${house.api.url}/api/v1/devices/import`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: Buffer.from([0x69, 0x64, 0xc4, 0xe3]),
    });
    expect(answer.status).toBe(401);
    const { status, json } = await house.call('POST', '/api/v1/devices/import', {
      body: 'id,type\n',
      headers: { 'content-type': 'application/json' },
    });
    expect([status, json.code]).toEqual([415, 'unsupported-media-type']);
  });
});
