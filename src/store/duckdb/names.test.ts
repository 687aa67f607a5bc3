import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnOf, literal, plainName, quoted } from './names.ts';

test('plain names stay as they are', () => {
  expect([plainName('gas_water_heater'), columnOf('outlet_temp_c')]).toEqual(['gas_water_heater', 'outlet_temp_c']);
});

test('a signal named like a column of the store gets a column of its own', () => {
  expect(columnOf('ts')).toBe('$ts');
});

test('different names stay different where upper and lower case are one, and are safe file names', () => {
  const name = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'aAzZ_$2é/.🦆\0'), maxLength: 6 }),
    fc.constantFrom('ts', '$ts', 'Ts', 'a', 'A', ''),
  );
  fc.assert(
    fc.property(name, name, (a, b) => {
      expect(columnOf(a).toLowerCase() === columnOf(b).toLowerCase()).toBe(a === b);
      expect(plainName(a)).toMatch(/^[a-z0-9_$]+$/);
    }),
    { seed: 3, numRuns: 2_000 },
  );
});

test('quotes within names and texts are doubled', () => {
  expect([quoted('a"b'), literal("a'b")]).toEqual(['"a""b"', "'a''b'"]);
});
