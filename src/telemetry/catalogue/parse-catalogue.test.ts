import { describe, expect, test } from 'vitest';
import { minutes } from '../../base/index.ts';
import { parseCatalogue } from './parse-catalogue.ts';

const head = `type: kettle
title: { en: Kettle, zh-CN: 水壶 }
idle_interval: 5m
silence_after: 30m
`;

const signal = (name: string, rest: string): string =>
  `${head}signals:\n  ${name}: { title: { en: a, zh-CN: b }, source: s, ${rest} }\n`;

function faultsOf(...texts: string[]): string[] {
  const parsed = parseCatalogue(texts.map((text, i) => ({ path: `${i}.yaml`, text })));
  if (!('faults' in parsed)) return [];
  return parsed.faults.map(({ path, line, column, sentence }) => `${path}:${line}:${column} ${sentence}`);
}

describe('a catalogue', () => {
  test('gives a signal three idle intervals unless it says otherwise', () => {
    const parsed = parseCatalogue([{ path: 'a.yaml', text: signal('lid_temp_c', 'kind: number, unit: °C') }]);
    const type = 'catalogue' in parsed ? parsed.catalogue.types.get('kettle') : undefined;
    const [lid] = type?.signals ?? [];
    expect([lid?.name, lid?.slot, lid?.maxAge, lid?.unit]).toEqual(['lid_temp_c', 0, minutes(15), '°C']);
  });

  test('takes parts in, and lets a type define an included signal anew', () => {
    const lid = (max: number): string =>
      `  lid_temp_c: { kind: number, unit: °C, max: ${max}, source: s, title: { en: a, zh-CN: b } }\n`;
    const part = `part: shared\nconditions: { open: lid_temp_c < 0 }\nsignals:\n${lid(1)}`;
    const own = `${head}include: [shared]\nsignals:\n${lid(2)}`;
    const parsed = parseCatalogue([
      { path: 'type.yaml', text: own },
      { path: 'part.yaml', text: part },
    ]);
    const type = 'catalogue' in parsed ? parsed.catalogue.types.get('kettle') : undefined;
    expect(type?.signals.map(({ max }) => max)).toEqual([2]);
    expect(type?.conditions).toEqual([{ name: 'open', when: 'lid_temp_c < 0' }]);
  });

  test.each([
    ['a field it does not know', signal('a_c', 'kind: number, unit: °C, maximum: 3'), '6:'],
    ['a kind it does not know', signal('a_c', 'kind: float'), 'kind must be one of number, bool, enum, text'],
    ['a number without a unit', signal('a_c', 'kind: number'), 'a number needs a unit, 1 for a count'],
    ['a bool that does not end in _on or _ok', signal('lid', 'kind: bool'), 'end in _on or _ok'],
    ['a number that ends like a bool', signal('lid_on', 'kind: number, unit: K'), 'end in _on or _ok'],
    ['an enum without values', signal('lid_state', 'kind: enum'), 'an enum lists its values'],
    ['an enum that repeats a value', signal('lid_state', 'kind: enum, values: [a, a]'), 'names a text twice'],
    [
      'an enum that has titles for some of its values',
      signal('lid_state', 'kind: enum, values: [a, b], value_titles: { a: { en: A, zh-CN: A } }'),
      'value_titles lacks b',
    ],
    ['limits of what is no number', signal('lid_on', 'kind: bool, max: 3'), 'only numbers have limits'],
    ['a minimum above its maximum', signal('a_c', 'kind: number, unit: K, min: 3, max: 2'), 'must not decrease'],
    ['nominal limits outside', signal('a_c', 'kind: number, unit: K, nominal_max: 3, max: 2'), 'must not decrease'],
    ['an age that is no duration', signal('a_c', 'kind: number, unit: K, max_age: soon'), 'unless it is never'],
    ['a name with capitals', signal('lidTemp', 'kind: number, unit: K'), 'small letters, digits and _'],
    [
      'a title in one language',
      `${head}signals: { a_c: { kind: number, unit: K, title: { en: a }, source: s } }`,
      'zh-CN',
    ],
    ['a part that nobody defines', `${head}include: [lost]\nsignals: {}`, 'includes lost, which no file defines'],
    ['a table chosen by a table', `${head}attributes_by: { a: { by: a, values: {} } }\nsignals: {}`, 'chosen itself'],
    ['a key that comes twice', `${head}signals: {}\nsignals: {}`, 'unique'],
    ['a missing field', 'type: kettle\nsignals: {}', 'lacks title, idle_interval, silence_after'],
    ['a list where a map belongs', '- 1', 'must be a map'],
    ['an empty file', '', 'must be a map'],
    ['broken YAML', `${head}signals: {`, '5:'],
  ])('names place and remedy of %s', (_, text, part) => {
    const faults = faultsOf(text);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.join('\n')).toContain(part);
  });

  test('tells all faults of all files at once, each with its line and column', () => {
    const faults = faultsOf(signal('a_c', 'kind: float'), signal('b', 'kind: bool'), `${head}signals: {}`);
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
      '0.yaml:6:55',
      '1.yaml:6:3',
      '1.yaml:1:7',
      '2.yaml:1:7',
    ]);
  });

  test('refuses a signal that two parts bring', () => {
    const part = (name: string): string =>
      `part: ${name}\nsignals: { lid_on: { kind: bool, source: s, title: { en: a, zh-CN: b } } }`;
    const faults = faultsOf(part('one'), part('two'), `${head}include: [one, two]\nsignals: {}`);
    expect(faults).toEqual(['2.yaml:1:1 device type kettle gets signal lid_on from two places']);
  });
});
