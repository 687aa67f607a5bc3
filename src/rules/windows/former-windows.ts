import { open, type Series } from './buckets.ts';
import { feedExtreme } from './extremes.ts';
import { layouts } from './layouts.ts';
import { createSeries, type SeriesSpec } from './series.ts';
import { sketchOfBins } from './sketch.ts';
import { createSketches, type Sketches, type SketchesSpec } from './sketches.ts';
import { feedSpan } from './span.ts';

/**
 * Windows as snapshots kept them before they held only what their answers need: every bucket of `min` and `max` with
 * both, sums beside counts, both ends of every bucket, and sketches of 64 doubles.
 */

type Convert = (series: Series, from: Series, width: number) => void;

interface Former {
  readonly layout: string;
  readonly convert: Convert;
}

const extremes =
  (sign: 1 | -1, field: number): Convert =>
  (series, from) => {
    for (const record of records(from, 3)) feedExtreme(series, sign, record[0] ?? 0, record[field] ?? 0);
  };

const counts: Convert = (series, from) => {
  const { fields } = layouts.count;
  for (const record of records(from, 3)) {
    const place = open(series, fields, series.start + series.count);
    series.data.set(record.subarray(0, fields), place * fields);
  }
};

const ends: Convert = (series, from, width) => {
  for (const [bucket = 0, first = 0, value = 0, last = 0, lastValue = 0] of records(from, layouts.ends.fields)) {
    feedSpan(series, width, Math.round(bucket * width + first * 1000), value);
    feedSpan(series, width, Math.round(bucket * width + last * 1000), lastValue);
  }
};

const formerLayouts: Readonly<Record<string, Former>> = {
  least: { layout: 'range', convert: extremes(-1, 1) },
  most: { layout: 'range', convert: extremes(1, 2) },
  count: { layout: 'sum', convert: counts },
  span: { layout: 'ends', convert: ends },
};

/** What a snapshot kept of one window, found by the keys of its windows. */
export type FindWindow<T> = (saved: readonly (Series | undefined)[]) => T | undefined;

export function findSeries(spec: SeriesSpec, keys: readonly string[]): FindWindow<Series> {
  const at = keys.indexOf(spec.key);
  if (at !== -1) return (saved) => copied(saved[at]);
  const [name, window, layout = ''] = spec.key.split(' ');
  const former = formerLayouts[layout];
  const before = keys.indexOf(`${name} ${window} ${former?.layout}`);
  return (saved) => {
    const from = saved[before];
    if (from === undefined || former === undefined) return undefined;
    const series = createSeries(spec);
    former.convert(series, from, spec.width);
    return series;
  };
}

const copied = (series: Series | undefined): Series | undefined =>
  series && { data: series.data.slice(), start: series.start, count: series.count };

/** Places in a sketch of 64 doubles: its bucket or beginning, count, level, least, greatest, bins used, bins. */
const place = { owner: 0, count: 1, level: 2, min: 3, max: 4, used: 5, bins: 6, end: 64 } as const;

export function findFormerSketches({ key, anchored }: SketchesSpec, keys: readonly string[]): FindWindow<Sketches> {
  const at = keys.indexOf(key);
  return (saved) => {
    const from = saved[at];
    if (from === undefined) return undefined;
    const first = from.data[from.start * place.end] ?? Number.NaN;
    const sketches = createSketches(anchored && from.count > 0 ? first : Number.NaN);
    for (const record of records(from, place.end)) {
      const read = (field: number): number => record[field] ?? 0;
      if (read(place.count) === 0) continue;
      const bins = record.subarray(place.bins, place.bins + read(place.used));
      const ends = [read(place.min), read(place.max)] as const;
      sketchOfBins(sketches, anchored ? 0 : read(place.owner), read(place.level), ends, formerBins(bins));
    }
    return sketches;
  };
}

/** A bin was its key, made positive, above its count. */
function* formerBins(bins: Float64Array): Generator<readonly [key: number, count: number]> {
  for (const bin of bins) {
    const above = Math.floor(bin / 2 ** 32);
    yield [above - 2 ** 18, bin - above * 2 ** 32];
  }
}

function* records({ data, start, count }: Series, fields: number): Generator<Float64Array> {
  for (let i = start; i < start + count; i += 1) yield data.subarray(i * fields, (i + 1) * fields);
}
