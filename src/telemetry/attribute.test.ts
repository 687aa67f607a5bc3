import { expect, test } from 'vitest';
import { attributeOf } from './attribute.ts';
import type { DeviceType } from './catalogue-types.ts';
import type { DeviceFacts } from './event.ts';
import { factsOf, shippedCatalogue } from './testing/shipped.ts';

const heater = shippedCatalogue().types.get('gas_water_heater') as DeviceType;
const read = (name: string, attributes: DeviceFacts['attributes'] = {}) =>
  attributeOf(heater, factsOf('d', { attributes }), name);

test.each([
  ['4T', 1_000],
  ['6T', 1_000],
  ['10T', 2_000],
  ['12T', 2_000],
  ['13T', 2_000],
  ['LPG', 2_800],
])('a heater for %s is rated at %i Pa', (gas_type, pascal) => {
  expect(read('rated_gas_pressure_pa', { gas_type })).toBe(pascal);
});

test('a heater that says nothing burns 12T at 2,000 Pa', () => {
  expect([read('gas_type'), read('rated_gas_pressure_pa')]).toEqual(['12T', 2_000]);
});

test('what the device says itself comes first', () => {
  expect(read('rated_gas_pressure_pa', { gas_type: 'LPG', rated_gas_pressure_pa: 2_500 })).toBe(2_500);
});

test('a gas type that the table lacks leaves the pressure unknown', () => {
  expect(read('rated_gas_pressure_pa', { gas_type: '5R' })).toBeUndefined();
});

test('every device has its place and its papers, and what is null is unknown', () => {
  const place = { district: 'n', city: 'c', building: '3', provider: 'p' };
  const facts = factsOf('d', { model: 'm', ...place, purchasedOn: '2025-01-02' });
  const names = ['id', 'type', 'model', 'district', 'city', 'building', 'provider', 'board', 'purchased_on'];
  expect(names.map((name) => attributeOf(heater, facts, name))).toEqual([
    'd',
    heater.name,
    'm',
    'n',
    'c',
    '3',
    'p',
    'b1',
    '2025-01-02',
  ]);
  expect([read('model'), read('district'), read('purchased_on')]).toEqual([undefined, undefined, undefined]);
});

test('names of every object in the language are no attributes', () => {
  expect(['constructor', 'toString', '__proto__'].map((name) => read(name))).toEqual([undefined, undefined, undefined]);
});
