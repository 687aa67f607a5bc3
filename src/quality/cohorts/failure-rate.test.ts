import { describe, expect, it } from 'vitest';
import { binomialAtLeast, departure, failureRate } from './failure-rate.ts';

const year = 365.25;

describe('a failure rate', () => {
  it('has the bounds of a Poisson count', () => {
    // Exact 95 % bounds of counts, from tables of the Poisson distribution.
    const tables = [
      [0, 0, 3.6889],
      [1, 0.0253, 5.5716],
      [2, 0.2422, 7.2247],
      [5, 1.6235, 11.6683],
      [10, 4.7954, 18.3904],
      [50, 37.111, 65.919],
      [100, 81.364, 121.627],
    ] as const;
    for (const [failures, low, high] of tables) {
      const found = failureRate({ failures, device_days: year });
      expect(Math.abs(found.low - low)).toBeLessThanOrEqual(0.001 * low + 0.0005);
      expect(Math.abs(found.high - high)).toBeLessThanOrEqual(0.001 * high);
    }
  });

  it('is per year for which one device was watched', () => {
    expect(failureRate({ failures: 12, device_days: 6 * year }).rate).toBeCloseTo(2);
    expect(failureRate({ failures: 0, device_days: 0 })).toMatchObject({ rate: 0, high: 0 });
  });
});

describe('the binomial tail', () => {
  it('is that of the tables', () => {
    expect(binomialAtLeast(3, 10, 0.1)).toBeCloseTo(0.070_190_826, 8);
    expect(binomialAtLeast(60, 100, 0.5)).toBeCloseTo(0.028_443_967, 8);
    expect(binomialAtLeast(0, 10, 0.1)).toBe(1);
    expect(binomialAtLeast(10, 10, 0.1)).toBeCloseTo(1e-10, 20);
  });

  it('neither overflows nor underflows with many', () => {
    expect(binomialAtLeast(10_000, 100_000, 0.1)).toBeGreaterThan(0.49);
    expect(binomialAtLeast(10_000, 100_000, 0.1)).toBeLessThan(0.52);
    expect(binomialAtLeast(20_000, 100_000, 0.1)).toBe(0);
  });
});

describe('a batch against its cohort', () => {
  const options = { leastFailures: 5, leastRatio: 1.5, mostP: 0.01, groups: 20 };
  const rest = { failures: 100, device_days: 1_000 * year };

  it('departs when it fails much more often than the rest', () => {
    const bad = departure({ failures: 15, device_days: 30 * year }, rest, options);
    expect(bad.ratio).toBeCloseTo(5);
    expect(bad).toMatchObject({ departs: true });
    expect(bad.p).toBeLessThan(1e-5);
  });

  it('does not depart by chance, nor for few failures, nor for being a little worse', () => {
    expect(departure({ failures: 5, device_days: 30 * year }, rest, options).departs).toBe(false);
    expect(departure({ failures: 4, device_days: 1 * year }, rest, options).departs).toBe(false);
    const large = { failures: 1_300, device_days: 10_000 * year };
    expect(departure(large, { failures: 1_000, device_days: 10_000 * year }, options).departs).toBe(false);
  });

  it('is not compared where there is nothing to compare it with', () => {
    expect(departure({ failures: 9, device_days: year }, { failures: 0, device_days: 0 }, options).departs).toBe(false);
  });
});
