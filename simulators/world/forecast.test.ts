import { expect, test } from 'vitest';
import { hour } from '../calendar.ts';
import { createRandom } from '../randomness.ts';
import { forecastOf } from './forecast.ts';
import { createWeather } from './weather.ts';

const weather = createWeather({ offsetK: 0 }, createRandom(1, 'weather'));
const issuedAt = Date.parse('2026-01-12T16:20:00+08:00');

test('a forecast looks three days ahead, hour by hour from the hour it was issued in', () => {
  const { place, points, issued_at } = forecastOf('北山区', weather, issuedAt, 1);
  expect([place, issued_at, points.length]).toEqual(['北山区', '2026-01-12T08:20:00.000Z', 73]);
  expect(points[0]?.[0]).toBe('2026-01-12T08:00:00.000Z');
  expect(points.every(([at], i) => Date.parse(at) === Date.parse(points[0]?.[0] ?? '') + i * hour)).toBe(true);
});

test('it is close at first and wrong by some kelvin at the end, the same for the same seed', () => {
  const errors = (ahead: number) =>
    Array.from({ length: 200 }, (_, i) => {
      const [at, said] = forecastOf('北山区', weather, issuedAt + i * hour, 1).points[ahead] ?? ['', 0];
      return Math.abs(said - weather.outdoorC(Date.parse(at)));
    });
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(errors(1))).toBeLessThan(0.6);
  expect(mean(errors(72))).toBeGreaterThan(1.2);
  expect(mean(errors(72))).toBeLessThan(3);
  expect(forecastOf('a', weather, issuedAt, 1)).toEqual(forecastOf('a', weather, issuedAt, 1));
});
