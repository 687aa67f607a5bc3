import fc from 'fast-check';
import type { RejectionReason } from '../../src/telemetry/index.ts';

/** Messages that become no reading, each with the reason that must be counted, and some that nearly did. */

export interface BadMessage {
  readonly payload: Buffer;
  /** The last word of the topic. */
  readonly label: string;
  readonly reason: RejectionReason;
}

const because =
  (reason: RejectionReason, label = 'telemetry') =>
  (payload: string | Buffer): BadMessage => ({ payload: Buffer.from(payload), label, reason });

const good = fc
  .record({ ts: fc.constant(1_768_500_000_000), seq: fc.nat(), pressure: fc.integer({ min: 1_000, max: 3_000 }) })
  .map(({ ts, seq, pressure }) => JSON.stringify({ ts, seq, values: { gas_supply_pressure_pa: pressure } }));

const truncated = fc
  .tuple(good, fc.nat())
  .map(([text, at]) => text.slice(0, at % text.length))
  .map(because('not_json'));

const notNumbers = fc
  .constantFrom('NaN', 'Infinity', '-Infinity', 'nan', 'inf', '+1', '.5', '0x10', '1,5', 'undefined', "'1'")
  .map((word) => `{"values":{"gas_supply_pressure_pa":${word}}}`)
  .map(because('not_json'));

const otherText = fc
  .constantFrom('hello', '{"a":1}{"b":2}', '<xml/>', '{a:1}', '{"a":1,}', '"\u0000"', '{"a":"\u0001"}', '\uFEFF{')
  .map(because('not_json'));

/** Bytes that no UTF-8 text has: stray, overlong, cut off, half of a surrogate pair. */
const notUtf8 = fc
  .tuple(good, fc.constantFrom([0xff], [0xc0, 0xaf], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80]))
  .map(([text, bytes]) =>
    Buffer.concat([Buffer.from(text.slice(0, -2)), Buffer.from(bytes), Buffer.from(text.slice(-2))]),
  )
  .map(because('not_utf8'));

const deep = fc
  .tuple(fc.integer({ min: 9, max: 20_000 }), fc.constantFrom('[', '{"a":'), fc.boolean())
  .map(([depth, opener, closes]) => {
    const closer = opener === '[' ? ']' : '}';
    return `${opener.repeat(depth)}${opener === '[' ? '' : '1'}${closes ? closer.repeat(depth) : ''}`;
  })
  .map(because('too_deep'));

const huge = fc.oneof(
  fc
    .integer({ min: 1_001, max: 9_000 })
    .map((length) => `[${Array.from({ length }, () => '{"rssi_dbm":-60}').join(',')}]`)
    .map(because('too_large')),
  fc
    .integer({ min: 257, max: 4_000 })
    .map((length) => JSON.stringify(Object.fromEntries(Array.from({ length }, (_, i) => [`s${i}`, i]))))
    .map(because('too_many_signals')),
);

const wrongShape = fc.oneof(
  fc.constantFrom('5', '"text"', 'true', 'null', '[5]', '[null]', '[[]]').map(because('not_an_object')),
  fc.constant('[]').map(because('empty_array')),
  fc.constantFrom('{"values":[]}', '{"values":7}', '{"values":"x"}').map(because('bad_value')),
);

const wrongTime = fc.oneof(
  fc
    .constantFrom('"now"', '1768500000', '1.5', '-1', '1e300', 'true', '{}', '1768500000000000')
    .map((ts) => `{"ts":${ts},"values":{"rssi_dbm":-60}}`)
    .map(because('bad_ts')),
  fc
    .constantFrom('-1', '1.5', '"7"', '1e300', 'false', '[]')
    .map((seq) => `{"seq":${seq},"values":{"rssi_dbm":-60}}`)
    .map(because('bad_seq')),
);

const wrongValue = fc.oneof(
  fc
    .constantFrom('"2000"', 'true', '{}', '[1]', '1e999', '-1e999', '{"deep":[1]}')
    .map((value) => `{"values":{"gas_supply_pressure_pa":${value}}}`)
    .map(because('bad_value')),
  fc
    .constantFrom('"a\\u0000b"', '"\\ud800"', `"${'x'.repeat(257)}"`, '5')
    .map((value) => `{"values":{"firmware_version":${value}}}`)
    .map(because('bad_value')),
  fc
    .constantFrom('1e9', '-1e9', '1e300', '-400001')
    .map((value) => `{"values":{"gas_supply_pressure_pa":${value}}}`)
    .map(because('out_of_range')),
  fc
    .constantFrom('"on fire"', '""', '"Flame"')
    .map((value) => `{"values":{"burner_state":${value}}}`)
    .map(because('unknown_enum_value')),
);

const elsewhere = fc.oneof(
  fc.constantFrom('sleeping', '', '{"state":"online"}', 'ONLINE').map(because('bad_status', 'status')),
  fc
    .tuple(good, fc.constantFrom('telemetrie', 'telemetry/', 'command', ''))
    .map(([text, label]) => because('unknown_topic', label)(text)),
);

export const badMessage: fc.Arbitrary<BadMessage> = fc.oneof(
  truncated,
  notNumbers,
  otherText,
  notUtf8,
  deep,
  huge,
  wrongShape,
  wrongTime,
  wrongValue,
  elsewhere,
);
