import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kind, sparkplugPayload } from '../../../test/harness/sparkplug.ts';
import { mostMetrics, readPayload, rebirthCommand, valueOfMetric } from './payload.ts';

const at = 1_768_464_000_000;

function sent(
  type: number | undefined,
  value: number | bigint | boolean | string | null | Uint8Array,
  born?: number,
): unknown {
  const read = readPayload(sparkplugPayload(3, at, [{ name: 'm', value, ...(type === undefined ? {} : { type }) }]));
  if (typeof read === 'string' || read.metrics[0] === undefined) throw new Error(String(read));
  return valueOfMetric(read.metrics[0], read.metrics[0].datatype ?? born);
}

test('values of every kind that signals take are read as they were sent', () => {
  expect(sent(kind.int8, -5)).toBe(-5);
  expect(sent(kind.int8, 0xfb)).toBe(-5);
  expect(sent(kind.int16, -300)).toBe(-300);
  expect(sent(kind.int32, -70_000)).toBe(-70_000);
  expect(sent(kind.int64, -9_007_199_254_740_991n)).toBe(-9_007_199_254_740_991);
  expect(sent(kind.uint64, 9_007_199_254_740_991n)).toBe(9_007_199_254_740_991);
  expect(sent(kind.float, 58.6)).toBe(58.6);
  expect(sent(kind.double, 0.1)).toBe(0.1);
  expect(sent(kind.boolean, true)).toBe(true);
  expect(sent(kind.string, '水')).toBe('水');
  expect(sent(kind.float, null)).toBe(undefined);
  expect(sent(kind.bytes, Uint8Array.of(1))).toEqual({});
});

test('the datatype of the birth holds where data name none', () => {
  expect(sent(undefined, -5, kind.int16)).toBe(-5);
  expect(sent(undefined, -5)).toBe(2 ** 32 - 5);
});

test('what is no payload is refused with a sentence, whatever the bytes', () => {
  const sentence = 'the payload is not the protobuf of Sparkplug B';
  expect(readPayload(new TextEncoder().encode('{"seq":1}'))).toBe(sentence);
  const whole = sparkplugPayload(1, at, [{ name: 'temperature', type: kind.double, value: 5 }]);
  for (const cut of [whole.length - 1, 12, 20]) expect(readPayload(whole.subarray(0, cut))).toBe(sentence);
  expect(readPayload(sparkplugPayload(1, at, [], 'SPBV1.0_COMPRESSED'))).toBe(
    'the payload is compressed; send it as it is',
  );
  const many = new Array(mostMetrics + 1).fill({ name: 'm' });
  expect(readPayload(sparkplugPayload(1, at, many))).toBe('a payload has at most 5000 metrics');
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void readPayload(bytes)));
});

test('the request for a rebirth is a command that a node reads', () => {
  expect(readPayload(rebirthCommand(at))).toEqual({
    timestamp: at,
    metrics: [
      {
        name: 'Node Control/Rebirth',
        timestamp: at,
        datatype: kind.boolean,
        isNull: false,
        value: { kind: 'plain', value: true },
      },
    ],
  });
});
