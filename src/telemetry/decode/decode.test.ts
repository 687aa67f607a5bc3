import { describe, expect, test } from 'vitest';
import { bytes, winter } from '../testing/shipped.ts';
import { decode, type RawReading } from './decode.ts';

const ts = winter;

function readings(message: unknown): unknown[] {
  const { readings: found, refusals } = decode(bytes(message));
  expect(refusals).toEqual([]);
  return found.map(({ ts, seq, names, values }: RawReading) => ({
    ts,
    seq,
    signals: Object.fromEntries(names.map((name, i) => [name, values[i]])),
  }));
}

function refusals(message: unknown): string[] {
  return decode(bytes(message)).refusals.map(({ reason, detail }) => `${reason}: ${detail}`);
}

describe('a message', () => {
  test('is an object with ts, seq and values', () => {
    expect(readings({ ts, seq: 7, values: { a: 1, b: true, c: 'x' } })).toEqual([
      { ts, seq: 7, signals: { a: 1, b: true, c: 'x' } },
    ]);
  });

  test('is a flat object of signals, in which ts and seq keep their meaning', () => {
    expect(readings({ a: 1, ts, seq: 7 })).toEqual([{ ts, seq: 7, signals: { a: 1 } }]);
    expect(readings({ a: 1 })).toEqual([{ ts: undefined, seq: undefined, signals: { a: 1 } }]);
  });

  test('is an array of either', () => {
    expect(
      readings([
        { ts, values: { a: 1 } },
        { ts, a: 2 },
      ]),
    ).toEqual([
      { ts, seq: undefined, signals: { a: 1 } },
      { ts, seq: undefined, signals: { a: 2 } },
    ]);
  });

  test('may have signals beside values, of which values wins', () => {
    expect(readings({ ts, firmware: 'x', a: 1, values: { a: 2 } })).toEqual([
      { ts, seq: undefined, signals: { a: 2, firmware: 'x' } },
    ]);
  });

  test.each([{}, { values: {} }, { values: null }, { values: { a: null } }, { ts: null, seq: null }])(
    'without a signal is a heartbeat: %j',
    (message) => {
      expect(readings(message)).toEqual([{ ts: undefined, seq: undefined, signals: {} }]);
    },
  );

  test('leaves out a signal of null', () => {
    expect(readings({ a: null, b: 0 })).toEqual([{ ts: undefined, seq: undefined, signals: { b: 0 } }]);
  });

  test.each([
    ['{"a":1,"a":2}', { a: 2 }],
    ['{"values":{"a":1},"values":{"a":2}}', { a: 2 }],
    ['{"values":{"a":1},"values":null,"b":3}', { b: 3 }],
    [
      '{"__proto__":1,"constructor":2}',
      Object.fromEntries([
        ['__proto__', 1],
        ['constructor', 2],
      ]),
    ],
    ['{"a":1e2,"b":-0.5E-1}', { a: 100, b: -0.05 }],
    ['{"a":9007199254740993}', { a: 9007199254740992 }],
    ['\ufeff{"a":1}', { a: 1 }],
  ])('%s is read as JSON says, of duplicate keys the last', (text, signals) => {
    expect(readings(text)).toEqual([{ ts: undefined, seq: undefined, signals }]);
    expect(Object.hasOwn(Object.prototype, 'a')).toBe(false);
  });
});

