import type { Forecast } from '../../telemetry/index.ts';

/** What is forecast for a place: outdoor temperature, °C, at rising instants. What came true is kept for a while. */
export interface Curve {
  readonly place: string;
  readonly issuedAt: number;
  readonly times: Float64Array;
  readonly outdoorC: Float64Array;
}

/** How long points of earlier forecasts are kept, so that a device silent since then can be reckoned from there. */
const pastMs = 48 * 3_600_000;
const mostPast = 400;

/** The last point of a forecast speaks for the hour after it. */
const lastPointMs = 3_600_000;

/** The curve after a newer forecast: its points, and before them those of the curve until now. */
export function continued(before: Curve | undefined, forecast: Forecast): Curve {
  const points = forecast.points.toSorted(([a], [b]) => a - b);
  const first = points[0]?.[0] ?? forecast.issued_at;
  const past: (readonly [number, number])[] = [];
  before?.times.forEach((time, i) => {
    if (time < first && time >= first - pastMs) past.push([time, before.outdoorC[i] as number]);
  });
  const all = [...past.slice(-mostPast), ...points];
  return {
    place: forecast.place,
    issuedAt: forecast.issued_at,
    times: Float64Array.from(all, ([time]) => time),
    outdoorC: Float64Array.from(all, ([, outdoorC]) => outdoorC),
  };
}

/** Until when a curve says something. */
export const endOfCurve = (curve: Curve): number => (curve.times.at(-1) ?? Number.NEGATIVE_INFINITY) + lastPointMs;

/** The place of the last point at or before `at`; -1 before the first. */
function pointAt({ times }: Curve, at: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Outdoor temperature at an instant, between two points on a straight line; the first and last hold beyond them. */
export function outdoorAt(curve: Curve, at: number): number {
  const { times, outdoorC } = curve;
  const i = pointAt(curve, at);
  if (i < 0) return outdoorC[0] as number;
  if (i === times.length - 1) return outdoorC[i] as number;
  const from = times[i] as number;
  const share = (at - from) / ((times[i + 1] as number) - from);
  return (outdoorC[i] as number) * (1 - share) + (outdoorC[i + 1] as number) * share;
}

/** The least outdoor temperature of some hours, and when it may next be another without news. */
export interface Lowest {
  outdoorC: number;
  until: number;
}

/**
 * Writes into `found` the lowest point that speaks for an instant from `now` to `now + span`; a point speaks until
 * the next one, the first also before it. NaN once the forecast has run out.
 */
export function findLowest(curve: Curve, now: number, span: number, found: Lowest): void {
  const { times, outdoorC } = curve;
  found.outdoorC = Number.NaN;
  found.until = Number.POSITIVE_INFINITY;
  if (times.length === 0 || now >= endOfCurve(curve)) return;
  const first = Math.max(0, pointAt(curve, now));
  found.until = first + 1 < times.length ? (times[first + 1] as number) : endOfCurve(curve);
  let i = first;
  for (; i < times.length && (i === first || (times[i] as number) <= now + span); i += 1) {
    if (!((outdoorC[i] as number) >= found.outdoorC)) found.outdoorC = outdoorC[i] as number;
  }
  if (i < times.length) found.until = Math.min(found.until, (times[i] as number) - span);
}
