import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

const forecast = (issued: string, outdoorC: number, more: object = {}) => ({
  place: 'Gulou',
  issued_at: issued,
  points: [
    ['2026-01-15T13:00:00+08:00', outdoorC],
    ['2026-01-15T05:30:00Z', outdoorC - 1],
  ],
  ...more,
});
const post = (body: object, as: 'engineer' | 'agent' = 'engineer') =>
  house.call('POST', '/api/v1/weather/forecasts', { as, body });

it('an engineer tells a forecast, and the newest of each place is seen by all', async () => {
  const made = await post(forecast('2026-01-15T04:00:00Z', -4));
  expect(made.status).toBe(201);
  expect(made.json).toMatchObject({
    place: 'Gulou',
    issued_at: '2026-01-15T04:00:00.000Z',
    source: 'the engineer',
    points: [
      ['2026-01-15T05:00:00.000Z', -4],
      ['2026-01-15T05:30:00.000Z', -5],
    ],
    received_from: 'the engineer',
  });
  const again = await post(forecast('2026-01-15T04:00:00Z', -20));
  expect(again.json.points[0][1]).toBe(-4);
  const older = await post(forecast('2026-01-15T03:00:00Z', -20));
  expect(older.json.points[0][1]).toBe(-4);
  const newer = await post(forecast('2026-01-15T10:00:00Z', -9, { source: 'station' }));
  expect(newer.json).toMatchObject({ source: 'station', issued_at: '2026-01-15T10:00:00.000Z' });
  await post(forecast('2026-01-15T04:00:00Z', 1, { place: 'Xuanwu' }));
  const { json } = await house.call('GET', '/api/v1/weather/forecasts', { as: 'viewer' });
  expect(json.items.map(({ place }: { place: string }) => place)).toEqual(['Gulou', 'Xuanwu']);
  const one = await house.call('GET', '/api/v1/weather/forecasts?place=Gulou&limit=1');
  expect(one.json.items).toHaveLength(1);
  expect(one.json.items[0].points[0][1]).toBe(-9);
});

it('what is no forecast is refused by its field, and so is who may not tell one', async () => {
  const bad = await post(forecast('yesterday', -4));
  expect([bad.status, JSON.stringify(bad.json)]).toEqual([400, expect.stringContaining('issued_at')]);
  const empty = await post({ place: 'Gulou', issued_at: '2026-01-15T04:00:00Z', points: [] });
  expect([empty.status, JSON.stringify(empty.json)]).toEqual([400, expect.stringContaining('points')]);
  const hot = await post(forecast('2026-01-15T11:00:00Z', 400));
  expect([hot.status, JSON.stringify(hot.json)]).toEqual([400, expect.stringContaining('points')]);
  expect((await post(forecast('2026-01-15T11:00:00Z', 4), 'agent')).status).toBe(403);
});
