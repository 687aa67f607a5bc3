import { expect, it } from 'vitest';
import { readCatalogueFiles } from './catalogue-files.ts';
import { parseChecklists } from './checklists-file.ts';

const types = new Set(['gas_water_heater', 'electric_water_heater', 'heat_pump_water_heater', 'elevator']);
const parse = (text: string) => parseChecklists([{ path: 'lists.yaml', text }], types);
const item = '{ id: tight, class: A, title: { en: Tight, zh-CN: 无泄漏 } }';

it('the catalogue has a list with items of class A for every device type', () => {
  const lists = parseChecklists(readCatalogueFiles().checklists, types);
  expect(new Set(lists.map(({ device_type }) => device_type))).toEqual(types);
  for (const { id, items } of lists)
    expect(
      items.some(({ blocking }) => blocking),
      id,
    ).toBe(true);
});

it.each([
  ['an unknown type', `- { id: A, device_type: boiler, items: [${item}] }`, /boiler; known types are/],
  ['an item twice', `- { id: A, device_type: elevator, items: [${item}, ${item}] }`, /an item twice/],
  ['a list twice', `- &a { id: A, device_type: elevator, items: [${item}] }\n- *a`, /one id/],
  [
    'a class that there is not',
    `- { id: A, device_type: elevator, items: [{ id: a, class: C, title: { en: a, zh-CN: a } }] }`,
    /class/,
  ],
  ['no items', '- { id: A, device_type: elevator, items: [] }', /lists.yaml is no list of checklists/],
])('%s is told by place and remedy', (_, text, sentence) => {
  expect(() => parse(text)).toThrow(sentence);
});
