import { describe, expect, test } from 'vitest';
import { parseMappings } from '../mapping/parse-mapping.ts';
import { Journal, kindsOf, later, readingsOf, shippedCatalogue, signalsOf, winter } from '../testing/shipped.ts';

const catalogue = shippedCatalogue();
const heater = { type: 'heat_pump_water_heater' };

function mappingsOf(...texts: string[]) {
  const parsed = parseMappings(
    [],
    texts.map((text, i) => ({ path: `${i}.yaml`, text })),
    catalogue,
  );
  if ('faults' in parsed) throw new Error(JSON.stringify(parsed.faults));
  return parsed.mappings;
}

const plant = (unit = '°C') => `mapping: plant
topic: plant/{device}/state
device: "{device}"
device_type: heat_pump_water_heater
time: { from: t, format: ms }
signals: { tank_upper_temp_c: { from: top, unit: ${unit} } }
presence: { from: net, values: { up: online, down: offline } }`;

class World extends Journal {
  map(...texts: string[]): void {
    this.change('', { label: 'mappings', mappings: mappingsOf(...texts) });
  }

  publish(subject: string, topic: string, message: unknown, seconds = 0) {
    return this.arrive(subject, later(seconds), message, `topic:${topic}`);
  }
}

function world(): World {
  const made = new World(catalogue);
  for (const id of ['HP-1', 'HP-2', 'box']) made.register(id, heater);
  made.register('HP-3', { ...heater, attributes: { gateway: 'box' } });
  made.register('lift', { type: 'elevator', attributes: { gateway: 'box' } });
  made.map(plant());
  return made;
}

describe('a message on a mapped topic', () => {
  test('becomes readings and signs of life of who published it', () => {
    const events = world().publish('HP-1', 'plant/HP-1/state', { t: winter - 5_000, top: '55.5', net: 'up' });
    expect(kindsOf(events)).toEqual(['reading', 'status']);
    const [reading] = readingsOf(events);
    expect(reading).toMatchObject({ device: 'HP-1', ts: winter - 5_000, flags: 0 });
    expect(reading && signalsOf(reading)).toEqual({ tank_upper_temp_c: 55.5 });
    expect(events[1]).toMatchObject({ device: 'HP-1', payload: new TextEncoder().encode('online') });
  });

  test('says whether its sender is there only where the broker does not know it itself', () => {
    const house = world();
    const down = { t: winter, top: 50, net: 'down' };
    house.publish('HP-1', 'plant/HP-1/state', down);
    expect(house.fold.device('HP-1')?.online).toBeUndefined();
    const events = house.arrive('HP-1', later(1), { ...down, t: winter + 1 }, 'outside:plant/HP-1/state');
    expect(kindsOf(events)).toEqual(['reading', 'status', 'presence']);
    expect(house.fold.device('HP-1')?.online).toBe(false);
  });

  test('is judged by the catalogue, and its duplicates are dropped, as of any other', () => {
    const house = world();
    const message = { t: winter, top: 9_999 };
    expect(kindsOf(house.publish('HP-1', 'plant/HP-1/state', message))).toEqual(['out_of_range']);
    house.publish('HP-1', 'plant/HP-1/state', { t: winter, top: 50 });
    expect(kindsOf(house.publish('HP-1', 'plant/HP-1/state', { t: winter, top: 50 }))).toEqual(['duplicate']);
  });

  test.each([
    ['HP-1', 'plant/HP-2/state', { top: 1 }, 'foreign_device', 'if it may, set attribute gateway of HP-2 to HP-1'],
    ['HP-1', 'plant/HP-9/state', { top: 1 }, 'unknown_device', 'HP-9 is not registered'],
    ['box', 'plant/lift/state', { top: 1 }, 'no_mapping', 'the device is of another type or model'],
    ['HP-1', 'plant/HP-1/other', { top: 1 }, 'unknown_topic', 'no mapping is for plant/HP-1/other'],
    ['HP-1', 'plant/HP-1/state', 'x{', 'not_json', 'not JSON'],
    ['HP-1', 'plant/HP-1/state', { top: 1, t: 5 }, 'bad_ts', 'multiply'],
    ['HP-1', 'plant/HP-1/state', { top: 1, net: '?' }, 'bad_status', 'known words are up, down'],
  ])('of %s on %s is refused with its reason', (publisher, topic, message, reason, sentence) => {
    const events = world()
      .publish(publisher, topic, message)
      .filter(({ kind }) => kind === 'rejected');
    expect(events[0]).toMatchObject({ device: publisher, reason });
    if (reason !== 'bad_ts') expect((events[0] as { detail: string }).detail).toContain(sentence);
  });

  test('of a gateway is about the device that it speaks for, and a sign of life of both', () => {
    const house = world();
    const events = house.publish('box', 'plant/HP-3/state', { top: 51, net: 'down' }, 3);
    expect(
      events.map((event) => [event.kind, 'device' in event ? event.device : '', 'why' in event ? event.why : '']),
    ).toEqual([
      ['heard', 'box', 'relayed'],
      ['reading', 'HP-3', ''],
      ['heard', 'HP-3', 'status'],
      ['presence', 'HP-3', ''],
    ]);
    expect(events.map(({ idx }) => idx)).toEqual([0, 1, 2, 3]);
    expect(house.fold.device('HP-3')?.online).toBe(false);
    expect(house.fold.device('HP-3')?.lastHeardAt).toBe(later(3));
    expect(house.fold.device('box')?.lastHeardAt).toBe(later(3));
  });

  test('is read by the mapping of its device’s type or model where several are for its topic', () => {
    const house = world();
    const shared = (id: string, type: string, signal: string, models = '') =>
      `mapping: ${id}\ntopic: vendor/up\ndevice_type: ${type}\n${models}signals: { ${signal}: v }`;
    house.map(
      shared('a', 'heat_pump_water_heater', 'tank_upper_temp_c'),
      shared('b', 'heat_pump_water_heater', 'tank_lower_temp_c', 'models: [X9]\n'),
      shared('c', 'elevator', 'motor_temp_c'),
    );
    house.register('x9', { ...heater, model: 'X9' });
    const signals = (id: string) => readingsOf(house.publish(id, 'vendor/up', { v: 40 })).map(signalsOf);
    expect(signals('HP-1')).toEqual([{ tank_upper_temp_c: 40 }]);
    expect(signals('lift')).toEqual([{ motor_temp_c: 40 }]);
    expect(signals('x9')).toEqual([{ tank_lower_temp_c: 40 }]);
  });

  test('keeps the books of the room', () => {
    const house = world();
    house.publish('HP-1', 'plant/HP-1/state', { top: 50, net: 'up' });
    house.publish('HP-1', 'plant/HP-2/state', { top: 50 });
    house.publish('HP-1', 'plant/HP-1/state', '{');
    house.publish('box', 'plant/HP-3/state', { t: winter, top: 50 });
    house.publish('box', 'plant/HP-3/state', { t: winter, top: 50 });
    const { in: received, out, rejected, duplicate } = house.fold.flow().room;
    const refused = Object.values(rejected ?? {}).reduce((sum: number, n) => sum + Number(n), 0);
    expect(received).toBe(out + refused + duplicate);
  });
});

