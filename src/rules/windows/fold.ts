import type { WindowFunction } from '../expression/plan.ts';
import type { Series } from './buckets.ts';
import { type LayoutName, layouts } from './layouts.ts';
import { endOf, type SeriesSpec } from './series.ts';

/**
 * Folds the buckets from `from` to the end, oldest first and always in this order, so that a value depends only
 * on what is in them. NaN = unknown. A window covers every bucket that overlaps it: it may reach back by less
 * than one bucket further than asked.
 */
type Fold = (series: Series, spec: SeriesSpec, from: number) => number;

const get = (data: Float64Array, at: number): number => data[at] as number;

function total(series: Series, spec: SeriesSpec, from: number, fields: number, field: number): number {
  const { data } = series;
  let sum = 0;
  for (let at = from, end = endOf(series, spec); at < end; at += fields) sum += get(data, at + field);
  return sum;
}

const count: Fold = (series, spec, from) => total(series, spec, from, layouts.count.fields, 1);
const sum: Fold = (series, spec, from) => total(series, spec, from, layouts.sum.fields, 2);

/** Each bucket kept outdoes all later ones. */
const extreme: Fold = (series, spec, from) => (from < endOf(series, spec) ? get(series.data, from + 1) : Number.NaN);

const changes: Fold = (series, spec, from) => {
  const { data } = series;
  let changed = 0;
  let before = Number.NaN;
  for (let at = from, end = endOf(series, spec); at < end; at += layouts.ends.fields) {
    if (at > from && get(data, at + 2) !== before) changed += 1;
    changed += get(data, at + 5);
    before = get(data, at + 4);
  }
  return changed;
};

const delta: Fold = (series, spec, from) => {
  const last = endOf(series, spec) - layouts.span.fields;
  return last < from ? Number.NaN : get(series.data, last + 1) - get(series.data, from + 1);
};

const rate: Fold = (series, spec, from) => {
  const last = endOf(series, spec) - layouts.span.fields;
  if (last < from) return Number.NaN;
  const span = (get(series.data, last) - get(series.data, from)) / 1000;
  return span > 0 ? delta(series, spec, from) / span : Number.NaN;
};

/** A least-squares line: v = meanValue + slope · (t - meanTime), times in seconds after the first bucket's start. */
export interface Line {
  readonly count: number;
  readonly meanTime: number;
  readonly meanValue: number;
  readonly slope: number;
  /** Sum of squared deviations of the values. */
  readonly spread: number;
  readonly firstStart: number;
  readonly lastTs: number;
}

/** Undefined when the window is empty. Buckets are merged by their means, which keeps the digits. */
export function fitLine(series: Series, spec: SeriesSpec, from: number): Line | undefined {
  const { data } = series;
  const end = endOf(series, spec);
  if (from >= end) return undefined;
  const first = get(data, from);
  let n = 0;
  let mt = 0;
  let mv = 0;
  let ctt = 0;
  let ctv = 0;
  let cvv = 0;
  for (let at = from; at < end; at += layouts.fit.fields) {
    const more = get(data, at + 1);
    const dt = ((get(data, at) - first) * spec.width) / 1000 + get(data, at + 2) - mt;
    const dv = get(data, at + 3) - mv;
    const weight = (n * more) / (n + more);
    ctt += get(data, at + 4) + dt * dt * weight;
    ctv += get(data, at + 5) + dt * dv * weight;
    cvv += get(data, at + 6) + dv * dv * weight;
    n += more;
    mt += (dt * more) / n;
    mv += (dv * more) / n;
  }
  const last = end - layouts.fit.fields;
  const lastTs = get(data, last) * spec.width + get(data, last + 7) * 1000;
  const slope = ctt > 0 ? ctv / ctt : Number.NaN;
  return { count: n, meanTime: mt, meanValue: mv, slope, spread: cvv, firstStart: first * spec.width, lastTs };
}

const slope: Fold = (series, spec, from) => fitLine(series, spec, from)?.slope ?? Number.NaN;

const stddev: Fold = (series, spec, from) => {
  const line = fitLine(series, spec, from);
  return line === undefined ? Number.NaN : Math.sqrt(line.spread / line.count);
};

const avg: Fold = (series, spec, from) => sum(series, spec, from) / total(series, spec, from, layouts.sum.fields, 1);

/** How each function is answered: from which buckets, and what an empty window means while the signal is known. */
export const windowFunctions: Readonly<
  Record<WindowFunction, { readonly layout: LayoutName; readonly fold: Fold; readonly empty: number }>
> = {
  avg: { layout: 'sum', fold: avg, empty: Number.NaN },
  sum: { layout: 'sum', fold: sum, empty: 0 },
  count: { layout: 'count', fold: count, empty: 0 },
  min: { layout: 'least', fold: extreme, empty: Number.NaN },
  max: { layout: 'most', fold: extreme, empty: Number.NaN },
  changes: { layout: 'ends', fold: changes, empty: 0 },
  delta: { layout: 'span', fold: delta, empty: Number.NaN },
  rate: { layout: 'span', fold: rate, empty: Number.NaN },
  slope: { layout: 'fit', fold: slope, empty: Number.NaN },
  stddev: { layout: 'fit', fold: stddev, empty: Number.NaN },
};
