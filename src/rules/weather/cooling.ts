import type { Series } from '../windows/buckets.ts';
import { fitLine } from '../windows/fold.ts';
import { layouts } from '../windows/layouts.ts';
import { endOf, type SeriesSpec } from '../windows/series.ts';
import { type Curve, endOfCurve, outdoorAt } from './curve.ts';

/** Fewer readings make a curve of noise. */
const fewest = 3;
const horizonMs = 48 * 3_600_000;
/** Between two steps of the reckoning the outdoor temperature is taken for a straight line. */
const stepMs = 600_000;

const get = (data: Float64Array, at: number): number => data[at] as number;

/**
 * When a cooling thing reaches `level` (epoch ms), reckoned from the readings in the buckets from `from` on by
 * Newton's law T' = (Ta - T) / tau with the forecast as Ta; NaN when it does not cool, or not so far within 48 hours.
 * Without a forecast the cooling goes on as a straight line. A level that is behind it was reached at the last reading.
 */
export function coolingReaches(
  series: Series,
  spec: SeriesSpec,
  from: number,
  level: number,
  curve: Curve | undefined,
): number {
  const line = fitLine(series, spec, from);
  if (line === undefined || line.count < fewest) return Number.NaN;
  if (curve !== undefined && curve.times.length > 0 && line.lastTs < endOfCurve(curve)) {
    return alongCurve(series, spec, from, level, curve);
  }
  if (!(line.slope < 0)) return Number.NaN;
  const crossing = line.firstStart + (line.meanTime + (level - line.meanValue) / line.slope) * 1000;
  return crossing - line.lastTs > horizonMs ? Number.NaN : Math.round(Math.max(crossing, line.lastTs));
}

/**
 * By the integral of the law, T(t) = T(0) + 1/tau · ∫ (Ta - T): the means of the buckets against the integral up to
 * each, by least squares. Noise of single readings is smoothed by the integral and hardly tilts the fit.
 */
function alongCurve(series: Series, spec: SeriesSpec, from: number, level: number, curve: Curve): number {
  const { data } = series;
  let integral = 0;
  let n = 0;
  let meanZ = 0;
  let meanT = 0;
  let czz = 0;
  let czt = 0;
  let time = Number.NaN;
  let gap = 0;
  for (let at = from, end = endOf(series, spec); at < end; at += layouts.fit.fields) {
    const count = get(data, at + 1);
    const temperature = get(data, at + 3);
    const then = get(data, at) * spec.width + get(data, at + 2) * 1000;
    const thenGap = outdoorAt(curve, then) - temperature;
    if (at > from) integral += ((gap + thenGap) / 2) * ((then - time) / 1000);
    time = then;
    gap = thenGap;
    const dz = integral - meanZ;
    const dt = temperature - meanT;
    const weight = (n * count) / (n + count);
    n += count;
    czz += dz * dz * weight;
    czt += dz * dt * weight;
    meanZ += (dz * count) / n;
    meanT += (dt * count) / n;
  }
  const rate = czz > 0 ? czt / czz : Number.NaN;
  const last = meanT + rate * (integral - meanZ);
  if (!(rate > 0) || !(last > outdoorAt(curve, time))) return Number.NaN;
  return last <= level ? time : reckon(time, last, 1 / rate, level, curve);
}

/** Goes along the law from `start` until the level is reached. `tau` in seconds. */
function reckon(start: number, startC: number, tau: number, level: number, curve: Curve): number {
  const stays = Math.exp(-stepMs / 1000 / tau);
  let temperature = startC;
  for (let at = start; at < start + horizonMs; at += stepMs) {
    const outdoorC = outdoorAt(curve, at);
    const drift = (outdoorAt(curve, at + stepMs) - outdoorC) / (stepMs / 1000);
    const next = after(temperature, outdoorC, drift, tau, stepMs / 1000, stays);
    if (next <= level) return Math.round(at + 1000 * within(temperature, outdoorC, drift, tau, level));
    temperature = next;
  }
  return Number.NaN;
}

/** The temperature `seconds` later, with the outdoor temperature on a line of slope `drift`: the law solved. */
const after = (startC: number, outdoorC: number, drift: number, tau: number, seconds: number, stays: number): number =>
  outdoorC + drift * (seconds - tau) + (startC - outdoorC + drift * tau) * stays;

/** Seconds into a step at which the level is reached, to a thousandth. */
function within(startC: number, outdoorC: number, drift: number, tau: number, level: number): number {
  let low = 0;
  let high = stepMs / 1000;
  for (let i = 0; i < 20; i += 1) {
    const middle = (low + high) / 2;
    if (after(startC, outdoorC, drift, tau, middle, Math.exp(-middle / tau)) > level) low = middle;
    else high = middle;
  }
  return high;
}
