import fc from 'fast-check';
import { expect, test } from 'vitest';
import { QuantileSketch } from './quantile-sketch.ts';

const values = fc.array(fc.oneof(fc.double({ min: -1e5, max: 1e5, noNaN: true }), fc.integer({ min: 0, max: 20 })), {
  minLength: 1,
  maxLength: 600,
});

test('a sketch errs by less than a 63rd of the span, and not at all with up to 128 different readings', () => {
  fc.assert(
    fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (all, q) => {
      const sketch = new QuantileSketch();
      for (const value of all) sketch.add(value);
      const sorted = all.toSorted((a, b) => a - b);
      const exact = sorted[Math.max(1, Math.ceil(q * all.length - 1e-9)) - 1] ?? 0;
      const span = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0);
      const allowed = new Set(all).size <= 128 ? 0 : span / 63;
      expect(Math.abs((sketch.quantile(q) ?? Number.NaN) - exact)).toBeLessThanOrEqual(allowed);
    }),
    { numRuns: 400, seed: 3 },
  );
});

test('a sketch does not care for the order of readings, and comes back from its state as it was', () => {
  fc.assert(
    fc.property(values, (all) => {
      const there = new QuantileSketch();
      const back = new QuantileSketch();
      for (const value of all) there.add(value);
      for (const value of all.toReversed()) back.add(value);
      const again = QuantileSketch.restore(there.snapshot());
      for (const q of [0, 0.1, 0.5, 0.9, 1]) {
        expect(again.quantile(q)).toBe(there.quantile(q));
        expect(back.quantile(q)).toBe(there.quantile(q));
      }
    }),
    { numRuns: 300, seed: 3 },
  );
});

test('an empty sketch says nothing', () => {
  expect(new QuantileSketch().quantile(0.5)).toBeUndefined();
});
