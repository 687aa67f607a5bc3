import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kind, type MetricDraft, sparkplugPayload } from '../../../test/harness/sparkplug.ts';
import { entryKind } from '../entry-kinds.ts';
import type { TelemetryEvent } from '../event.ts';
import { parseMappings } from '../mapping/parse-mapping.ts';
import { Journal, kindsOf, later, readingsOf, shippedCatalogue, signalsOf, winter } from '../testing/shipped.ts';

const catalogue = shippedCatalogue();
const heater = { type: 'heat_pump_water_heater' };
const yaml = `mapping: spb
topic: spBv1.0/{group}/+/{node}/{device}
device: "{device}"
device_type: heat_pump_water_heater
payload: sparkplug
signals:
  tank_upper_temp_c: { from: Tank/Top, unit: °F }
  compressor_state: { from: Comp, values: { 0: "off", 1: running } }
  leak_detected_on: Leak
`;

class Plant extends Journal {
  constructor() {
    super(catalogue);
    this.register('edge', heater);
    this.register('HP-1', { ...heater, attributes: { gateway: 'edge' } });
    this.register('HP-2', { ...heater, attributes: { gateway: 'edge' } });
    this.register('stranger', heater);
    const parsed = parseMappings([], [{ path: 'spb.yaml', text: yaml }], catalogue);
    if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
    this.change('', { label: 'mappings', mappings: parsed.mappings });
  }

  say(what: string, seq: number | undefined, metrics: readonly MetricDraft[] = [], seconds = 0, publisher = 'edge') {
    const [message, device] = what.split(' ');
    const topic = `spBv1.0/g/${message}/n${device === undefined ? '' : `/${device}`}`;
    const payload = sparkplugPayload(seq, later(seconds), metrics);
    return this.take({
      at: later(seconds),
      kind: entryKind.arrival,
      subject: publisher,
      label: `topic:${topic}`,
      payload,
    });
  }

  /** The node and HP-1 are born. */
  born(): this {
    this.say('NBIRTH', 0, [{ name: 'bdSeq', type: kind.uint64, value: 4n }]);
    this.say('DBIRTH HP-1', 1, births);
    return this;
  }

  get wanting(): number {
    return this.fold.wantingRebirth().length;
  }
}

const births: MetricDraft[] = [
  { name: 'Tank/Top', alias: 1, type: kind.float, value: 122 },
  { name: 'Comp', alias: 2, type: kind.int16, value: 0 },
  { name: 'Leak', alias: 3, type: kind.boolean, value: false },
  { name: 'Other', alias: 4, type: kind.string, value: 'x' },
];

/** What a stranger may send: any bytes, and payloads with one byte replaced. */
const messages = fc.array(
  fc.tuple(
    fc.constantFrom('NBIRTH/n', 'NDATA/n', 'NDEATH/n', 'DBIRTH/n/HP-1', 'DDATA/n/HP-1', 'DDEATH/n/HP-1'),
    fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.tuple(fc.nat(40), fc.nat(255)).map(([at, byte]) => {
        const payload = sparkplugPayload(1, winter, births);
        payload[at] = byte;
        return payload;
      }),
    ),
  ),
  { maxLength: 8 },
);

const told = (events: readonly TelemetryEvent[]) =>
  readingsOf(events).map((event) => [event.device, event.ts - winter, signalsOf(event)]);
const details = (events: readonly TelemetryEvent[]): string[] =>
  events.flatMap((event) => (event.kind === 'rejected' ? [`${event.device} ${event.reason}: ${event.detail}`] : []));
const statusOf = (events: readonly TelemetryEvent[]): string[] =>
  events.flatMap((event) =>
    event.kind === 'heard' && event.why === 'status'
      ? [`${event.device} ${new TextDecoder().decode(event.payload)}`]
      : [],
  );

