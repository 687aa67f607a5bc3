import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WindowFunction } from '../expression/plan.ts';
import { bucketWidth } from './bucket-width.ts';
import type { Series } from './buckets.ts';
import { windowFunctions } from './fold.ts';
import { layouts } from './layouts.ts';
import { createSeries, endOf, feed, firstInside, type SeriesSpec, seriesSpec, trimmed } from './series.ts';

const seed = 20_260_301;

interface Sample {
  readonly ts: number;
  readonly value: number;
}

/** Samples roughly in time, some late, some at the same instant never: one value an instant. */
const samples = fc.uniqueArray(
  fc.record({ ts: fc.integer({ min: 0, max: 400_000 }), value: fc.integer({ min: -50, max: 50 }) }),
  { selector: ({ ts }) => ts, minLength: 1, maxLength: 80 },
);
const spans = fc.constantFrom(5_000, 30_000, 60_000, 90_000, 300_000);

function specOf(fn: WindowFunction, window: number): SeriesSpec {
  return seriesSpec({ name: fn, slot: 0 }, window, windowFunctions[fn].layout);
}

function fill(spec: SeriesSpec, arrivals: readonly Sample[]): { series: Series; newest: number } {
  const series = createSeries(spec);
  let newest = Number.NEGATIVE_INFINITY;
  for (const { ts, value } of arrivals) {
    newest = Math.max(newest, ts);
    feed(series, spec, ts, value, newest);
  }
  return { series, newest };
}

const ask = (fn: WindowFunction, spec: SeriesSpec, series: Series, now: number): number =>
  windowFunctions[fn].fold(series, spec, firstInside(series, spec, now));

/** The samples that a window of whole buckets ending now covers, in time. */
const covered = (all: readonly Sample[], { width, window }: SeriesSpec, now: number): Sample[] =>
  all.filter(({ ts }) => (Math.floor(ts / width) + 1) * width > now - window).sort((a, b) => a.ts - b.ts);

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

const reference: Record<Exclude<WindowFunction, 'changes'>, (inside: readonly Sample[]) => number> = {
  count: (inside) => inside.length,
  sum: (inside) => inside.reduce((total, one) => total + one.value, 0),
  avg: (inside) => mean(inside.map((one) => one.value)),
  min: (inside) => (inside.length === 0 ? Number.NaN : Math.min(...inside.map((one) => one.value))),
  max: (inside) => (inside.length === 0 ? Number.NaN : Math.max(...inside.map((one) => one.value))),
  delta: (inside) => (inside.at(-1)?.value ?? Number.NaN) - (inside[0]?.value ?? Number.NaN),
  rate(inside) {
    const span = (inside.at(-1)?.ts ?? 0) - (inside[0]?.ts ?? 0);
    return span === 0 ? Number.NaN : reference.delta(inside) / (span / 1000);
  },
  slope(inside) {
    const [t, v] = [mean(inside.map((one) => one.ts / 1000)), mean(inside.map((one) => one.value))];
    const up = inside.reduce((sum, one) => sum + (one.ts / 1000 - t) * (one.value - v), 0);
    const across = inside.reduce((sum, one) => sum + (one.ts / 1000 - t) ** 2, 0);
    return across === 0 ? Number.NaN : up / across;
  },
  stddev(inside) {
    const v = mean(inside.map((one) => one.value));
    return Math.sqrt(mean(inside.map((one) => (one.value - v) ** 2)));
  },
};

describe('a window', () => {
  test.each(Object.entries(reference))(
    'answers `%s` as the samples it covers do, in whatever order they came',
    (name, naive) => {
      const fn = name as WindowFunction;
      const property = fc.property(samples, spans, fc.nat(200_000), (arrivals, window, silence) => {
        const spec = specOf(fn, window);
        const { series, newest } = fill(spec, arrivals);
        for (const now of [newest, newest + silence]) {
          const expected = naive(covered(arrivals, spec, now));
          const actual = ask(fn, spec, series, now);
          if (Number.isNaN(expected)) expect(actual).toBeNaN();
          else expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
        }
      });
      fc.assert(property, { seed, numRuns: 200 });
    },
  );

  test('counts changes exactly when readings come in time', () => {
    const property = fc.property(samples, spans, (arrivals, window) => {
      const spec = specOf('changes', window);
      const inTime = arrivals.map((one) => ({ ...one, value: one.value % 3 })).sort((a, b) => a.ts - b.ts);
      const { series, newest } = fill(spec, inTime);
      const inside = covered(inTime, spec, newest);
      const changed = inside.filter((one, i) => i > 0 && inside[i - 1]?.value !== one.value).length;
      expect(ask('changes', spec, series, newest)).toBe(changed);
    });
    fc.assert(property, { seed, numRuns: 200 });
  });

  test('covers what was asked and reaches back further by less than one bucket', () => {
    const property = fc.property(samples, spans, (arrivals, window) => {
      const spec = specOf('count', window);
      const { series, newest } = fill(spec, arrivals);
      const count = ask('count', spec, series, newest);
      const within = (span: number): number => arrivals.filter(({ ts }) => ts > newest - span).length;
      expect(count).toBeGreaterThanOrEqual(within(window));
      expect(count).toBeLessThanOrEqual(within(window + spec.width));
    });
    fc.assert(property, { seed, numRuns: 200 });
  });

  test('holds no more than its buckets, shrinks with them, and is copied exactly', () => {
    const spec = specOf('avg', 300_000);
    const { fields } = layouts.sum;
    const series = createSeries(spec);
    for (let ts = 0; ts < 3_600_000; ts += 1_000) feed(series, spec, ts, 1, ts);
    expect(series.count).toBeLessThanOrEqual(spec.window / spec.width + 2);
    const busy = series.data.length;
    for (let ts = 3_600_000; ts < 20_000_000; ts += 250_000) feed(series, spec, ts, 1, ts);
    expect(series.data.length).toBeLessThan(busy / 4);
    const copy = trimmed(series, fields);
    expect(copy.data).toEqual(series.data.slice(series.start * fields, endOf(series, spec)));
  });

  test.each([
    ['10s', 10_000, 1_000],
    ['1m', 60_000, 1_000],
    ['5m', 300_000, 5_000],
    ['1h', 3_600_000, 60_000],
    ['24h', 86_400_000, 1_800_000],
    ['30d', 2_592_000_000, 43_200_000],
  ])('of %s is cut into at most 60 buckets', (_, window, width) => {
    expect(bucketWidth(window)).toBe(width);
  });
});