describe('a message is refused with a reason and a remedy when', () => {
  test.each([
    ['it is empty', '', 'not_json: the message is empty; send a JSON object, {} for a heartbeat'],
    ['it is cut', '{"a":1', 'not_json: the message is not JSON: send one JSON object or array'],
    ['it spells NaN', '{"a":NaN}', 'not_json: the message is not JSON (NaN): leave the signal out or send null'],
    [
      'it spells infinity',
      '[{"a": -Infinity}]',
      'not_json: the message is not JSON (-Infinity): leave the signal out or send null',
    ],
    ['it is a number', '5', 'not_an_object: the message is 5; send an object of signals'],
    ['it is null', 'null', 'not_an_object: the message is null; send an object of signals'],
    ['it is a text', '"hello"', 'not_an_object: the message is "hello"; send an object of signals'],
    ['its array is empty', '[]', 'empty_array: the array is empty; send at least one reading, or {}'],
    ['its array holds an array', '[[]]', 'not_an_object: item 0 of the array is an array; send an object of signals'],
    ['values is a list', '{"values":[1]}', 'bad_value: the message: values is an array; send an object of signals'],
    ['values is a number', '{"values":1}', 'bad_value: the message: values is 1; send an object of signals'],
  ])('%s', (_, text, sentence) => {
    expect(refusals(text)).toEqual([sentence]);
  });

  test.each([
    [Math.floor(ts / 1_000), 'it looks like seconds: multiply by 1,000'],
    [ts * 1_000, 'it looks like microseconds: divide by 1,000'],
    [ts * 1_000_000, 'it looks like nanoseconds: divide by 1,000,000'],
    [-ts, 'send milliseconds since 1970, or no ts until the clock is set'],
    [86_400_000, 'send milliseconds since 1970, or no ts until the clock is set'],
    [ts + 0.5, 'send a whole number of milliseconds since 1970'],
    [String(ts), 'send a whole number of milliseconds since 1970, unquoted'],
    [true, 'send a whole number of milliseconds since 1970, unquoted'],
    [{ $date: ts }, 'send a whole number of milliseconds since 1970, unquoted'],
  ])('ts is %j', (wrong, remedy) => {
    const [sentence] = refusals({ ts: wrong, values: { a: 1 } });
    expect(sentence).toMatch(/^bad_ts: the message: ts is /);
    expect(sentence?.endsWith(remedy)).toBe(true);
  });

  test.each([-1, 1.5, 2 ** 53, '7', true, []])('seq is %j', (seq) => {
    expect(refusals({ seq, a: 1 })).toEqual([expect.stringMatching(/^bad_seq: the message: seq is .*; send a whole/)]);
  });

  test('ts or seq is too great to be a number', () => {
    expect(refusals('{"ts":1e999}')).toEqual([expect.stringMatching(/^bad_ts: the message: ts is Infinity/)]);
    expect(refusals('{"seq":1e999}')).toEqual([expect.stringMatching(/^bad_seq: the message: seq is Infinity/)]);
  });

  test('it is not UTF-8', () => {
    const payload = Uint8Array.from([...bytes('{"a":"'), 0xc3, 0x28, ...bytes('"}')]);
    expect(decode(payload).refusals[0]?.reason).toBe('not_utf8');
  });

  test('it is larger than the limit', () => {
    const payload = new Uint8Array(256 * 1024 + 1).fill(0x20);
    expect(decode(payload).refusals[0]?.reason).toBe('too_large');
    expect(decode(bytes('{"a":1}'), { maxBytes: 6, maxReadings: 1, maxSignals: 1, maxDepth: 8 }).readings).toEqual([]);
  });

  test('its array has more than 1,000 readings', () => {
    expect(readings(new Array(1_000).fill({}))).toHaveLength(1_000);
    expect(refusals(new Array(1_001).fill({}))).toEqual([
      'too_large: the array has 1001 readings; send at most 1000 at once',
    ]);
  });

  test('a reading has more than 256 signals', () => {
    const many = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`s${i}`, i]));
    expect(readings(many(256))).toHaveLength(1);
    expect(refusals(many(257))).toEqual([
      'too_many_signals: the message has more than 256 signals; send fewer in a reading',
    ]);
    expect(refusals({ ...many(128), values: { ...many(128), a: 1 } })).toEqual([]);
    expect(refusals({ ...many(20_000), values: many(20_000) })).toHaveLength(1);
  });

  test('it nests deeper than eight levels, wherever that is', () => {
    const nest = (levels: number, inner = '1') => '['.repeat(levels) + inner + ']'.repeat(levels);
    expect(decode(bytes(`{"a":${nest(7)}}`)).readings).toHaveLength(1);
    for (const text of [
      `{"a":${nest(8)}}`,
      `{"ts":${nest(8)}}`,
      `{"seq":${nest(8)}}`,
      `{"values":${nest(8)}}`,
      nest(9),
      nest(100_000),
      '['.repeat(200_000),
      `[{"a":1},${nest(8)}]`,
      '{"a":'.repeat(40_000),
    ]) {
      expect(decode(bytes(text))).toMatchObject({ readings: [], refusals: [{ reason: 'too_deep' }] });
    }
  });

  test('and brackets within texts do not count as depth', () => {
    const text = JSON.stringify({ a: '"[[[[[[[[[[[[\\', b: [] });
    expect(decode(bytes(text)).readings).toHaveLength(1);
  });
});

test('one bad item of an array is refused alone', () => {
  const { readings: good, refusals: bad } = decode(bytes([{ a: 1 }, 5, { ts: -1 }, { a: 2 }]));
  expect(good).toHaveLength(2);
  expect(bad.map(({ detail }) => detail.split(/ is |:/)[0])).toEqual(['item 1 of the array', 'item 2 of the array']);
});
