import { type Duration, type Instant, instant } from '../../base/index.ts';
import type { KeptSeries, KeptTelemetry } from './evidence.ts';

export interface Window {
  readonly from: Instant;
  readonly to: Instant;
}

/** What the opening of a ticket says of the time that matters. */
export interface Opening {
  /** Since when the condition held, and the device's now, both in device time; when the alert opened. */
  readonly since: Instant;
  readonly deviceTime: Instant;
  readonly openedAt: Instant;
}

/**
 * The time before the opening: as far back as the rule looks before its condition began to hold, at least `least` and at
 * most `longest`. The reading that completed the condition is in it.
 */
export function windowOf(
  { since, deviceTime, openedAt }: Opening,
  looksBack: Duration,
  { least, longest }: { readonly least: Duration; readonly longest: Duration },
): Window {
  const to = Math.max(openedAt, deviceTime) + 1;
  const wanted = to - since + looksBack;
  return { from: instant(to - Math.min(longest, Math.max(least, wanted))), to: instant(to) };
}

/** The earliest bucket from which on there are no more points than `most`; undefined when the last alone has more. */
export function rawFrom(counts: readonly KeptSeries[], most: number): Instant | undefined {
  const byBucket = new Map<Instant, number>();
  for (const { points } of counts) {
    for (const [at, n] of points) byBucket.set(at, (byBucket.get(at) ?? 0) + Number(n));
  }
  let left = most;
  let from: Instant | undefined;
  for (const [at, n] of [...byBucket].toSorted(([a], [b]) => b - a)) {
    left -= n;
    if (left < 0) break;
    from = at;
  }
  return from;
}

export const pointsOf = (series: readonly KeptSeries[]): number =>
  series.reduce((sum, { points }) => sum + points.length, 0);

/** The same in at most so many bytes of JSON: the oldest raw points go first, then the overview. */
export function withinBytes(kept: KeptTelemetry, most: number): KeptTelemetry {
  let fitting = kept;
  while (Buffer.byteLength(JSON.stringify(fitting)) > most) {
    const raw = pointsOf(fitting.series);
    if (raw === 0 && fitting.overview.length === 0) return fitting;
    fitting = raw === 0 ? { ...fitting, overview: [], step_ms: null } : withoutOldest(fitting);
  }
  return fitting;
}

/** Without the older half of its time, as far as that has points. */
function withoutOldest(kept: KeptTelemetry): KeptTelemetry {
  const times = kept.series.flatMap(({ points }) => points.map(([at]) => at)).toSorted((a, b) => a - b);
  const middle = times[Math.floor(times.length / 2)] ?? kept.to;
  // Where all points are of one instant that instant goes.
  const raw_from = middle === times[0] ? instant(middle + 1) : middle;
  const series = kept.series.map(({ signal, points }) => ({
    signal,
    points: points.filter(([at]) => at >= raw_from),
  }));
  return { ...kept, raw_from, series };
}
