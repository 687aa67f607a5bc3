import { describe, expect, test } from 'vitest';
import { parseMappings } from '../mapping/parse-mapping.ts';
import { Journal, kindsOf, readingsOf, shippedCatalogue, signalsOf, winter } from '../testing/shipped.ts';

const catalogue = shippedCatalogue();
const now = winter / 1_000;
const yaml = `mapping: senml
topic: senml/{node}
device: "{node}"
device_type: heat_pump_water_heater
payload: senml
names: ["urn:dev:mac:{device}:{name}", "{device}/{name}", "{name}"]
signals:
  tank_upper_temp_c: { from: top, unit: Cel }
  ambient_rh_pct: { from: air }
  ambient_air_temp_c: { from: air }
  leak_detected_on: { from: leak, values: { 1: true, 0: false } }
  fault_code_state: { from: label }
  energy_total_wh: { from: power, sum: true }
  high_pressure_kpa: { from: hp, unit: bar }
`;

function world(): Journal {
  const journal = new Journal(catalogue);
  journal.register('node-1', { type: 'heat_pump_water_heater' });
  for (const id of ['0024be', '0024bf']) {
    journal.register(id, { type: 'heat_pump_water_heater', attributes: { gateway: 'node-1' } });
  }
  const parsed = parseMappings([], [{ path: 'senml.yaml', text: yaml }], catalogue);
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
  journal.change('', { label: 'mappings', mappings: parsed.mappings });
  return journal;
}

const send = (pack: unknown) => world().arrive('node-1', winter, pack, 'topic:senml/node-1');
const read = (pack: unknown) =>
  readingsOf(send(pack)).map((event) => ({ device: event.device, after: event.ts - winter, ...signalsOf(event) }));
const refused = (pack: unknown) =>
  send(pack).flatMap((event) =>
    event.kind === 'rejected' ? [`${event.device} ${event.reason}: ${event.detail}`] : [],
  );

describe('records of a pack', () => {
  test('of one instant are one reading, in the units of the signals', () => {
    const pack = [
      { n: 'top', v: 323.15, u: 'K' },
      { n: 'air', v: 45, u: '%RH' },
      { n: 'air', v: 21.5, u: 'Cel' },
      { n: 'leak', vb: true },
      { n: 'label', vs: 'E1' },
      { n: 'other', v: 1 },
    ];
    expect(read(pack)).toEqual([
      {
        device: 'node-1',
        after: 0,
        tank_upper_temp_c: 50,
        ambient_rh_pct: 45,
        ambient_air_temp_c: 21.5,
        leak_detected_on: true,
        fault_code_state: 'E1',
      },
    ]);
  });

  test('have times of their own, absolute or from the moment of arrival', () => {
    const pack = [
      { bn: 'top', bt: now - 60, bu: 'Cel', v: 50 },
      { t: 10.25, v: 51 },
      { bt: -5, v: 52 },
    ];
    expect(read(pack)).toEqual([
      { device: 'node-1', after: -60_000, tank_upper_temp_c: 50 },
      { device: 'node-1', after: -49_750, tank_upper_temp_c: 51 },
      { device: 'node-1', after: -5_000, tank_upper_temp_c: 52 },
    ]);
  });

  test('may be of several devices, for which a gateway speaks', () => {
    const pack = [
      { bn: 'urn:dev:mac:0024be:', n: 'top', v: 50, u: 'Cel' },
      { bn: '0024bf/', n: 'top', v: 122, u: 'degF' },
    ];
    expect(read(pack).map((one) => Object.values(one))).toEqual([
      ['0024be', 0, 50],
      ['0024bf', 0, 50],
    ]);
    expect(refused([{ n: 'stranger/top', v: 50, u: 'Cel' }])).toEqual([
      'node-1 unknown_device: stranger is not registered; register it over the API',
    ]);
  });

  test('sum over time: watt-seconds become watt-hours', () => {
    expect(read([{ n: 'power', u: 'kW', bs: 3_600, s: 1_800 }])).toEqual([
      { device: 'node-1', after: 0, energy_total_wh: 1_500 },
    ]);
  });

  test('without a unit have that of the mapping', () => {
    expect(read([{ n: 'hp', v: 12 }])).toMatchObject([{ high_pressure_kpa: 1_200 }]);
  });

  test.each([
    [[{ n: 'hp', v: 1, u: 'Cel' }], 'node-1 bad_pack: record 1: hp is in "Cel"; high_pressure_kpa is in kPa'],
    [[{ n: 'air', v: 1 }], 'node-1 bad_pack: record 1: air has no unit, and the mapping names none for it'],
    [
      [
        { n: 'top', v: 1, u: 'Cel' },
        { n: 'leak', vd: 'AA' },
      ],
      'node-1 bad_pack: record 2: leak is data; leak_detected_on takes none',
    ],
    [
      [{ n: 'power', s: 1, u: 'Cel' }],
      'node-1 bad_pack: record 1: power is in "Cel", summed over seconds; energy_total_wh is in Wh',
    ],
    [
      [{ n: 'top', v: 1, u: 'Cel', t: 300_000_000_000 }],
      'node-1 bad_pack: record 1: ts is 300000000000000; send milliseconds since 1970, or no ts until the clock is set',
    ],
    [[{ bver: 11 }], 'node-1 bad_pack: record 1: bver is 11; versions up to 10 are understood'],
    [{ n: 'top' }, 'node-1 bad_pack: a SenML pack is an array of records; this is an object'],
    ['[{', 'node-1 not_json: the message is not JSON; send one JSON value'],
  ])('%j is kept as a rejection', (pack, sentence) => {
    expect(refused(pack)).toEqual([sentence]);
  });

  test('that are wrong leave the others of their pack', () => {
    expect(kindsOf(send([{ n: 'top', v: 50, u: 'Cel' }, { n: 'x' }]))).toEqual(['reading', 'bad_pack']);
  });
});
