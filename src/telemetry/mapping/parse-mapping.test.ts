import { describe, expect, test } from 'vitest';
import { shippedCatalogue, shippedTexts } from '../testing/shipped.ts';
import { MappingSet } from './mapping.ts';
import { parseMappings } from './parse-mapping.ts';

const catalogue = shippedCatalogue();
const head = 'mapping: mine\ntopic: plant/{device}/state\ndevice: "{device}"\ndevice_type: heat_pump_water_heater\n';

const faultsOf = (...texts: string[]) => {
  const parsed = parseMappings(
    [],
    texts.map((text, i) => ({ path: `${i + 1}.yaml`, text })),
    catalogue,
  );
  return 'faults' in parsed ? parsed.faults : [];
};

/** `line:column: sentence`, and the suggestion if there is one. */
const said = (...texts: string[]): string[] =>
  faultsOf(...texts).map(
    ({ line, column, sentence, suggestion }) => `${line}:${column}: ${sentence}${suggestion ? ` [${suggestion}]` : ''}`,
  );

test('the mappings that ship are right', () => {
  const parsed = parseMappings(shippedTexts('mappings'), [], catalogue);
  expect('faults' in parsed ? parsed.faults : []).toEqual([]);
});

describe('a fault is told by its place, with what was probably meant:', () => {
  test.each([
    [
      'signals: { tank_uper_temp_c: t }',
      /^5:12: heat_pump_water_heater has no signal tank_uper_temp_c; did you mean tank_upper_temp_c\? \[tank_upper_temp_c\]$/,
    ],
    [
      'signals: { tank_upper_temp_c: { from: t, unit: Pa } }',
      /^5:48: signal tank_upper_temp_c is in °C, which Pa cannot become; possible are °C, degC/,
    ],
    [
      'signals: { high_pressure_kpa: { from: t, unit: bars } }',
      /^5:48: signal high_pressure_kpa: there is no unit "bars"; did you mean bar\?.* \[bar\]$/,
    ],
    [
      'signals: { compressor_state: { from: c, unit: °C } }',
      /^5:41: signal compressor_state is of kind enum and has no unit; leave unit out$/,
    ],
    [
      'signals: { compressor_state: { from: c, values: { 1: runing } } }',
      /^5:54: signal compressor_state is never "runing"; did you mean running\? Its values are off, starting, running, fault \[running\]$/,
    ],
    [
      'signals: { leak_detected_on: { from: c, values: { 1: on } } }',
      /^5:54: signal leak_detected_on: 1 must be true or false$/,
    ],
    [
      'signals: { tank_upper_temp_c: { from: t, form: t } }',
      /^5:42: signal tank_upper_temp_c has no field form; known are from, unit/,
    ],
    ['signals: { tank_upper_temp_c: a..b }', /^5:31: signal tank_upper_temp_c is no path/],
    [
      'signals: { fault_code_state: { from: e, text: "E" } }',
      /^5:47: signal fault_code_state: text must have \{value\} once$/,
    ],
    ['signals: { tank_upper_temp_c: { from: t, absent: 5 } }', /must be a list of what stands for no measurement/],
    [
      'payload: jsn\nsignals: { tank_upper_temp_c: t }',
      /^5:10: payload "jsn" is not known; it is one of json, text, thingsboard, senml, sparkplug \[json\]$/,
    ],
    [
      'time: { from: t, format: "yyyy-MM-dd HH:mm:ss" }\nsignals: { tank_upper_temp_c: t }',
      /^5:26: time: times in the form "yyyy-MM-dd HH:mm:ss" say no zone; name it/,
    ],
    [
      'time: { from: t, format: iso, zone: Asia/Peking }\nsignals: { tank_upper_temp_c: t }',
      /^5:37: time: "Asia\/Peking" is no time zone/,
    ],
    [
      'time: { from: t, format: "yyyy-MM-dd hh:mm", zone: UTC }\nsignals: { tank_upper_temp_c: t }',
      /is no format of times/,
    ],
    ['payload: text\nseq: n\nsignals: { tank_upper_temp_c: {} }', /^6:1: seq is for payload: json/],
    ['presence: { from: s, values: { up: onlin } }', /^5:36: presence: up must be online or offline$/],
    ['names: ["{name}"]\nsignals: { tank_upper_temp_c: t }', /^5:1: names are for payload: senml/],
    ['', /^1:1: a mapping has signals, presence or both$/],
    ['regex: x\npresence: { from: s, values: { up: online } }', /^5:1: a mapping has no field regex; known are/],
  ])('%s', (body, sentence) => {
    const sentences = said(head + body);
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toMatch(sentence);
  });

  test.each([
    ['', 'must be a text that is not empty'],
    ['"#"', 'the first level, "#", must be written out'],
    ['"+/x"', 'the first level, "+", must be written out'],
    ['carewatch/v1/x', 'topics under carewatch/ have a meaning of their own'],
    ['$SYS/x', 'topics under $SYS/ have a meaning of their own'],
    ['a/#/b', '# stands for the rest of a topic and must be its last level'],
    ['a/x+', '"x+" is no level'],
    ['a/{De}', '"{De}" is no level'],
    ['a/{x}/{x}', '{x} stands for two levels'],
    [`a/${'x'.repeat(1_100)}`, 'a topic has at most 1024 bytes'],
  ])('topic %s', (topic, sentence) => {
    const text = `mapping: mine\ntopic: ${topic}\ndevice_type: elevator\npresence: { from: s, values: { up: online } }`;
    expect(said(text)[0]).toContain(sentence);
  });

  test('a device made of a level that the topic has not', () => {
    const text = `${head.replace('"{device}"', '"{devise}"')}signals: { tank_upper_temp_c: t }`;
    expect(said(text)).toEqual(['3:9: device: the topic has no level {devise}; it has {device} [device]']);
  });

  test('an unknown device type', () => {
    const text = `${head.replace('heat_pump_water_heater', 'heatpump_water_heater')}signals: { tank_upper_temp_c: t }`;
    expect(said(text)[0]).toMatch(
      /^4:14: there is no device type heatpump_water_heater; did you mean heat_pump_water_heater\?/,
    );
  });

  test('all of a file and of all files at once', () => {
    const faults = faultsOf(`${head}signals: { a: t, b: t }`, `${head.replace('mine', 'NO')}signals: { c: t }`);
    expect(faults.map(({ path }) => path)).toEqual(['1.yaml', '1.yaml', '2.yaml', '2.yaml']);
  });

  test('text that is no YAML', () => {
    expect(said('mapping: [')).not.toEqual([]);
  });
});

