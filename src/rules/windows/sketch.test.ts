import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createQuantile, putInSketch, sketchFields } from './sketch.ts';

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

function sketchOf(all: readonly number[]): Float64Array {
  const data = new Float64Array(sketchFields).fill(7);
  data[0] = 0;
  for (const [i, value] of all.entries()) putInSketch(data, 0, i === 0, value);
  return data;
}

const exact = (all: readonly number[], q: number): number =>
  all.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(q * all.length)) - 1] ?? Number.NaN;

const levelOf = (...sketches: readonly Float64Array[]): number => Math.max(...sketches.map((one) => one[2] ?? 0));

describe('a sketch', () => {
  test('holds the same bits in whatever order its values came', () => {
    const property = fc.property(
      values.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([all, shuffled]) => {
        expect(sketchOf(shuffled)).toEqual(sketchOf(all));
      },
    );
    fc.assert(property, { seed, numRuns: 300 });
  });

  test('gives every quantile of several sketches within the error its level states', () => {
    const quantile = createQuantile();
    let coarse = 0;
    const property = fc.property(values, values, fc.double({ min: 0, max: 1, noNaN: true }), (one, other, q) => {
      const sketches = [sketchOf(one), sketchOf(other)];
      const data = Float64Array.from(sketches.flatMap((each) => [...each]));
      const level = levelOf(...sketches);
      if (level > 0) coarse += 1;
      const wanted = exact([...one, ...other], q);
      const given = quantile(data, 0, data.length, q);
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
    expect(levelOf(sketchOf(all))).toBeLessThanOrEqual(level);
  });

  test('keeps the least, the greatest and a lone value as they are', () => {
    const quantile = createQuantile();
    const data = sketchOf([12.34, 999.9, 3.21]);
    expect(quantile(data, 0, sketchFields, 0)).toBe(3.21);
    expect(quantile(data, 0, sketchFields, 1)).toBe(999.9);
    expect(quantile(sketchOf([17.77, 17.77, 17.77]), 0, sketchFields, 0.5)).toBe(17.77);
  });
});