describe('an edge node of Sparkplug B', () => {
  test('is born, and then its devices with their first values', () => {
    const plant = new Plant();
    expect(kindsOf(plant.say('NBIRTH', 0, [{ name: 'bdSeq', type: kind.uint64, value: 4n }]))).toEqual(['relayed']);
    const events = plant.say('DBIRTH HP-1', 1, births);
    expect(told(events)).toEqual([
      ['HP-1', 0, { tank_upper_temp_c: 50, compressor_state: 'off', leak_detected_on: false }],
    ]);
    expect(statusOf(events)).toEqual(['HP-1 online']);
    expect(plant.fold.device('HP-1')).toMatchObject({ online: true, onlineSince: winter });
    expect(plant.wanting).toBe(0);
  });

  test('sends data by alias or name, of one or several times', () => {
    const plant = new Plant().born();
    const events = plant.say(
      'DDATA HP-1',
      2,
      [
        { alias: 1, value: 140, type: kind.float },
        { name: 'Comp', value: 1 },
        { alias: 3, at: winter - 9, value: true },
        { alias: 4, value: 'y' },
      ],
      5,
    );
    expect(told(events)).toEqual([
      ['HP-1', -9, { leak_detected_on: true }],
      ['HP-1', 5_000, { tank_upper_temp_c: 60, compressor_state: 'running' }],
    ]);
    expect(plant.wanting).toBe(0);
  });

  test('whose seq has a gap is asked for a rebirth, and its values are used', () => {
    const plant = new Plant().born();
    expect(kindsOf(plant.say('DDATA HP-1', 2, [{ alias: 3, value: true }], 1))).toEqual(['relayed', 'reading']);
    const events = plant.say('DDATA HP-1', 5, [{ alias: 3, value: false }], 2);
    expect(details(events)).toEqual([
      'edge sequence_gap: seq 5 came after 2: messages are missing; a rebirth is asked for',
    ]);
    expect(told(events)).toEqual([['HP-1', 2_000, { leak_detected_on: false }]]);
    expect(plant.fold.wantingRebirth()).toEqual([{ publisher: 'edge', group: 'g', node: 'n' }]);
    plant.say('NBIRTH', 0, []);
    expect(plant.wanting).toBe(0);
  });

  test('counts its seq from 255 to 0, and may send a message again', () => {
    const plant = new Plant().born();
    for (let seq = 2; seq <= 258; seq += 1) plant.say('DDATA HP-1', seq % 256, [{ alias: 3, value: true }], seq);
    expect(plant.wanting).toBe(0);
    expect(kindsOf(plant.say('DDATA HP-1', 2, [{ alias: 3, value: true }], 258))).toEqual(['relayed', 'duplicate']);
    expect(plant.wanting).toBe(0);
  });

  test.each([
    [
      'data of a node whose birth is not known',
      (plant: Plant) => plant.say('NDATA', 5, []),
      'edge node n sent NDATA and its birth is not known',
    ],
    [
      'data of a device before the node',
      (plant: Plant) => plant.say('DDATA HP-1', 5, []),
      'edge node n sent DDATA and its birth is not known',
    ],
    [
      'a birth of a device before the node',
      (plant: Plant) => plant.say('DBIRTH HP-1', 5, births),
      'edge node n sent DBIRTH and its birth is not known',
    ],
    [
      'data of a device that is not born',
      (plant: Plant) => plant.born().say('DDATA HP-2', 2, []),
      'device HP-2 of edge node n sent DDATA and its birth is not known',
    ],
    [
      'an alias that no birth named',
      (plant: Plant) => plant.born().say('DDATA HP-1', 2, [{ alias: 9, value: 1 }]),
      'alias 9 is in no birth that is known',
    ],
    [
      'an alias of another device',
      (plant: Plant) => {
        plant.born().say('DBIRTH HP-2', 2, [{ name: 'Leak', alias: 30, type: kind.boolean, value: true }]);
        return plant.say('DDATA HP-2', 3, [{ alias: 3, value: true }]);
      },
      'alias 3 is in no birth that is known',
    ],
  ])('is asked for a rebirth after %s', (_, act, sentence) => {
    const plant = new Plant();
    expect(details(act(plant))).toEqual([`edge before_birth: ${sentence}; a rebirth is asked for`]);
    expect(plant.wanting).toBe(1);
  });

  test('dies with all its devices, unless its death is of an earlier birth', () => {
    const plant = new Plant().born();
    const death = (bdSeq: bigint) =>
      plant.say('NDEATH', undefined, [{ name: 'bdSeq', type: kind.uint64, value: bdSeq }]);
    expect(kindsOf(death(3n))).toEqual(['relayed']);
    expect(kindsOf(plant.say('DDATA HP-1', 2, [{ alias: 3, value: true }]))).toContain('reading');
    expect(plant.fold.device('HP-1')?.online).toBe(true);
    expect(statusOf(death(4n))).toEqual(['HP-1 offline']);
    expect(plant.fold.device('HP-1')?.online).toBe(false);
    expect(plant.fold.device('edge')?.online).toBe(undefined);
    expect(kindsOf(plant.say('DDATA HP-1', 3, [{ alias: 3, value: true }]))).toEqual(['before_birth']);
    expect(kindsOf(new Plant().say('NDEATH', undefined, []))).toEqual(['relayed']);
  });

  test('tells of the death of one device', () => {
    const plant = new Plant().born();
    expect(statusOf(plant.say('DDEATH HP-1', 2))).toEqual(['HP-1 offline']);
    expect(kindsOf(plant.say('DDATA HP-1', 3, [{ alias: 3, value: true }]))).toEqual(['before_birth']);
  });

  test('that another publishes in the name of changes nothing for it', () => {
    const plant = new Plant().born();
    plant.say('NDEATH', undefined, [{ name: 'bdSeq', type: kind.uint64, value: 4n }], 1, 'stranger');
    plant.say('NBIRTH', 0, [], 1, 'stranger');
    expect(details(plant.say('DBIRTH HP-1', 1, births, 1, 'stranger'))[0]).toMatch(
      /^stranger foreign_device: stranger published about HP-1/,
    );
    expect(kindsOf(plant.say('DDATA HP-1', 2, [{ alias: 3, value: true }], 2))).toEqual(['relayed', 'reading']);
  });

  test('that sends what is no protobuf is refused', () => {
    const plant = new Plant().born();
    expect(kindsOf(plant.arrive('edge', winter, '{"a":1}', 'topic:spBv1.0/g/NDATA/n'))).toEqual(['not_sparkplug']);
    expect(details(plant.say('DDATA HP-1', 2, [{ alias: 1, at: 5, value: 1 }]))[0]).toMatch(/^edge bad_ts: ts is 5/);
  });

  test('may give the same aliases to metrics of several devices, and not to several metrics of one', () => {
    const plant = new Plant().born();
    plant.say('DBIRTH HP-2', 2, [{ name: 'Leak', alias: 1, type: kind.boolean, value: false }]);
    expect(told(plant.say('DDATA HP-1', 3, [{ alias: 1, value: 140, type: kind.float }], 1))).toEqual([
      ['HP-1', 1_000, { tank_upper_temp_c: 60 }],
    ]);
    expect(told(plant.say('DDATA HP-2', 4, [{ alias: 1, value: true }], 1))).toEqual([
      ['HP-2', 1_000, { leak_detected_on: true }],
    ]);
    const twice = [births[0], { name: 'Leak', alias: 1, type: kind.boolean, value: true }] as MetricDraft[];
    const events = plant.say('DBIRTH HP-1', 5, twice, 2);
    expect(details(events)).toEqual([
      'edge not_sparkplug: alias 1 is given to more than one metric, Leak among them; give each its own',
    ]);
    expect(told(events)).toEqual([['HP-1', 2_000, { tank_upper_temp_c: 50, leak_detected_on: true }]]);
  });

  test('tells aliases of 64 bits apart', () => {
    const plant = new Plant();
    plant.say('NBIRTH', 0, []);
    plant.say('DBIRTH HP-1', 1, [
      { name: 'Leak', alias: 2n ** 64n - 1n, type: kind.boolean, value: false },
      { name: 'Comp', alias: 2n ** 64n - 2n, type: kind.int16, value: 0 },
    ]);
    const events = plant.say('DDATA HP-1', 2, [{ alias: 2n ** 64n - 2n, value: 1 }], 1);
    expect(told(events)).toEqual([['HP-1', 1_000, { compressor_state: 'running' }]]);
  });

  test('is bounded in metrics, names, ids and times, and what is too much is told', () => {
    const plant = new Plant().born();
    const many = Array.from({ length: 5_000 }, (_, i) => ({ name: `m${i}`, alias: i }));
    for (let i = 0; i < 4; i += 1) plant.say(`DBIRTH D-${i}`, 2 + i, many);
    expect(details(plant.say('DBIRTH HP-2', 6, births))).toEqual([
      'edge not_sparkplug: an edge node has at most 20000 metrics, those of its devices included; those beyond are not read',
    ]);
    const fresh = new Plant().born();
    expect(details(fresh.say('DBIRTH HP-1', 2, [{ name: 'n'.repeat(201), value: 1 }]))[0]).toMatch(
      /^edge not_sparkplug: metric n{40}… has 201 characters; a name has at most 200$/,
    );
    expect(details(fresh.say(`DBIRTH ${'d'.repeat(129)}`, 3, births))[0]).toMatch(
      /129 characters; at most 128 are read/,
    );
    fresh.born();
    const times = Array.from({ length: 1_001 }, (_, i) => ({ alias: 3, at: winter - i, value: true }));
    expect(details(fresh.say('DDATA HP-1', 2, times))).toEqual([
      'edge too_large: the metrics have 1001 times; at most 1000 are read at once',
    ]);
  });

  test('whose speaker is retired is forgotten', () => {
    const plant = new Plant().born();
    plant.say('DDATA HP-1', 9, []);
    expect(plant.wanting).toBe(1);
    plant.retire('edge');
    expect(plant.wanting).toBe(0);
    expect(plant.fold.snapshot().edgeNodes).toBe(undefined);
  });

  test('changes nothing for others, whatever bytes a stranger sends under its name', () => {
    fc.assert(
      fc.property(messages, (sent) => {
        const plant = new Plant().born();
        for (const [what, payload] of sent) {
          const label = `topic:spBv1.0/g/${what}`;
          const events = plant.take({ at: winter, kind: entryKind.arrival, subject: 'stranger', label, payload });
          expect(events.length).toBeGreaterThan(0);
          expect(readingsOf(events).map(({ device }) => device)).toEqual([]);
        }
        const events = plant.say('DDATA HP-1', 2, [{ alias: 3, value: true }], 1);
        expect(kindsOf(events)).toEqual(['relayed', 'reading']);
      }),
      { numRuns: 60 },
    );
  });

  test('is one of eight at most of which one device may speak', () => {
    const plant = new Plant();
    const payload = sparkplugPayload(0, winter, []);
    const send = (message: string, node: number) =>
      plant.take({
        at: winter,
        kind: entryKind.arrival,
        subject: 'edge',
        label: `topic:spBv1.0/g/${message}/n${node}`,
        payload,
      });
    for (let node = 0; node < 9; node += 1) send('NBIRTH', node);
    expect(kindsOf(send('NDATA', 8))).toEqual(['relayed']);
    expect(kindsOf(send('NDATA', 1))).toEqual(['relayed']);
    expect(kindsOf(send('NDATA', 0))).toEqual(['before_birth']);
  });
});