describe('a mapping that hides another', () => {
  const other = (id: string, topic: string, more = ''): string =>
    `mapping: ${id}\ntopic: ${topic}\ndevice_type: elevator\n${more}presence: { from: s, values: { up: online } }`;

  test('by the same topics and type is told, whatever its levels are called', () => {
    expect(said(other('one', 'a/{x}/b'), other('two', 'a/+/b'))).toEqual([
      '2:8: "a/+/b" takes the same messages as "a/{x}/b" of mapping one (1.yaml), which is asked first; narrow one of them, by topic, device_type or models',
    ]);
    expect(said(other('one', 'a/b', 'models: [X, Y]\n'), other('two', 'a/b', 'models: [Y, Z]\n'))).toHaveLength(1);
  });

  test('is none where topic, type or models are narrower', () => {
    expect(
      said(other('one', 'a/#'), other('two', 'a/+'), other('three', 'a/b'), other('four', 'a/b', 'models: [X]\n')),
    ).toEqual([]);
    expect(said(other('one', 'a/b', 'models: [X]\n'), other('two', 'a/b', 'models: [Y]\n'))).toEqual([]);
  });

  test('is asked after the narrower one', () => {
    const texts = [
      other('rest', 'a/#'),
      other('level', 'a/+'),
      other('exact', 'a/b'),
      other('model', 'a/b', 'models: [X]\n'),
    ];
    const parsed = parseMappings(
      [],
      texts.map((text, i) => ({ path: `${i}`, text })),
      catalogue,
    );
    if ('faults' in parsed) throw new Error(JSON.stringify(parsed));
    const set = new MappingSet(parsed.mappings);
    expect(set.find('a/b').map(({ mapping }) => mapping.id)).toEqual(['model', 'exact', 'level', 'rest']);
    expect(set.find('a/c').map(({ mapping }) => mapping.id)).toEqual(['level', 'rest']);
    expect(set.find('a/c/d').map(({ mapping }) => mapping.id)).toEqual(['rest']);
    expect(set.find('b')).toEqual([]);
  });
});

test('an own mapping takes the place of the shipped one of its name; two own ones of one name are a fault', () => {
  const shipped = [{ path: 's.yaml', text: `${head}signals: { tank_upper_temp_c: t }` }];
  const own = { path: 'o.yaml', text: `${head}signals: { tank_lower_temp_c: t }` };
  const parsed = parseMappings(shipped, [own], catalogue);
  expect('mappings' in parsed && parsed.mappings.map(({ signals }) => signals[0]?.signal)).toEqual([
    'tank_lower_temp_c',
  ]);
  const twice = parseMappings(shipped, [own, { ...own, path: 'p.yaml' }], catalogue);
  expect('faults' in twice && twice.faults.map(({ sentence }) => sentence)).toEqual([
    'mapping mine is also in o.yaml; give one of them another name',
  ]);
});
