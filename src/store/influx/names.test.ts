import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decoded, encoded, fieldOf } from './names.ts';

const awkward = fc.string({ unit: fc.constantFrom(...'%25Cc0aF \\\n\r\0"\',=é🦆'), maxLength: 12 });

test('whatever is written comes back, and different texts stay different', () => {
  fc.assert(
    fc.property(awkward, awkward, (one, other) => {
      expect(decoded(encoded(one))).toBe(one);
      if (one !== other) {
        expect(encoded(one)).not.toBe(encoded(other));
        expect(fieldOf(one)).not.toBe(fieldOf(other));
      }
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not be there.
      expect(encoded(one)).not.toMatch(/^$|[\\\u0000-\u001f]/);
    }),
    { seed: 5, numRuns: 2_000 },
  );
});

test('plain names stand as they are, those that InfluxDB or Carewatch uses get a word before them', () => {
  expect(['outlet_temp_c', 'Tür "2"', '50%'].map(fieldOf)).toEqual(['outlet_temp_c', 'Tür "2"', '50%']);
  expect(['time', 'device', '_x', 'carewatch.seq', 'signal.a'].map(fieldOf)).toEqual(
    ['time', 'device', '_x', 'carewatch.seq', 'signal.a'].map((name) => `signal.${name}`),
  );
});
