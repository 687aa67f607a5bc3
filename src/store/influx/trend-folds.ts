import type { TrendFunction } from '../store.ts';

/** Folds the values of one device at rising instants. */
export interface TrendFold {
  add(ts: number, value: number): void;
  result(): number;
}

/** `from`: where slopes count time from. Only `quantile` keeps the values. */
export function trendFold(fn: TrendFunction, q: number, from: number): TrendFold {
  if (fn === 'quantile') return quantileFold(q);
  if (fn === 'slope') return slopeFold(from);
  let count = 0;
  let sum = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let first = Number.NaN;
  let last = Number.NaN;
  // By Welford, which does not lose what a difference of large squares does.
  let mean = 0;
  let squares = 0;
  return {
    add(_, value) {
      if (count === 0) first = value;
      last = value;
      count += 1;
      sum += value;
      least = Math.min(least, value);
      most = Math.max(most, value);
      const off = value - mean;
      mean += off / count;
      squares += off * (value - mean);
    },
    result() {
      const results = { avg: sum / count, sum, count, min: least, max: most, delta: last - first };
      return fn === 'stddev' ? Math.sqrt(squares / count) : results[fn as keyof typeof results];
    },
  };
}

/** The least value that at least the share `q` of all does not exceed. */
function quantileFold(q: number): TrendFold {
  const values: number[] = [];
  return {
    add: (_, value) => void values.push(value),
    result() {
      values.sort((a, b) => a - b);
      // A third of three is one of them, whatever digit 1/3 ends in.
      const place = Math.ceil(Number((q * values.length).toPrecision(12)));
      return values[Math.max(0, place - 1)] ?? Number.NaN;
    },
  };
}

/** Least squares, a second. */
function slopeFold(from: number): TrendFold {
  let count = 0;
  let meanX = 0;
  let meanY = 0;
  let squares = 0;
  let products = 0;
  return {
    add(ts, value) {
      const x = (ts - from) / 1_000;
      count += 1;
      const off = x - meanX;
      meanX += off / count;
      meanY += (value - meanY) / count;
      squares += off * (x - meanX);
      products += off * (value - meanY);
    },
    result: () => products / squares,
  };
}
