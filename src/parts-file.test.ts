import { expect, it } from 'vitest';
import { readCatalogueFiles } from './catalogue-files.ts';
import { parseParts } from './parts-file.ts';

const types = new Set(['gas_water_heater', 'electric_water_heater', 'heat_pump_water_heater', 'elevator']);
const parse = (text: string) => parseParts([{ path: 'parts.yaml', text }], types);
const part = (number: string, en = 'Fan', type = 'elevator') =>
  `- { number: ${number}, device_types: [${type}], title: { en: ${en}, zh-CN: 风机${number} } }\n`;

it('the catalogue has parts of every device type', () => {
  const parts = parseParts(readCatalogueFiles().parts, types);
  for (const type of types)
    expect(parts.filter((one) => one.device_types.includes(type)).length, type).toBeGreaterThan(5);
});

it('two device types may each have a part of one name', () => {
  expect(parse(part('A', 'Fan') + part('B', 'Fan', 'gas_water_heater'))).toHaveLength(2);
});

it.each([
  ['an unknown type', part('A', 'Fan', 'boiler'), /A is for boiler; known types are/],
  ['a number twice', part('A', 'Fan') + part('a', 'Motor', 'gas_water_heater'), /two parts have one number/],
  ['a name twice', part('A') + part('B', 'FAN'), /two parts are called elevator fan/],
  [
    'no name in Chinese',
    '- { number: A, device_types: [elevator], title: { en: Fan } }',
    /parts.yaml is no list of parts/,
  ],
  ['no type', '- { number: A, device_types: [], title: { en: Fan, zh-CN: 风机 } }', /no list of parts/],
])('%s is told by place and remedy', (_, text, sentence) => {
  expect(() => parse(text)).toThrow(sentence);
});
