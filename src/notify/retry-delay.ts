import type { Duration } from '../base/index.ts';
import { millis } from '../base/index.ts';

interface RetryPolicy {
  readonly firstRetry: Duration;
  readonly longestRetry: Duration;
}

/**
 * How long to wait after the `failures`-th failure: doubled each time up to the longest, of which half is left to
 * chance so that targets that come back are not met by everybody at once. A target may ask for more.
 */
export function retryDelay(policy: RetryPolicy, failures: number, random: number, asked?: Duration): Duration {
  const doubled = Math.min(policy.longestRetry, policy.firstRetry * 2 ** (failures - 1));
  const wait = Math.ceil(doubled * (0.5 + random / 2));
  return millis(Math.max(wait, Math.min(asked ?? 0, policy.longestRetry)));
}
