import type { Duration } from '../../base/index.ts';
import { millis } from '../../base/index.ts';

export interface RetryBounds {
  readonly first: Duration;
  readonly longest: Duration;
}

/**
 * How long to wait before the attempt after `failures` failures in a row: doubled with each, and half of it left to
 * chance, so that readers which lost one broker together do not come back together. `random` is in [0, 1).
 */
export function retryWait(failures: number, { first, longest }: RetryBounds, random: number): Duration {
  const whole = Math.min(longest, first * 2 ** Math.min(failures, 40));
  return millis(Math.round(whole * (0.5 + random / 2)));
}
