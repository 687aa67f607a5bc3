import { describe, expect, test } from 'vitest';
import { Journal, kindsOf, later, readingsOf, shippedCatalogue } from '../testing/shipped.ts';

const catalogue = shippedCatalogue();

function journal(): Journal {
  const started = new Journal(catalogue);
  started.register('d');
  started.register('other');
  return started;
}

const reading = (ts: number | undefined, seq: number | undefined, pressure = 1_900) => ({
  ...(ts !== undefined && { ts: later(ts) }),
  ...(seq !== undefined && { seq }),
  values: { gas_supply_pressure_pa: pressure },
});

/** Sends messages a second apart and says what became of each. */
function fates(to: Journal, messages: readonly unknown[], from = 0): string[] {
  return messages.map((message, i) => kindsOf(to.arrive('d', later(from + i), message)).join('+'));
}

describe('a duplicate', () => {
  test('has ts and seq of an earlier message, whatever its values', () => {
    const messages = [reading(1, 1), reading(1, 1), reading(1, 1, 800), reading(2, 2), reading(1, 1)];
    expect(fates(journal(), messages)).toEqual(['reading', 'duplicate', 'duplicate', 'reading', 'duplicate']);
  });

  test('is none when only ts or only seq agrees, so that seq may restart', () => {
    const messages = [reading(1, 1), reading(1, 2), reading(2, 1), reading(3, 0), reading(4, 1), reading(0, 1)];
    expect(new Set(fates(journal(), messages))).toEqual(new Set(['reading']));
  });

  test('without seq has ts and values of an earlier message', () => {
    const messages = [reading(1, undefined), reading(1, undefined, 800), reading(1, undefined), reading(2, undefined)];
    expect(fates(journal(), messages)).toEqual(['reading', 'reading', 'duplicate', 'reading']);
  });

  test.each([
    ['a signal more', { a: 1 }, { a: 1, b: 1 }],
    ['a signal of another name', { a: 1 }, { b: 1 }],
    ['a text for a number', { firmware_version: '1', a: 1 }, { firmware_version: '1', a: '1' }],
    ['true for false', { a: true }, { a: false }],
    ['the last bit of a double', { a: 0.1 }, { a: 0.10000000000000002 }],
    ['a refused signal', { a: 1, uptime_s: 'x' }, { a: 1, uptime_s: 'y' }],
    ['letters on the other side of a border', { ab: 'c' }, { a: 'bc' }],
  ])('without seq is none for %s', (_, one, two) => {
    const to = journal();
    expect(kindsOf(to.arrive('d', later(0), { ts: later(0), values: one }))[0]).toBe('reading');
    expect(kindsOf(to.arrive('d', later(0), { ts: later(0), values: two }))[0]).toBe('reading');
    expect(kindsOf(to.arrive('d', later(0), { ts: later(0), values: two }))).toEqual(['duplicate']);
  });

  test('without ts has the seq of an earlier message, for ten minutes', () => {
    const to = journal();
    expect(fates(to, [reading(undefined, 5), reading(undefined, 5), reading(undefined, 4)])).toEqual([
      'reading',
      'duplicate',
      'reading',
    ]);
    expect(fates(to, [reading(undefined, 5)], 600)).toEqual(['duplicate']);
    expect(fates(to, [reading(undefined, 5)], 601)).toEqual(['reading']);
  });

  test('without ts is none of a message with ts', () => {
    expect(fates(journal(), [reading(0, 5), reading(undefined, 5)])).toEqual(['reading', 'reading']);
  });

  test('cannot be told without ts and seq', () => {
    const same = reading(undefined, undefined);
    expect(fates(journal(), [same, same, same])).toEqual(['reading', 'reading', 'reading']);
  });

  test('may be a heartbeat', () => {
    expect(fates(journal(), [reading(0, 1), { ts: later(1), seq: 2 }, { ts: later(1), seq: 2 }])).toEqual([
      'reading',
      'reading',
      'duplicate',
    ]);
  });

  test('is sought among the last 1,024 of its own device', () => {
    const to = journal();
    for (let i = 0; i <= 1_024; i += 1) to.arrive('d', later(i), reading(i, i));
    expect(fates(to, [reading(1, 1), reading(0, 0)], 2_000)).toEqual(['duplicate', 'reading']);
    expect(kindsOf(to.arrive('other', later(2_002), reading(5, 5)))).toEqual(['reading']);
  });

  test('is a sign of life and counted', () => {
    const to = journal();
    fates(to, [reading(0, 0), reading(0, 0)], 50);
    expect(to.fold.device('d')).toMatchObject({ readings: 1, duplicates: 1, lastHeardAt: later(51) });
  });

  test('of a refused message is none: a device may repeat it corrected', () => {
    const bad = { ts: later(1), seq: 1, values: { gas_supply_pressure_pa: 'low' } };
    expect(fates(journal(), [bad, bad, reading(1, 1)])).toEqual(['bad_value', 'bad_value', 'reading']);
  });

  test('of a partly refused message does not count its refusals again', () => {
    const partly = { ts: later(1), seq: 1, values: { gas_supply_pressure_pa: 1, uptime_s: 'x' } };
    expect(fates(journal(), [partly, partly])).toEqual(['reading+bad_value', 'duplicate']);
  });

  test('is unknown to a new board, and to nothing else that changes', () => {
    const to = journal();
    fates(to, [reading(0, 0)]);
    to.register('d', { district: 'north', model: 'm2' });
    expect(fates(to, [reading(0, 0)])).toEqual(['duplicate']);
    to.register('d', { board: 'b2' });
    expect(fates(to, [reading(0, 0)])).toEqual(['reading']);
  });
});

