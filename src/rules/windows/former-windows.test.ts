import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Series } from './buckets.ts';
import { findFormerSketches, findSeries } from './former-windows.ts';
import type { LayoutName } from './layouts.ts';
import { createSeries, feed, seriesSpec, trimmed } from './series.ts';
import { eachBin, greatestOf, leastOf, levelOf, sketchCount, sketchLength } from './sketch.ts';
import { createSketches, feedSketches, sketchesSpec } from './sketches.ts';
import { trimmedWords } from './words.ts';

const seed = 20_260_301;
const window = 60_000;
const signal = { name: 'temp_c', slot: 0 };

const arrivals = fc.uniqueArray(
  fc.record({ ts: fc.integer({ min: 0, max: 59_000 }), value: fc.integer({ min: -50, max: 50 }) }),
  { selector: ({ ts }) => ts, minLength: 1, maxLength: 80 },
);

type Arrivals = readonly { readonly ts: number; readonly value: number }[];
type Record = readonly number[];

/** What the buckets of a second held before: one record for each with readings. */
function buckets(all: Arrivals, recordOf: (inside: Arrivals, bucket: number) => Record): Series {
  const numbers = [...new Set(all.map(({ ts }) => Math.floor(ts / 1_000)))].sort((a, b) => a - b);
  const records = numbers.map((bucket) => {
    const inside = all.filter(({ ts }) => Math.floor(ts / 1_000) === bucket).toSorted((a, b) => a.ts - b.ts);
    return [bucket, ...recordOf(inside, bucket)];
  });
  return { data: Float64Array.from(records.flat()), start: 0, count: records.length };
}

const former: Readonly<{ [K in LayoutName]?: readonly [layout: string, recordOf: Parameters<typeof buckets>[1]] }> = {
  least: ['range', (inside) => [Math.min(...inside.map(valueIn)), Math.max(...inside.map(valueIn))]],
  most: ['range', (inside) => [Math.min(...inside.map(valueIn)), Math.max(...inside.map(valueIn))]],
  count: ['sum', (inside) => [inside.length, inside.reduce((sum, one) => sum + one.value, 0)]],
  span: ['ends', (inside, bucket) => [...endIn(inside[0], bucket), ...endIn(inside.at(-1), bucket), 0]],
};

const valueIn = ({ value }: Arrivals[number]): number => value;
const endIn = (one: Arrivals[number] | undefined, bucket: number): Record => [
  ((one?.ts ?? 0) - bucket * 1_000) / 1_000,
  one?.value ?? 0,
];

describe('windows of a snapshot of before', () => {
  test.each(Object.entries(former))(
    'become `%s` as if they had been kept so from the start',
    (name, [layout, recordOf]) => {
      const spec = seriesSpec(signal, window, name as LayoutName);
      const find = findSeries(spec, ['other 60000 sum', `temp_c 60000 ${layout}`]);
      const property = fc.property(arrivals, (all) => {
        const series = createSeries(spec);
        for (const { ts, value } of all) feed(series, spec, ts, value, 59_000);
        const found = find([undefined, buckets(all, recordOf)]);
        expect(found && trimmed(found, spec.fields)).toEqual(trimmed(series, spec.fields));
      });
      fc.assert(property, { seed, numRuns: 200 });
    },
  );

  test.each(['sketch', 'anchored'] as const)('become sketches of the same bins: `%s`', (layout) => {
    const spec = sketchesSpec(signal, window, layout);
    const find = findFormerSketches(spec, ['other 60000 sum', `temp_c 60000 ${layout}`]);
    const property = fc.property(arrivals, (all) => {
      const sketches = createSketches();
      for (const { ts, value } of all) feedSketches(sketches, spec, ts, value, 59_000);
      const words = trimmedWords(sketches);
      const found = find([undefined, formerSketches(words, sketches.since)]);
      expect(found && trimmedWords(found)).toEqual(words);
      expect(found?.since).toEqual(sketches.since);
    });
    fc.assert(property, { seed, numRuns: 200 });
  });

  test('that are not in it begin empty', () => {
    expect(findSeries(seriesSpec(signal, window, 'most'), ['temp_c 60000 ends'])([createSeriesOf()])).toBeUndefined();
    expect(findFormerSketches(sketchesSpec(signal, window, 'sketch'), [])([])).toBeUndefined();
  });
});

const createSeriesOf = (): Series => createSeries(seriesSpec(signal, window, 'ends'));

/** Sketches of 64 doubles: bucket or beginning, count, level, least, greatest, bins used, then each key above its count. */
function formerSketches(words: Uint32Array, since: number): Series {
  const records: number[][] = [];
  for (let at = 0; at < words.length; at += sketchLength(words, at)) {
    const level = levelOf(words, at);
    const bins = new Map<number, number>();
    eachBin(words, at, at + sketchLength(words, at), level, (key, more) => bins.set(key, (bins.get(key) ?? 0) + more));
    const owner = Number.isNaN(since) ? (words[at] ?? 0) : since;
    const head = [owner, sketchCount(words, at), level, leastOf(words, at), greatestOf(words, at), bins.size];
    const kept = [...bins].map(([key, count]) => (key + 2 ** 18) * 2 ** 32 + count);
    records.push([...head, ...kept, ...new Array<number>(58 - kept.length).fill(0)]);
  }
  return { data: Float64Array.from(records.flat()), start: 0, count: records.length };
}
