import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hours, millis, seconds } from '../base/index.ts';
import { retryDelay } from './retry-delay.ts';

const policy = { firstRetry: seconds(5), longestRetry: hours(1) };

it('doubles with each failure up to the longest', () => {
  const waits = [1, 2, 3, 10, 11, 50].map((failures) => retryDelay(policy, failures, 1));
  expect(waits).toEqual([seconds(5), seconds(10), seconds(20), seconds(2560), hours(1), hours(1)]);
});

it('stays between half of it and all of it, and never beyond the longest whatever a target asks', () => {
  const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100 }), chance, fc.nat(10_000_000), (failures, random, asked) => {
      const full = retryDelay(policy, failures, 1);
      const wait = retryDelay(policy, failures, random);
      expect(wait).toBeGreaterThanOrEqual(full / 2);
      expect(wait).toBeLessThanOrEqual(full);
      const told = retryDelay(policy, failures, random, millis(asked));
      expect(told).toBeLessThanOrEqual(hours(1));
      expect(told).toBeGreaterThanOrEqual(wait);
    }),
    { seed: 7, numRuns: 200 },
  );
});
