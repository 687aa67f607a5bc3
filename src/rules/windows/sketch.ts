/**
 * A sketch of values: how many fell into which bin. Bins are cut from the bits of a double, 128 to every doubling of
 * the magnitude, alike for either sign; zero has one of its own. When the values need more than `mostBins`,
 * neighbours are joined two by two until they fit (`level` times). The bins depend on the values alone, not on their
 * order, and nothing is rounded on the way. A sketch takes the room of the bins it uses.
 *
 * A value read back is the middle of its bin: off by at most 2^level / 256 of itself. Level 0 (0.4 %) holds while
 * the values lie within a factor of 1.4, level 1 (0.8 %) within 1.9, level 2 (1.6 %) within 3.5, level 3 within 12.
 */
import { insertWords, removeWords, type Words } from './words.ts';

/**
 * The words of a sketch, from its place on: a number of its owner, how many bins and their level, the least and the
 * greatest value in two words each, and the bins in order.
 */
const field = { owner: 0, shape: 1, min: 2, max: 4, bins: 6 } as const;
export const firstBin = field.bins;
export const mostBins = 58;

/** Bits of the high word that are below a bin of level 0: 13 of the 20 that belong to the fraction. */
const shift = 13;
/** Added to a bin's key to make it positive; keys have 18 bits and a sign. */
const offset = 2 ** 18;

/**
 * A bin is its key above a digit of its count, in one word. Counts that need more digits have a word for each, the
 * lowest first: there are bins of up to 2^39 readings.
 */
const digitBits = 13;
export const baseOfDigits = 2 ** digitBits;

const get = (words: Uint32Array, at: number): number => words[at] as number;
export const keyOf = (word: number): number => (word >>> digitBits) - offset;
export const digitOf = (word: number): number => word & (baseOfDigits - 1);
const wordOf = (key: number, digit: number): number => (((key + offset) << digitBits) | digit) >>> 0;

const usedOf = (words: Uint32Array, at: number): number => get(words, at + field.shape) & 0xffff;
export const levelOf = (words: Uint32Array, at: number): number => get(words, at + field.shape) >>> 16;

/** The words from a sketch's place to the next one's. */
export const sketchLength = (words: Uint32Array, at: number): number => field.bins + usedOf(words, at);

/** Reads the bits of doubles; what it holds never outlives a call. */
const bits = new DataView(new ArrayBuffer(8));

/** The bin of level 0 that a value falls into: signed, in the order of values. */
function keyFor(value: number): number {
  bits.setFloat64(0, value);
  const magnitude = (bits.getUint32(0) & 0x7fff_ffff) >>> shift;
  return value < 0 ? -magnitude : magnitude;
}

export const coarser = (key: number, levels: number): number => (key < 0 ? -(-key >>> levels) : key >>> levels);

/** The middle of a bin; that around zero is zero. */
export function middleOf(key: number, level: number): number {
  const magnitude = Math.abs(key);
  if (magnitude === 0) return 0;
  const from = edge(magnitude * 2 ** (shift + level));
  const to = edge((magnitude + 1) * 2 ** (shift + level));
  const middle = Number.isFinite(to) ? from + (to - from) / 2 : from;
  return key < 0 ? -middle : middle;
}

function edge(highWord: number): number {
  bits.setUint32(0, Math.min(highWord, 0x7ff0_0000));
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}

function readDouble(words: Uint32Array, at: number): number {
  bits.setUint32(0, get(words, at));
  bits.setUint32(4, get(words, at + 1));
  return bits.getFloat64(0);
}

function writeDouble(words: Uint32Array, at: number, value: number): void {
  bits.setFloat64(0, value);
  words[at] = bits.getUint32(0);
  words[at + 1] = bits.getUint32(4);
}

export const leastOf = (words: Uint32Array, at: number): number => readDouble(words, at + field.min);
export const greatestOf = (words: Uint32Array, at: number): number => readDouble(words, at + field.max);

/** An empty sketch at `at`, with a number of its owner; returns where it is now. */
export function openSketch(row: Words, at: number, owner: number): number {
  const place = insertWords(row, at, field.bins);
  row.words[place + field.owner] = owner;
  row.words[place + field.shape] = 0;
  writeDouble(row.words, place + field.min, Number.POSITIVE_INFINITY);
  writeDouble(row.words, place + field.max, Number.NEGATIVE_INFINITY);
  return place;
}

