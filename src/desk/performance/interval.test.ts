import { describe, expect, it } from 'vitest';
import { wilson } from './interval.ts';

describe('the interval of a share', () => {
  it.each([
    // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
    [29, 29, 0.883, 1],
  ])('of %i in %i is as published', (part, of, low, high) => {
    const interval = wilson(part, of);
    expect(interval?.low).toBeCloseTo(low, 4);
    expect(interval?.high).toBeCloseTo(high, 4);
  });

  it('of nothing is unknown', () => {
    expect(wilson(0, 0)).toBeNull();
  });
});
