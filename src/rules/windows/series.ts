import type { Signal } from '../../telemetry/index.ts';
import { bucketWidth } from './bucket-width.ts';
import { type Layout, type LayoutName, layouts } from './layouts.ts';

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
  return {
    ...kept,
    key: `${signal.name} ${window} ${layout}`,
    slot: signal.slot,
    window,
    width: bucketWidth(window, kept.buckets),
  };
}

/**
 * The buckets of one window of one device, oldest first, only those with readings: `count` buckets from
 * bucket `start` of `data`. At most window / width + 2 of them. Grows and shrinks with what it holds.
 */
export interface Series {
  data: Float64Array;
  start: number;
  count: number;
  /** What was last worked out of buckets `from` to the end, until the next reading: levels ask the same. */
  memo?: { readonly from: number; readonly share: number; readonly value: number } | undefined;
}

const smallest = 4;

const get = (data: Float64Array, at: number): number => data[at] as number;

export function createSeries(spec: SeriesSpec): Series {
  return { data: new Float64Array(smallest * spec.fields), start: 0, count: 0 };
}

/**
 * Takes a reading at device time `ts` into its bucket, also when newer ones came first, and lets go of buckets
 * that no window ending at or after `newestTs` can reach. What is too old by that measure is left out.
 */
export function feed(series: Series, spec: SeriesSpec, ts: number, value: number, newestTs: number): void {
  const { width, window, fields } = spec;
  series.memo = undefined;
  if (spec.reach === 'anchored') {
    feedAnchored(series, spec, ts, value);
    return;
  }
  const bucket = Math.floor(ts / width);
  const reach = newestTs - window;
  if ((bucket + 1) * width <= reach) return;
  drop(series, fields, width, reach);
  let position = series.start + series.count - 1;
  while (position >= series.start && get(series.data, position * fields) > bucket) position -= 1;
  const fresh = position < series.start || get(series.data, position * fields) !== bucket;
  if (fresh) position = open(series, fields, position + 1);
  series.data[position * fields] = bucket;
  spec.put(series.data, position * fields, fresh, (ts - bucket * width) / 1000, value);
}

/** A series that begins at `ts`, whatever came before. */
export function anchoredAt(spec: SeriesSpec, ts: number): Series {
  const data = new Float64Array(spec.fields);
  data[0] = ts;
  return { data, start: 0, count: 1 };
}

/** Takes a reading into the one bucket if it lies in the window after its beginning, which the first reading sets. */
function feedAnchored(series: Series, spec: SeriesSpec, ts: number, value: number): void {
  if (series.count === 0) Object.assign(series, anchoredAt(spec, ts));
  const since = ts - get(series.data, 0);
  if (since < 0 || since >= spec.window) return;
  spec.put(series.data, 0, get(series.data, 1) === 0, since / 1000, value);
}

/** The place in `data` of the first bucket that overlaps (now - window, now], and of the end. */
export function firstInside(series: Series, spec: SeriesSpec, now: number): number {
  const { fields } = spec;
  const reach = now - spec.window;
  const end = (series.start + series.count) * fields;
  let at = series.start * fields;
  while (at < end && (get(series.data, at) + 1) * spec.width <= reach) at += fields;
  return at;
}

export const endOf = (series: Series, spec: SeriesSpec): number => (series.start + series.count) * spec.fields;

/** An exact copy without spare room, for snapshots. */
export function trimmed(series: Series, fields: number): Series {
  const data = series.data.slice(series.start * fields, (series.start + series.count) * fields);
  return { data, start: 0, count: series.count };
}

function drop(series: Series, fields: number, width: number, reach: number): void {
  while (series.count > 0 && (get(series.data, series.start * fields) + 1) * width <= reach) {
    series.start += 1;
    series.count -= 1;
  }
  const room = series.data.length / fields;
  if (room > smallest && series.count * 4 <= room) move(series, fields, Math.max(smallest, Math.ceil(room / 2)));
}

/** Makes room for one more bucket at `position` and returns where that is now. */
function open(series: Series, fields: number, position: number): number {
  const offset = position - series.start;
  if ((series.start + series.count + 1) * fields > series.data.length) {
    const room = Math.ceil((series.count + 1) * 1.25) + 1;
    move(series, fields, Math.max(room, series.data.length / fields));
  }
  const at = (series.start + offset) * fields;
  series.data.copyWithin(at + fields, at, (series.start + series.count) * fields);
  series.count += 1;
  return series.start + offset;
}

function move(series: Series, fields: number, room: number): void {
  const from = series.start * fields;
  const to = (series.start + series.count) * fields;
  if (room * fields === series.data.length) series.data.copyWithin(0, from, to);
  else {
    const data = new Float64Array(room * fields);
    data.set(series.data.subarray(from, to));
    series.data = data;
  }
  series.start = 0;
}
