import type { Signal } from '../../telemetry/index.ts';
import { bucketWidth } from './bucket-width.ts';
import { giveBack, open, type Series, smallest } from './buckets.ts';
import { feedExtreme } from './extremes.ts';
import { type Layout, type LayoutName, layouts } from './layouts.ts';
import { feedSpan } from './span.ts';

/** What one windowed question needs kept of one signal. Questions with equal keys share their buckets. */
export interface SeriesSpec extends Layout {
  readonly key: string;
  readonly slot: number;
  /** Milliseconds. */
  readonly window: number;
  readonly width: number;
}

export function seriesSpec(signal: Pick<Signal, 'name' | 'slot'>, window: number, layout: LayoutName): SeriesSpec {
  const kept: Layout = layouts[layout];
  const key = `${signal.name} ${window} ${layout}`;
  return { ...kept, key, slot: signal.slot, window, width: bucketWidth(window) };
}

const get = (data: Float64Array, at: number): number => data[at] as number;

export function createSeries(spec: SeriesSpec): Series {
  return { data: new Float64Array(smallest * spec.fields), start: 0, count: 0 };
}

/**
 * Takes a reading at device time `ts` into its bucket, also when newer ones came first, and lets go of buckets
 * that no window ending at or after `newestTs` can reach. What is too old by that measure is left out.
 */
export function feed(series: Series, spec: SeriesSpec, ts: number, value: number, newestTs: number): void {
  const { width, window, fields, sparse } = spec;
  const bucket = Math.floor(ts / width);
  const reach = newestTs - window;
  if ((bucket + 1) * width <= reach) return;
  drop(series, spec, reach);
  if (sparse === 'span') feedSpan(series, width, ts, value);
  else if (sparse !== undefined) feedExtreme(series, sparse === 'most' ? 1 : -1, bucket, value);
  else {
    let position = series.start + series.count - 1;
    while (position >= series.start && get(series.data, position * fields) > bucket) position -= 1;
    const fresh = position < series.start || get(series.data, position * fields) !== bucket;
    if (fresh) position = open(series, fields, position + 1);
    series.data[position * fields] = bucket;
    spec.put(series.data, position * fields, fresh, (ts - bucket * width) / 1000, value);
  }
}

/** When the bucket at `at` ends. */
export function bucketEnd({ data }: Series, { sparse, width }: SeriesSpec, at: number): number {
  const first = get(data, at);
  return ((sparse === 'span' ? Math.floor(first / width) : first) + 1) * width;
}

/** The place in `data` of the first bucket that overlaps (now - window, now], and of the end. */
export function firstInside(series: Series, spec: SeriesSpec, now: number): number {
  const { fields } = spec;
  const reach = now - spec.window;
  const end = (series.start + series.count) * fields;
  let at = series.start * fields;
  while (at < end && bucketEnd(series, spec, at) <= reach) at += fields;
  return at;
}

export const endOf = (series: Series, spec: SeriesSpec): number => (series.start + series.count) * spec.fields;

/** An exact copy without spare room, for snapshots. */
export function trimmed(series: Series, fields: number): Series {
  const data = series.data.slice(series.start * fields, (series.start + series.count) * fields);
  return { data, start: 0, count: series.count };
}

function drop(series: Series, spec: SeriesSpec, reach: number): void {
  const { fields } = spec;
  while (series.count > 0 && bucketEnd(series, spec, series.start * fields) <= reach) {
    series.start += 1;
    series.count -= 1;
  }
  giveBack(series, fields);
}