test('a replay gives the same, through a snapshot cut anywhere', () => {
  const plant = new Plant();
  plant.say('DDATA HP-1', 9, []);
  plant.born();
  plant.say('DDATA HP-1', 2, [{ alias: 1, value: 140, type: kind.float }], 1);
  plant.say(
    'DBIRTH HP-2',
    3,
    births.map((metric) => ({ ...metric, alias: Number(metric.alias ?? 0) + 10 })),
    2,
  );
  plant.say(
    'DDATA HP-2',
    7,
    [
      { alias: 12, value: 1 },
      { alias: 99, value: 1 },
    ],
    3,
  );
  plant.say('NDEATH', undefined, [{ name: 'bdSeq', type: kind.uint64, value: 4n }], 4);
  const whole = plant.newFold();
  const expected = plant.entries.map((entry) => whole.take(entry));
  for (let cut = 0; cut <= plant.entries.length; cut += 1) {
    const first = plant.newFold();
    const events = plant.entries.slice(0, cut).map((entry) => first.take(entry));
    const second = plant.newFold();
    second.restore(structuredClone(first.snapshot()));
    events.push(...plant.entries.slice(cut).map((entry) => second.take(entry)));
    expect(events).toEqual(expected);
    expect(second.snapshot()).toEqual(whole.snapshot());
  }
});
