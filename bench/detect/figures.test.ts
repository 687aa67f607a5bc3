import { expect, test } from 'vitest';
import { countBy, poissonUpper95, quantile } from './figures.ts';

test('the upper bound of a Poisson mean is the textbook one', () => {
  // Half the 95 % quantile of chi-square with 2 (n + 1) degrees of freedom.
  expect(poissonUpper95(0)).toBeCloseTo(2.996, 3);
  expect(poissonUpper95(1)).toBeCloseTo(4.744, 3);
  expect(poissonUpper95(10)).toBeCloseTo(16.962, 3);
  expect(poissonUpper95(2_000)).toBeGreaterThan(2_073);
  expect(poissonUpper95(2_000)).toBeLessThan(2_077);
});

test('a quantile is one of the values, and nothing has none', () => {
  expect(quantile([5, 1, 4, 2, 3], 0.5)).toBe(3);
  expect(quantile([5, 1, 4, 2, 3], 0.95)).toBe(5);
  expect(quantile([5, 1, 4, 2, 3], 0)).toBe(1);
  expect(quantile([], 0.5)).toBeNull();
});

test('counting puts keys in order', () => {
  expect(Object.entries(countBy(['b', 'a', 'b'], (item) => item))).toEqual([
    ['a', 1],
    ['b', 2],
  ]);
});
