import {
  baseOfDigits,
  coarser,
  digitOf,
  firstBin,
  greatestOf,
  keyOf,
  leastOf,
  levelOf,
  middleOf,
  sketchLength,
} from './sketch.ts';

/** Reads quantiles over several sketches; keeps room for their bins between calls. */
export type Quantile = (words: Uint32Array, from: number, end: number, q: number) => number;

/** What several sketches have in common. */
interface Extent {
  level: number;
  least: number;
  greatest: number;
  /** The lowest and the highest key at that level, and how many words of bins there are. */
  low: number;
  high: number;
  bins: number;
}

/** Bins whose keys lie this close are counted in place; those further apart are sorted. */
const widestTally = 4_096;
const tallyPerBin = 4;

/** A bin to sort is its key, made positive, above its count. */
const unit = 2 ** 34;

/**
 * The value at rank `ceil(q · n)` of all values in the sketches from `from` to `end`, lowest first: of an even
 * number the median is the lower of the two in the middle. NaN when there are none.
 */
export function createQuantile(): Quantile {
  const extent: Extent = { level: 0, least: 0, greatest: 0, low: 0, high: 0, bins: 0 };
  let counts = new Float64Array(64);

  return (words, from, end, q) => {
    measure(words, from, end, extent);
    const { level, least, greatest, low, high, bins } = extent;
    if (bins === 0) return Number.NaN;
    const near = high - low < Math.min(widestTally, tallyPerBin * bins);
    const size = near ? high - low + 1 : bins;
    if (size > counts.length) counts = new Float64Array(size * 2);
    const some = counts.subarray(0, size).fill(0);
    const total = collect(words, from, end, extent, near, some);
    const rank = Math.max(1, Math.ceil(q * total));
    if (rank === 1) return least;
    if (rank === total) return greatest;
    if (!near) some.sort();
    const key = near ? low + placeOf(some, rank) : keyOfSorted(some, rank, low);
    return Math.min(greatest, Math.max(least, middleOf(key, level)));
  };
}

function measure(words: Uint32Array, from: number, end: number, extent: Extent): void {
  extent.level = 0;
  extent.bins = 0;
  extent.least = Number.POSITIVE_INFINITY;
  extent.greatest = Number.NEGATIVE_INFINITY;
  extent.low = Number.POSITIVE_INFINITY;
  extent.high = Number.NEGATIVE_INFINITY;
  for (let at = from; at < end; at += sketchLength(words, at))
    extent.level = Math.max(extent.level, levelOf(words, at));
  for (let at = from; at < end; ) {
    const first = at + firstBin;
    const more = extent.level - levelOf(words, at);
    extent.least = Math.min(extent.least, leastOf(words, at));
    extent.greatest = Math.max(extent.greatest, greatestOf(words, at));
    at += sketchLength(words, at);
    extent.low = Math.min(extent.low, coarser(keyOf(words[first] as number), more));
    extent.high = Math.max(extent.high, coarser(keyOf(words[at - 1] as number), more));
    extent.bins += at - first;
  }
}

/**
 * Counts the bins by key in place, from the lowest on, where they are `near`; else lays them beside each other, to be
 * sorted. Returns how many values there are.
 */
function collect(
  words: Uint32Array,
  from: number,
  end: number,
  { level, low }: Extent,
  near: boolean,
  into: Float64Array,
): number {
  let total = 0;
  let to = 0;
  for (let at = from; at < end; ) {
    const more = level - levelOf(words, at);
    const last = at + sketchLength(words, at);
    let before = Number.NaN;
    let worth = 1;
    for (let i = at + firstBin; i < last; i += 1) {
      const word = words[i] as number;
      const key = keyOf(word);
      worth = key === before ? worth * baseOfDigits : 1;
      before = key;
      const count = digitOf(word) * worth;
      total += count;
      const place = coarser(key, more) - low;
      if (near) into[place] = (into[place] as number) + count;
      else {
        into[to] = place * unit + count;
        to += 1;
      }
    }
    at = last;
  }
  return total;
}

/** The place at which the counts up to and with it reach the rank. */
function placeOf(counts: Float64Array, rank: number): number {
  let passed = 0;
  for (let i = 0; i < counts.length; i += 1) {
    passed += counts[i] as number;
    if (passed >= rank) return i;
  }
  return counts.length - 1;
}

function keyOfSorted(bins: Float64Array, rank: number, low: number): number {
  let passed = 0;
  for (const bin of bins) {
    const key = Math.floor(bin / unit);
    passed += bin - key * unit;
    if (passed >= rank) return low + key;
  }
  return low;
}
