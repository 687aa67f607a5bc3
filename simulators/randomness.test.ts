import { expect, test } from 'vitest';
import { createRandom } from './randomness.ts';

const draw = (seed: number, label: string, count: number) => {
  const random = createRandom(seed, label);
  return Array.from({ length: count }, () => random.next());
};

test('the same seed and label give the same numbers', () => {
  expect(draw(7, 'device/gh-0001', 100)).toEqual(draw(7, 'device/gh-0001', 100));
});

test('another seed or another label gives other numbers', () => {
  const numbers = [draw(7, 'a', 20), draw(8, 'a', 20), draw(7, 'b', 20)].map((list) => list.join());
  expect(new Set(numbers).size).toBe(3);
});

test('numbers fill their range evenly', () => {
  const numbers = draw(1, 'even', 20_000);
  const tenths = Array.from({ length: 10 }, (_, i) => numbers.filter((n) => Math.floor(n * 10) === i).length);
  for (const count of tenths) expect(count).toBeGreaterThan(1_800);
  for (const count of tenths) expect(count).toBeLessThan(2_200);
});

test('normal numbers have the mean and deviation asked for and never stray', () => {
  const random = createRandom(2, 'normal');
  const numbers = Array.from({ length: 20_000 }, () => random.normal(10, 2));
  const mean = numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
  const deviation = Math.sqrt(numbers.reduce((sum, n) => sum + (n - mean) ** 2, 0) / numbers.length);
  expect(mean).toBeCloseTo(10, 1);
  expect(deviation).toBeCloseTo(2, 1);
  expect(Math.max(...numbers.map((n) => Math.abs(n - 10)))).toBeLessThan(2 * 3.5);
});

test('weights decide how often an index is drawn', () => {
  const random = createRandom(3, 'weights');
  const seen = Array.from({ length: 10_000 }, () => random.weighted([1, 0, 3]));
  expect(seen.filter((index) => index === 1)).toEqual([]);
  expect(seen.filter((index) => index === 2).length / seen.length).toBeCloseTo(0.75, 1);
});
