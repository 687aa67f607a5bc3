import type { Duration, Instant } from '../base/index.ts';
import { days } from '../base/index.ts';
import type { FoundEpisode } from './result.ts';

/** A warning counts for what happens up to this long after it (DOMAIN 8.3). */
const horizon: Duration = days(30);

/** Whether an episode that opened at its instant belongs to something from `onset` to `end`. */
export function belongs({ openedAt }: FoundEpisode, onset: Instant, end: Instant | null): boolean {
  return openedAt >= onset - horizon && (end === null || openedAt <= end);
}

export const share = (part: number, of: number): number | null => (of === 0 ? null : part / of);

/** The smallest value with at least that share of all at or below it; null of none. */
export function quantile(values: readonly number[], at: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(at * sorted.length) - 1)] ?? null;
}
