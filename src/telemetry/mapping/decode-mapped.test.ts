import { describe, expect, test } from 'vitest';
import type { Instant } from '../../base/index.ts';
import { bytes, shippedCatalogue, winter } from '../testing/shipped.ts';
import { decode } from './decode-mapped.ts';
import { compileMapping } from './mapping.ts';
import { parseMappings } from './parse-mapping.ts';

const catalogue = shippedCatalogue();

/** What a mapping, given as YAML without its name and type, makes of a message. */
function read(yaml: string, topic: string, message: unknown, at: Instant = winter) {
  const text = `mapping: mine\ndevice_type: heat_pump_water_heater\n${yaml}`;
  const parsed = parseMappings([], [{ path: 'mine.yaml', text }], catalogue);
  if ('faults' in parsed) throw new Error(parsed.faults.map(({ line, sentence }) => `${line}: ${sentence}`).join('\n'));
  const [mapping] = parsed.mappings;
  if (mapping === undefined) throw new Error('there is no mapping');
  const { parts, refusals } = decode(compileMapping(mapping), topic, bytes(message), at);
  return {
    parts: parts.map(({ device, readings, presence }) => ({
      device,
      presence,
      readings: readings.map(({ ts, seq, names, values }) => ({
        ...(ts === undefined ? {} : { ts: new Date(ts).toISOString() }),
        ...(seq === undefined ? {} : { seq }),
        ...Object.fromEntries(names.map((name, i) => [name, values[i]])),
      })),
    })),
    refused: refusals.map(({ reason, detail }) => `${reason}: ${detail}`),
  };
}

const signalsOf = (yaml: string, message: unknown): unknown =>
  read(`topic: a/b\n${yaml}`, 'a/b', message).parts[0]?.readings[0];