describe('mappings change at one place in the journal', () => {
  test('so that a replay reads each message as it was read the first time', () => {
    const house = world();
    const seen = [house.publish('HP-1', 'plant/HP-1/state', { top: 140 })];
    house.map(plant('°F'));
    seen.push(house.publish('HP-1', 'plant/HP-1/state', { top: 140 }, 1));
    expect(seen.flatMap(readingsOf).map(signalsOf)).toEqual([{ tank_upper_temp_c: 140 }, { tank_upper_temp_c: 60 }]);
    const replayed = house.newFold();
    const again = house.entries.map((entry) => replayed.take(entry));
    expect(again.flatMap(readingsOf)).toEqual(seen.flatMap(readingsOf));
  });

  test('also through a snapshot cut anywhere', () => {
    const house = world();
    house.publish('HP-1', 'plant/HP-1/state', { top: 50 });
    house.map(plant('°F'));
    house.publish('HP-1', 'plant/HP-1/state', { top: 140, net: 'up' }, 1);
    house.publish('box', 'plant/HP-3/state', { top: 140 }, 2);
    const whole = house.newFold();
    const expected = house.entries.map((entry) => whole.take(entry));
    for (let cut = 0; cut <= house.entries.length; cut += 1) {
      const first = house.newFold();
      const events = house.entries.slice(0, cut).map((entry) => first.take(entry));
      const second = house.newFold();
      second.restore(structuredClone(first.snapshot()));
      events.push(...house.entries.slice(cut).map((entry) => second.take(entry)));
      expect(events).toEqual(expected);
      expect(second.mappings()).toEqual(whole.mappings());
    }
  });
});