/** Takes a value into the sketch that is the nth word of the row. */
export function putInSketch(row: Words, nth: number, given: number): void {
  // Minus zero is zero.
  const value = given + 0;
  const at = row.start + nth;
  if (value < leastOf(row.words, at)) writeDouble(row.words, at + field.min, value);
  if (value > greatestOf(row.words, at)) writeDouble(row.words, at + field.max, value);
  const finest = keyFor(value);
  while (!putKey(row, nth, coarser(finest, levelOf(row.words, row.start + nth)))) join(row, row.start + nth);
}

/** Counts `key`; false when it needs a bin more than there are. */
function putKey(row: Words, nth: number, key: number): boolean {
  const { words } = row;
  const at = row.start + nth;
  const used = usedOf(words, at);
  const end = at + field.bins + used;
  const low = firstOfKey(words, at + field.bins, end, key);
  let digit = low;
  while (digit < end && keyOf(get(words, digit)) === key && digitOf(get(words, digit)) === baseOfDigits - 1) digit += 1;
  const counted = digit < end && keyOf(get(words, digit)) === key;
  if (!counted && used === mostBins) return false;
  for (let i = low; i < digit; i += 1) words[i] = wordOf(key, 0);
  if (counted) words[digit] = get(words, digit) + 1;
  else {
    const place = insertWords(row, digit, 1);
    row.words[place] = wordOf(key, 1);
    row.words[row.start + nth + field.shape] = get(row.words, row.start + nth + field.shape) + 1;
  }
  return true;
}

/** The first of the words from `from` to `end` whose key is not below `key`. */
function firstOfKey(words: Uint32Array, from: number, end: number, key: number): number {
  let low = from;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keyOf(get(words, middle)) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Joins neighbouring bins two by two. */
function join(row: Words, at: number): void {
  const { words } = row;
  const first = at + field.bins;
  const end = first + usedOf(words, at);
  let to = first;
  for (let from = first; from < end; ) {
    const key = coarser(keyOf(get(words, from)), 1);
    let total = 0;
    while (from < end && coarser(keyOf(get(words, from)), 1) === key) {
      const count = countAt(words, from, end);
      total += count;
      from += digitsOf(count);
    }
    for (let left = total; left > 0; left = Math.floor(left / baseOfDigits)) {
      words[to] = wordOf(key, left % baseOfDigits);
      to += 1;
    }
  }
  words[at + field.shape] = (((levelOf(words, at) + 1) << 16) | (to - first)) >>> 0;
  removeWords(row, to, end - to);
}

/** The count of the bin whose lowest digit stands at `from`. */
function countAt(words: Uint32Array, from: number, end: number): number {
  const key = keyOf(get(words, from));
  let count = 0;
  let worth = 1;
  for (let i = from; i < end && keyOf(get(words, i)) === key; i += 1) {
    count += digitOf(get(words, i)) * worth;
    worth *= baseOfDigits;
  }
  return count;
}

const digitsOf = (count: number): number => (count < baseOfDigits ? 1 : count < baseOfDigits * baseOfDigits ? 2 : 3);

/** Calls `take` with every bin's key at `level` and a part of its count. */
export function eachBin(
  words: Uint32Array,
  from: number,
  end: number,
  level: number,
  take: (key: number, count: number) => void,
): void {
  for (let at = from; at < end; at += sketchLength(words, at)) {
    const more = level - levelOf(words, at);
    const last = at + sketchLength(words, at);
    let before = Number.NaN;
    let worth = 1;
    for (let i = at + field.bins; i < last; i += 1) {
      const key = keyOf(get(words, i));
      worth = key === before ? worth * baseOfDigits : 1;
      before = key;
      take(coarser(key, more), digitOf(get(words, i)) * worth);
    }
  }
}

/** How many values one sketch holds. */
export function sketchCount(words: Uint32Array, at: number): number {
  let count = 0;
  eachBin(words, at, at + sketchLength(words, at), levelOf(words, at), (_key, more) => {
    count += more;
  });
  return count;
}

/** The sketch of values whose bins were counted elsewhere, in the order of their keys. */
export function sketchOfBins(
  row: Words,
  owner: number,
  level: number,
  [least, greatest]: readonly [number, number],
  bins: Iterable<readonly [key: number, count: number]>,
): void {
  const nth = openSketch(row, row.end, owner) - row.start;
  let used = 0;
  for (const [key, count] of bins) {
    for (let left = count; left > 0; left = Math.floor(left / baseOfDigits)) {
      const place = insertWords(row, row.end, 1);
      row.words[place] = wordOf(key, left % baseOfDigits);
      used += 1;
    }
  }
  const at = row.start + nth;
  row.words[at + field.shape] = ((level << 16) | used) >>> 0;
  writeDouble(row.words, at + field.min, least);
  writeDouble(row.words, at + field.max, greatest);
}