describe('a mapping reads', () => {
  test('the device from a level of the topic, and values from nested objects', () => {
    const yaml = `topic: plant/{line}/{device}/state
device: "{line}-{device}"
signals:
  tank_upper_temp_c: data.tank.top.t
  tank_lower_temp_c: data.tank.sensors.1`;
    const message = { data: { tank: { top: { t: 55.5 }, sensors: [1, 48] } } };
    expect(read(yaml, 'plant/7/HP3/state', message).parts).toEqual([
      { device: '7-HP3', presence: undefined, readings: [{ tank_upper_temp_c: 55.5, tank_lower_temp_c: 48 }] },
    ]);
  });

  test('the device from a field, and an array of readings with times of their own', () => {
    const yaml = `topic: cloud/up
device: { from: devId }
each: points
time: { from: t, format: s }
seq: $.n
signals: { tank_upper_temp_c: v.top }`;
    const message = {
      devId: 17,
      n: 3,
      points: [
        { t: 1768464000, v: { top: 50 } },
        { t: '1768464060', v: { top: 51 } },
      ],
    };
    expect(read(yaml, 'cloud/up', message).parts[0]).toEqual({
      device: '17',
      presence: undefined,
      readings: [
        { ts: '2026-01-15T08:00:00.000Z', seq: 3, tank_upper_temp_c: 50 },
        { ts: '2026-01-15T08:01:00.000Z', seq: 3, tank_upper_temp_c: 51 },
      ],
    });
  });

  test.each([
    ['0.1 °C', 586, 58.6],
    ['0.1 °C', 3, 0.3],
    ['0.5 °C', 117, 58.5],
    ['°F', 212, 100],
    ['0.1 °F', 1_400, 60],
    ['K', 300, 26.85],
  ])('a temperature in %s: %d is %d °C', (unit, raw, celsius) => {
    expect(signalsOf(`signals: { tank_upper_temp_c: { from: t, unit: ${unit} } }`, { t: raw })).toEqual({
      tank_upper_temp_c: celsius,
    });
  });

  test.each([
    ['superheat_k', '°F', 9, 5],
    ['high_pressure_kpa', 'bar', 21.5, 2_150],
    ['high_pressure_kpa', 'psi', 100, 689.475729317],
    ['water_flow_lpm', 'GPM', 1, 3.785411784],
    ['energy_total_wh', 'kWh', 1.25, 1_250],
    ['anode_remaining_pct', '1', 0.75, 75],
    ['uptime_s', 'min', 2, 120],
  ])('%s from %s: %d is %d', (signal, unit, raw, value) => {
    expect(signalsOf(`signals: { ${signal}: { from: x, unit: "${unit}" } }`, { x: raw })).toEqual({ [signal]: value });
  });

  test.each([
    ['"58.6"', 58.6],
    ['" -3 "', -3],
    ['"1e2"', 100],
    ['"58,6"', '58,6'],
    ['"0x10"', '0x10'],
    ['""', ''],
  ])('a number written as the text %s as %j', (text, value) => {
    expect(signalsOf('signals: { tank_upper_temp_c: t }', `{"t":${text}}`)).toEqual({ tank_upper_temp_c: value });
  });

  test('words and codes for values, and codes as the maker shows them', () => {
    const yaml = `signals:
  compressor_state: { from: c, values: { 0: "off", 2: running } }
  leak_detected_on: { from: l, values: { "ON": true, "OFF": false } }
  fault_code_state: { from: e, values: { 0: none }, text: "E{value}", digits: 3 }`;
    expect(signalsOf(yaml, { c: 2, l: 'ON', e: 96 })).toEqual({
      compressor_state: 'running',
      leak_detected_on: true,
      fault_code_state: 'E096',
    });
    expect(signalsOf(yaml, { c: '0', l: 'OFF', e: 0 })).toEqual({
      compressor_state: 'off',
      leak_detected_on: false,
      fault_code_state: 'none',
    });
    expect(signalsOf(yaml, { c: 'constructor' })).toEqual({ compressor_state: 'constructor' });
  });

  test('nothing of what stands for no measurement, of null, and of what is not there', () => {
    const yaml = 'signals: { tank_upper_temp_c: { from: t.x, absent: [-32768, "N/A"] } }';
    for (const t of [{ x: -32_768 }, { x: 'N/A' }, { x: null }, {}, 5, null])
      expect(signalsOf(yaml, { t })).toEqual({});
    expect(signalsOf('signals: { tank_upper_temp_c: __proto__.x }', '{"a":1}')).toEqual({});
  });

  test('a payload that is one bare value', () => {
    const yaml =
      'topic: shop/{device}/temp\ndevice: "{device}"\npayload: text\nsignals: { tank_upper_temp_c: { unit: °F } }';
    expect(read(yaml, 'shop/HP1/temp', ' 140.0\n').parts[0]?.readings).toEqual([{ tank_upper_temp_c: 60 }]);
  });

  test('a bare word of a last will as presence', () => {
    const yaml =
      'topic: tele/{device}/LWT\ndevice: "{device}"\npayload: text\npresence: { values: { "ON": online, Offline: offline } }';
    expect(read(yaml, 'tele/HP1/LWT', 'ON').parts[0]).toMatchObject({
      device: 'HP1',
      presence: 'online',
      readings: [],
    });
    expect(read(yaml, 'tele/HP1/LWT', 'Offline').parts[0]).toMatchObject({ presence: 'offline' });
    expect(read(yaml, 'tele/HP1/LWT', 'on').refused).toEqual([
      'bad_status: presence is "on"; known words are ON, Offline',
    ]);
    expect(read(yaml, 'tele/HP1/LWT', 'constructor').parts[0]?.presence).toBe(undefined);
  });
});

