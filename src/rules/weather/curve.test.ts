import { expect, test } from 'vitest';
import { type Curve, continued, findLowest, outdoorAt } from './curve.ts';
import { createForecasts } from './forecasts.ts';

const hour = 3_600_000;

const issued = (at: number, temperatures: readonly number[], before?: Curve, place = 'west'): Curve =>
  continued(before, {
    place,
    issued_at: at,
    source: 'test',
    points: temperatures.map((outdoorC, i) => [at + i * hour, outdoorC]),
  });

const lowest = (curve: Curve, now: number, span: number) => {
  const found = { outdoorC: 0, until: 0 };
  findLowest(curve, now, span, found);
  return found;
};

test('the lowest of a span is that of the points that speak for it, until one comes or goes', () => {
  const curve = issued(0, [3, -2, 5, -7]);
  expect(lowest(curve, 0, hour - 1)).toEqual({ outdoorC: 3, until: 1 });
  expect(lowest(curve, 0, hour)).toEqual({ outdoorC: -2, until: hour });
  expect(lowest(curve, 2 * hour, hour / 2)).toEqual({ outdoorC: 5, until: 2.5 * hour });
  expect(lowest(curve, 3.5 * hour, hour)).toEqual({ outdoorC: -7, until: 4 * hour });
  expect(lowest(curve, 4 * hour, hour).outdoorC).toBeNaN();
});

test('between points the temperature goes in a straight line', () => {
  const curve = issued(0, [4, -4]);
  expect(outdoorAt(curve, hour / 4)).toBe(2);
  expect(outdoorAt(curve, -hour)).toBe(4);
  expect(outdoorAt(curve, 9 * hour)).toBe(-4);
});

test('a newer forecast keeps what came true, for two days and no longer', () => {
  let curve = issued(0, [0, 1, 2, 3, 4]);
  curve = issued(2 * hour, [-2, -3], curve);
  expect([...curve.outdoorC]).toEqual([0, 1, -2, -3]);
  for (let i = 3; i < 400; i += 1)
    curve = issued(
      i * hour,
      Array.from({ length: 400 }, () => -i),
      curve,
    );
  expect(curve.times.length).toBe(48 + 400);
});

test('the district is believed before the city, the newest before the older, and places do not grow without end', () => {
  const forecasts = createForecasts();
  const put = (place: string, at: number, outdoorC: number) =>
    forecasts.put({ place, issued_at: at, source: 'test', points: [[at, outdoorC]] }, at);
  const facts = { district: 'west', city: 'town' } as never;
  expect(put('town', 1, 1)).toEqual(['town']);
  expect(forecasts.of(facts)?.place).toBe('town');
  put('west', 2, 2);
  expect(forecasts.of(facts)?.place).toBe('west');
  expect(put('west', 2, 9)).toEqual([]);
  expect(put('west', 1, 9)).toEqual([]);
  expect(forecasts.of(facts)?.outdoorC[0]).toBe(2);
  for (let i = 0; i < 5_000; i += 1) put(`place ${i}`, 10 + i, 0);
  expect(forecasts.snapshot().length).toBe(4_096);
  expect(forecasts.of(facts)).toBeUndefined();
});