describe('an array', () => {
  const times = (events: Parameters<typeof readingsOf>[0]) => readingsOf(events).map(({ ts, idx }) => [idx, ts]);

  test('is stepped in ts order, each reading with its own idx', () => {
    const events = journal().arrive('d', later(100), [reading(30, 3), reading(10, 1), reading(20, 2)]);
    expect(times(events)).toEqual([10, 20, 30].map((ts, i) => [i, later(ts)]));
  });

  test('keeps the order of the message among equal instants, and of the device where all were clamped', () => {
    const to = journal();
    const same = to.arrive('d', later(100), [reading(10, 5, 1), reading(10, 6, 2), reading(10, 4, 3)]);
    expect(readingsOf(same).map(({ values }) => values[0])).toEqual([1, 2, 3]);
    const ahead = to.arrive('d', later(101), [reading(9_002, 8, 2), reading(9_001, 7, 1)]);
    expect(readingsOf(ahead).map(({ ts, values }) => [ts, values[0]])).toEqual([
      [later(101), 1],
      [later(101), 2],
    ]);
  });

  test('loses only what came before, and says so once', () => {
    const to = journal();
    to.arrive('d', later(100), [reading(10, 1), reading(20, 2)]);
    const events = to.arrive('d', later(101), [reading(10, 1), reading(15, 9), reading(20, 2), reading(30, 3)]);
    expect(kindsOf(events)).toEqual(['reading', 'reading', 'duplicate']);
    expect(to.fold.device('d')?.duplicates).toBe(2);
  });

  test('is held against itself', () => {
    const events = journal().arrive('d', later(100), [
      reading(10, 1),
      reading(10, 1),
      reading(10, undefined),
      reading(10, undefined),
    ]);
    expect(kindsOf(events)).toEqual(['reading', 'reading', 'duplicate']);
  });

  test('of readings without ts arrives now, in the order of the message', () => {
    const events = journal().arrive('d', later(100), [
      reading(undefined, 2, 1),
      reading(undefined, 1, 2),
      reading(undefined, 2, 3),
    ]);
    expect(readingsOf(events).map(({ ts, values }) => [ts, values[0]])).toEqual([
      [later(100), 1],
      [later(100), 2],
    ]);
  });

  test('tells readings first, then refusals, then duplicates', () => {
    const to = journal();
    to.arrive('d', later(0), reading(0, 0));
    const events = to.arrive('d', later(100), [reading(0, 0), 5, { a: 1, uptime_s: 'x' }]);
    expect(kindsOf(events)).toEqual(['reading', 'not_an_object', 'bad_value', 'duplicate']);
    expect(events.map(({ idx }) => idx)).toEqual([0, 1, 2, 3]);
  });
});
