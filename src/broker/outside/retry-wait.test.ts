import { describe, expect, it } from 'vitest';
import { millis, seconds } from '../../base/index.ts';
import { retryWait } from './retry-wait.ts';

const bounds = { first: millis(500), longest: seconds(30) };

describe('the wait before the next attempt', () => {
  it('doubles up to the longest, and leaves half of itself to chance', () => {
    expect([0, 1, 2, 5, 6, 7, 1_000].map((failures) => retryWait(failures, bounds, 0))).toEqual([
      250, 500, 1_000, 8_000, 15_000, 15_000, 15_000,
    ]);
    expect(retryWait(0, bounds, 0.999_999)).toBe(500);
    expect(retryWait(1_000, bounds, 0.999_999)).toBe(30_000);
  });

  it('differs from reader to reader', () => {
    const waits = new Set(Array.from({ length: 100 }, () => retryWait(3, bounds, Math.random())));
    expect(waits.size).toBeGreaterThan(50);
    for (const wait of waits) {
      expect(wait).toBeGreaterThanOrEqual(2_000);
      expect(wait).toBeLessThanOrEqual(4_000);
    }
  });
});
