import { describe, expect, test } from 'vitest';
import { parseMappings } from '../mapping/parse-mapping.ts';
import { Journal, kindsOf, readingsOf, shippedCatalogue, signalsOf, winter } from '../testing/shipped.ts';

const catalogue = shippedCatalogue();
const topic = (rest: string): string => `topic:v1/devices/me/${rest}`;

function world(): Journal {
  const journal = new Journal(catalogue);
  journal.register('GH-1');
  journal.register('HP-1', { type: 'heat_pump_water_heater' });
  const text = `mapping: tb
topic: v1/devices/me/telemetry
device_type: heat_pump_water_heater
payload: thingsboard
signals:
  tank_upper_temp_c: { from: tempTop, unit: °F }
  compressor_state: { from: comp.on, values: { true: running, false: "off" } }
`;
  const parsed = parseMappings([], [{ path: 'tb.yaml', text }], catalogue);
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
  journal.change('', { label: 'mappings', mappings: parsed.mappings });
  return journal;
}

const send = (device: string, rest: string, message: unknown) => world().arrive(device, winter, message, topic(rest));
const read = (device: string, message: unknown) =>
  readingsOf(send(device, 'telemetry', message)).map((event) => [event.ts - winter, signalsOf(event)]);

describe('telemetry on the topic of ThingsBoard', () => {
  test('is read as ours where no mapping is for the device’s type', () => {
    expect(read('GH-1', { water_outlet_temp_c: 40 })).toEqual([[0, { water_outlet_temp_c: 40 }]]);
    expect(read('GH-1', [{ ts: winter - 5, values: { water_outlet_temp_c: 41 } }])).toEqual([
      [-5, { water_outlet_temp_c: 41 }],
    ]);
  });

  test('is read by a mapping of its keys where one is, in every form', () => {
    expect(read('HP-1', { tempTop: 140 })).toEqual([[0, { tank_upper_temp_c: 60 }]]);
    const at = (after: number, tempTop: string) => ({ ts: winter + after, values: { tempTop, comp: { on: true } } });
    expect(read('HP-1', [at(-10, '122'), at(-5, '140')])).toEqual([
      [-10, { tank_upper_temp_c: 50, compressor_state: 'running' }],
      [-5, { tank_upper_temp_c: 60, compressor_state: 'running' }],
    ]);
  });

  test('is refused with its reason', () => {
    expect(kindsOf(send('GH-1', 'telemetry', '{'))).toEqual(['not_json']);
    expect(kindsOf(send('HP-1', 'telemetry', '{'))).toEqual(['not_json']);
    expect(kindsOf(send('GH-1', 'telemetry', { ts: 5, values: {} }))).toEqual(['bad_ts']);
  });
});

const told = (rest: string, message: unknown): unknown => {
  const [event] = send('GH-1', rest, message);
  return event?.kind === 'heard'
    ? [event.why, JSON.parse(new TextDecoder().decode(event.payload))]
    : kindsOf(event ? [event] : []);
};

describe('an exchange', () => {
  test.each([
    [
      { clientKeys: 'a, b', sharedKeys: 'c' },
      { client: ['a', 'b'], shared: ['c'] },
    ],
    [{ sharedKeys: 'c' }, { client: [], shared: ['c'] }],
    [{}, {}],
    ['', {}],
  ])('%j asks for attributes', (message, keys) => {
    expect(told('attributes/request/12', message)).toEqual(['asked', { number: 12, ...keys }]);
  });

  test.each(['{', '[]', { clientKeys: 5 }])('%j asks for nothing and is refused', (message) => {
    expect(told('attributes/request/12', message)).toEqual(['bad_value']);
  });

  test.each([
    [{ ok: true }, { ok: true }],
    ['"done"', 'done'],
    ['not JSON', 'not JSON'],
  ])('%j answers a request', (message, answer) => {
    expect(told('rpc/response/99', message)).toEqual(['reply', { rpc: 99, answer }]);
  });

  test('on any other topic is refused', () => {
    for (const rest of ['rpc/request/1', 'attributes/request/x', 'claim'])
      expect(told(rest, {})).toEqual(['unknown_topic']);
  });
});
