import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, millis, parseDuration } from './duration.ts';

describe('durations', () => {
  it('reads the units that people write', () => {
    expect(['250ms', '10s', '5m', '24h', '7d', '1.5h'].map(parseDuration)).toEqual([
      250, 10_000, 300_000, 86_400_000, 604_800_000, 5_400_000,
    ]);
  });

  it('refuses what is no duration', () => {
    expect(['', '10', 's', '-5s', '5 minutes', '1e3s'].map(parseDuration)).toEqual(Array(6).fill(undefined));
  });

  it('writes what it reads back to the same span', () => {
    fc.assert(
      fc.property(fc.nat(10_000_000_000), (ms) => {
        expect(parseDuration(formatDuration(millis(ms)))).toBe(ms);
      }),
    );
  });
});