describe('a time', () => {
  const timed = (time: string, t: unknown, at?: Instant) => {
    const { parts, refused } = read(
      `topic: a/b\ntime: ${time}\nsignals: { tank_upper_temp_c: v }`,
      'a/b',
      { t, v: 1 },
      at,
    );
    return refused[0] ?? parts[0]?.readings[0]?.ts;
  };

  test.each([
    [
      '{ from: t, format: "yyyy-MM-dd HH:mm:ss", zone: Asia/Shanghai }',
      '2026-01-15 16:00:00',
      '2026-01-15T08:00:00.000Z',
    ],
    ['{ from: t, format: yyyyMMddHHmmssSSS, zone: Asia/Shanghai }', '20260115160000250', '2026-01-15T08:00:00.250Z'],
    ['{ from: t, format: "dd/MM/yyyy HH:mm", zone: Europe/Berlin }', '15/01/2026 09:00', '2026-01-15T08:00:00.000Z'],
    ['{ from: t, format: iso, zone: Asia/Shanghai }', '2026-01-15T16:00:00', '2026-01-15T08:00:00.000Z'],
    ['{ from: t, format: iso, zone: Asia/Shanghai }', '2026-01-15 08:00:00.5Z', '2026-01-15T08:00:00.500Z'],
    ['{ from: t, format: iso }', '2026-01-15T16:00:00+0800', '2026-01-15T08:00:00.000Z'],
    ['{ from: t, format: ms }', 1768464000000, '2026-01-15T08:00:00.000Z'],
    ['{ from: t, format: us }', 1768464000000000, '2026-01-15T08:00:00.000Z'],
  ])('by %s: %j is %s', (time, written, instant) => {
    expect(timed(time, written)).toBe(instant);
  });

  test('that clocks showed twice is the one nearer to arrival, and one that they skipped is later by as much', () => {
    const berlin = '{ from: t, format: "yyyy-MM-dd HH:mm:ss", zone: Europe/Berlin }';
    const at = (text: string) => Date.parse(text) as Instant;
    expect(timed(berlin, '2026-10-25 02:30:00', at('2026-10-25T00:31:00Z'))).toBe('2026-10-25T00:30:00.000Z');
    expect(timed(berlin, '2026-10-25 02:30:00', at('2026-10-25T01:31:00Z'))).toBe('2026-10-25T01:30:00.000Z');
    expect(timed(berlin, '2026-03-29 02:30:00')).toBe('2026-03-29T01:30:00.000Z');
    expect(timed(berlin, '2026-03-29 03:00:00')).toBe('2026-03-29T01:00:00.000Z');
  });

  test.each([
    '2026-02-30 16:00:00',
    '2026-01-15 24:00:00',
    '2026-01-15 16:00',
    '15.01.2026 16:00:00',
    1768464000000,
    { a: 1 },
  ])('%j is refused where another form is expected', (written) => {
    const zone = '{ from: t, format: "yyyy-MM-dd HH:mm:ss", zone: Asia/Shanghai }';
    expect(timed(zone, written)).toMatch(/^bad_ts: the message: time is .*; expected is yyyy-MM-dd HH:mm:ss$/);
  });

  test('without a zone is refused where the mapping names none', () => {
    expect(timed('{ from: t, format: iso }', '2026-01-15T16:00:00')).toMatch(/^bad_ts/);
  });
});

describe('a message is refused with its reason when', () => {
  const yaml = 'topic: a/b\nsignals: { tank_upper_temp_c: t }';
  test.each([
    ['it is no JSON', '{"t":', 'not_json'],
    ['it is not UTF-8', Uint8Array.from([0xc3, 0x28]), 'not_utf8'],
    ['it is too deep', `{"t":${'['.repeat(200)}${']'.repeat(200)}}`, 'too_deep'],
    ['it is too large', `"${'x'.repeat(300_000)}"`, 'too_large'],
    ['it is no object', '5', 'not_an_object'],
  ])('%s', (_, message, reason) => {
    const text = `mapping: mine\ndevice_type: heat_pump_water_heater\n${yaml}`;
    const parsed = parseMappings([], [{ path: 'mine.yaml', text }], catalogue);
    if (!('mappings' in parsed) || parsed.mappings[0] === undefined) throw new Error('faulty');
    const payload = typeof message === 'string' ? bytes(message) : message;
    const { refusals } = decode(compileMapping(parsed.mappings[0]), 'a/b', payload, winter);
    expect(refusals.map((one) => one.reason)).toEqual([reason]);
  });

  test('its list of readings is none, or too long', () => {
    const each = 'topic: a/b\neach: items\nsignals: { tank_upper_temp_c: t }';
    expect(read(each, 'a/b', { items: 5 }).refused).toEqual(['bad_value: items is 5; an array is expected']);
    expect(read(each, 'a/b', { items: new Array(1_001).fill({}) }).refused[0]).toMatch(
      /^too_large: items has 1001 readings/,
    );
    expect(read(each, 'a/b', { items: [1, { t: 5 }] })).toMatchObject({
      parts: [{ readings: [{ tank_upper_temp_c: 5 }] }],
      refused: ['not_an_object: item 0 of items is 1; an object is expected'],
    });
  });
});
