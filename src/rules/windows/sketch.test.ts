import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createQuantile } from './quantile.ts';
import { levelOf, mostBins, openSketch, putInSketch, sketchCount, sketchLength } from './sketch.ts';
import { trimmedWords, type Words } from './words.ts';

const seed = 20_260_301;

const values = fc.array(
  fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
    fc.integer({ min: -40, max: 90 }),
    fc.integer({ min: 1_500, max: 2_500 }),
    fc.constantFrom(0, -0, 1e-300, -1e-300, Number.MAX_VALUE, -Number.MAX_VALUE),
  ),
  { minLength: 1, maxLength: 300, size: 'max' },
);

/** Sketches beside each other, as a window has them, filled in turns. */
function sketchesOf(...each: readonly (readonly number[])[]): Uint32Array {
  const row: Words = { words: new Uint32Array(0), start: 0, end: 0 };
  const places: number[] = [];
  for (const owner of each.keys()) places.push(openSketch(row, row.end, owner) - row.start);
  for (let i = 0; i < Math.max(...each.map(({ length }) => length)); i += 1) {
    for (const [which, all] of each.entries()) {
      const value = all[i];
      if (value === undefined) continue;
      const before = row.end;
      putInSketch(row, places[which] ?? 0, value);
      for (let after = which + 1; after < places.length; after += 1)
        places[after] = (places[after] ?? 0) + row.end - before;
    }
  }
  return trimmedWords(row);
}

const exact = (all: readonly number[], q: number): number =>
  all.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(q * all.length)) - 1] ?? Number.NaN;

const levelsOf = (words: Uint32Array): number[] => {
  const levels: number[] = [];
  for (let at = 0; at < words.length; at += sketchLength(words, at)) levels.push(levelOf(words, at));
  return levels;
};

describe('a sketch', () => {
  test('holds the same bits in whatever order its values came', () => {
    const property = fc.property(
      values.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([all, shuffled]) => {
        expect(sketchesOf(shuffled)).toEqual(sketchesOf(all));
      },
    );
    fc.assert(property, { seed, numRuns: 300 });
  });

  test('gives every quantile of several sketches within the error its level states', () => {
    const quantile = createQuantile();
    let coarse = 0;
    const property = fc.property(values, values, fc.double({ min: 0, max: 1, noNaN: true }), (one, other, q) => {
      const words = sketchesOf(one, other);
      const level = Math.max(...levelsOf(words));
      if (level > 0) coarse += 1;
      const wanted = exact([...one, ...other], q);
      const given = quantile(words, 0, words.length, q);
      // A bin that reaches down to zero is read as zero.
      if (given === 0 && Math.abs(wanted) < 1e-290) return;
      expect(Math.abs(given - wanted)).toBeLessThanOrEqual((2 ** level / 256) * Math.abs(wanted));
    });
    fc.assert(property, { seed, numRuns: 300 });
    expect(coarse).toBeGreaterThan(20);
  });

  test.each([
    [0, 1.36],
    [1, 1.85],
    [2, 3.4],
    [3, 11],
  ])('stays at level %i while its values lie within a factor of %d', (level, factor) => {
    const all = Array.from({ length: 5_000 }, (_, i) => 1_024 * factor ** (i / 5_000));
    expect(levelOf(sketchesOf(all), 0)).toBeLessThanOrEqual(level);
  });

  test('keeps the least, the greatest and a lone value as they are', () => {
    const quantile = createQuantile();
    const words = sketchesOf([12.34, 999.9, 3.21]);
    expect(quantile(words, 0, words.length, 0)).toBe(3.21);
    expect(quantile(words, 0, words.length, 1)).toBe(999.9);
    const lone = sketchesOf([17.77, 17.77, 17.77]);
    expect(quantile(lone, 0, lone.length, 0.5)).toBe(17.77);
  });

  test('counts more readings of one value than one word can, and of many values as many as there are bins', () => {
    const quantile = createQuantile();
    const many = Array.from({ length: 40_000 }, (_, i) => (i % 4 === 0 ? 40 : 20));
    const words = sketchesOf(many);
    expect(sketchCount(words, 0)).toBe(40_000);
    expect(words.length).toBeLessThan(16);
    expect(quantile(words, 0, words.length, 0.74)).toBeCloseTo(20, 0);
    expect(quantile(words, 0, words.length, 0.76)).toBe(40);
    const full = Array.from({ length: 200_000 }, (_, i) => 1_024 + ((i % 64) * 1_024) / 128);
    const crowded = sketchesOf(full);
    expect(sketchCount(crowded, 0)).toBe(200_000);
    expect(crowded.length).toBeLessThanOrEqual(mostBins + 6);
    expect(crowded).toEqual(sketchesOf(full.toReversed()));
  });
});
