import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rejectionReasons } from '../rejection.ts';
import { bytes, Journal, kindsOf, later, shippedCatalogue } from '../testing/shipped.ts';

const catalogue = shippedCatalogue();
const runs = 400;

const whole = JSON.stringify([
  { ts: later(0), seq: 1, values: { gas_supply_pressure_pa: 1_900.5, burner_state: 'flame', freeze_pump_on: true } },
  { ts: later(1), 水压: 'a "quoted" \\ text \ud83d\ude00' },
]);
const wholeBytes = bytes(whole);

/** Sends bytes to a heater and checks what must hold of any bytes; returns what became of them. */
function fate(payload: Uint8Array): string[] {
  const to = new Journal(catalogue);
  to.register('d');
  to.register('healthy');
  const events = to.take({ at: later(5), kind: 1, subject: 'd', label: 'telemetry', payload });
  const kinds = kindsOf(events);
  expect(events.map(({ idx, seq, at }) => [idx, seq, at])).toEqual(events.map((_, i) => [i, 3, later(5)]));
  for (const event of events) {
    if (event.kind !== 'rejected') continue;
    expect(rejectionReasons).toContain(event.reason);
    expect(event.detail).toMatch(/ \S/);
    expect(event.detail.isWellFormed()).toBe(true);
    expect(event.device).toBe('d');
  }
  const rejected = events.filter(({ kind }) => kind === 'rejected').length;
  expect(to.fold.device('d')?.rejectedTotal).toBeGreaterThanOrEqual(rejected);
  expect(to.fold.flow().room.pending).toBe(0);
  expect(to.fold.device('healthy')).toMatchObject({ rejectedTotal: 0, lastHeardAt: undefined });
  expect(kindsOf(to.arrive('healthy', later(6), { ts: later(6), uptime_s: 1 }))).toEqual(['reading']);
  return kinds;
}

const check = <T>(arbitrary: fc.Arbitrary<T>, predicate: (value: T) => void, numRuns = runs): void =>
  fc.assert(fc.property(arbitrary, predicate), { seed: 42, numRuns });

describe('whatever a device sends, nothing throws and what is bad has a reason', () => {
  test('cut at any byte', () => {
    for (let end = 0; end < wholeBytes.length; end += 1) {
      expect(fate(wholeBytes.slice(0, end))).toEqual([expect.stringMatching(/^not_(json|utf8)$/)]);
    }
  });

  test('any bytes at all', () => {
    check(fc.uint8Array({ maxLength: 64 }), (payload) => void fate(payload));
  });

  test('one byte of a message replaced', () => {
    check(fc.tuple(fc.nat(wholeBytes.length - 1), fc.integer({ min: 0, max: 255 })), ([place, byte]) => {
      fate(wholeBytes.with(place, byte));
    });
  });

  test('any JSON', () => {
    check(fc.jsonValue({ maxDepth: 12 }), (value) => {
      expect(fate(bytes(JSON.stringify(value))).length).toBeGreaterThan(0);
    });
  });

  test('any value under the name of a signal', () => {
    const names = [
      'gas_supply_pressure_pa',
      'burner_state',
      'freeze_pump_on',
      'firmware_version',
      'ts',
      'seq',
      'values',
    ];
    check(fc.tuple(fc.constantFrom(...names), fc.jsonValue({ maxDepth: 3 })), ([name, value]) => {
      fate(bytes({ uptime_s: 1, [name]: value }));
    });
  });

  test('any names at all', () => {
    const name = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'constructor', 'hasOwnProperty'));
    check(fc.array(fc.tuple(name, fc.oneof(fc.double(), fc.string(), fc.boolean()))), (pairs) => {
      fate(bytes(`{${pairs.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`));
      expect(Object.keys(Object.prototype)).toEqual([]);
    });
  });

  test('nested to any depth, closed or not', () => {
    const opener = fc.constantFrom('[', '{"a":', '{"values":', '[{"ts":');
    check(
      fc.tuple(opener, fc.integer({ min: 9, max: 60_000 }), fc.boolean()),
      ([open, depth, closed]) => {
        const close = [...open].filter((letter) => '[{'.includes(letter)).map((letter) => (letter === '[' ? ']' : '}'));
        const times = Math.min(depth, Math.floor(200_000 / (open.length + close.length)));
        const text = open.repeat(times) + (closed ? `1${close.reverse().join('').repeat(times)}` : '');
        expect(fate(bytes(text))).toEqual(['too_deep']);
      },
      60,
    );
  });

  test.each([
    'NaN',
    '-NaN',
    'nan',
    'Infinity',
    '-Infinity',
    '+1',
    '.5',
    '01',
    '0x10',
    "'a'",
    'undefined',
    '1,',
    '"\t"',
  ])('a value spelled %s', (value) => {
    for (const text of [`{"uptime_s":${value}}`, `[{"values":{"uptime_s":${value}}}]`]) {
      expect(fate(bytes(text))).toEqual(['not_json']);
    }
  });

  test.each([
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a lone continuation', [0x80]],
    ['a start without end', [0xe6, 0xb0]],
    ['beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
    ['a byte that is never UTF-8', [0xff]],
  ])('%s within a text', (_, wrong) => {
    const payload = Uint8Array.from([...bytes('{"firmware_version":"'), ...wrong, ...bytes('"}')]);
    expect(fate(payload)).toEqual(['not_utf8']);
  });

  test('of duplicate keys the last wins, whatever stands before', () => {
    check(fc.jsonValue({ maxDepth: 2 }), (value) => {
      const before = JSON.stringify(value);
      expect(fate(bytes(`{"ts":${before},"uptime_s":${before},"ts":${later(0)},"uptime_s":1}`))).toEqual(['reading']);
    });
  });

  test('huge in every direction', () => {
    const huge = 'x'.repeat(200_000);
    expect(fate(bytes({ firmware_version: huge }))).toEqual(['bad_value']);
    expect(fate(bytes({ [huge]: 1 }))).toEqual(['bad_value']);
    expect(fate(bytes(`{"uptime_s":${'9'.repeat(200_000)}}`))).toEqual(['bad_value']);
    expect(fate(bytes(`[${'{},'.repeat(1_000)}{}]`))).toEqual(['too_large']);
    expect(fate(bytes('x'.repeat(256 * 1024 + 1)))).toEqual(['too_large']);
    expect(fate(bytes(`{"a":1}${' '.repeat(200_000)}`))).toEqual(['reading']);
  });
});
