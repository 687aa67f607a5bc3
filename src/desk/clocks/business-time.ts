import { assert, type Duration, type Instant, instant, millis } from '../../base/index.ts';
import type { Hours } from '../../people/index.ts';

/** A span in which a clock stands still. */
export interface Pause {
  readonly from: Instant;
  /** Null while it lasts. */
  readonly to: Instant | null;
}

/** Further ahead no deadline lies; a calendar that is never open gives none. */
const horizonMs = 400 * 86_400_000;

/** Open time between two instants, pauses left out, to the millisecond. Pauses may overlap. */
export function elapsedBusiness(calendar: Hours, from: Instant, to: Instant, pauses: readonly Pause[]): Duration {
  let sum = 0;
  for (const [start, end] of runningSpans(calendar, from, to, pauses)) sum += end - start;
  return millis(sum);
}

/**
 * When `target` of open time will have passed since `from`; undefined while a pause lasts, or when the calendar is not
 * open for so long. A target of nothing is due at the first open instant.
 */
export function dueAt(calendar: Hours, from: Instant, target: Duration, pauses: readonly Pause[]): Instant | undefined {
  if (pauses.some(({ to }) => to === null)) return undefined;
  assert(target >= 0, 'no deadline lies before its beginning');
  let left: number = target;
  for (const [start, end] of runningSpans(calendar, from, instant(from + horizonMs), pauses)) {
    if (end - start >= left) return instant(start + left);
    left -= end - start;
  }
  return undefined;
}

/** Open spans of the calendar without the pauses, in order. */
function* runningSpans(
  calendar: Hours,
  from: Instant,
  to: Instant,
  pauses: readonly Pause[],
): Generator<readonly [number, number]> {
  const stops = pauses.map((pause) => [pause.from, pause.to ?? to] as const).toSorted(([a], [b]) => a - b);
  for (const [start, end] of calendar.spans(from, to)) {
    let at: number = start;
    for (const [stop, go] of stops) {
      if (stop >= end) break;
      if (stop > at) yield [at, stop];
      at = Math.max(at, Math.min(go, end));
    }
    if (at < end) yield [at, end];
  }
}
