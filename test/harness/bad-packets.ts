import fc from 'fast-check';
import type { RefusalReason } from '../../src/broker/reasons.ts';
import * as packets from '../../src/broker/testing/packets.ts';
import type { TestDevice } from './devices.ts';

/** Bytes that break MQTT, from strangers and from a device that has just been let in. */

export interface BadStream {
  readonly bytes: Buffer;
  /** The reason that must be counted, where the fault is of one kind alone. */
  readonly reason?: RefusalReason;
}

const because =
  (reason: RefusalReason) =>
  (bytes: Buffer): BadStream => ({ bytes, reason });

const text = Buffer.from;
const half = text([0x64, 0xed, 0xa0, 0x80]);
const nul = text('dev\u0000ice');
const noUtf8 = text([0x64, 0xff, 0xfe]);

const helloOf = ({ username, password }: TestDevice): Buffer =>
  packets.connect({ userName: username, password, clientId: '' });

/** What a stranger may send instead of a CONNECT. */
function badHellos(device: TestDevice): fc.Arbitrary<BadStream> {
  const { username: userName, password } = device;
  const who = { userName, password, clientId: '' };
  return fc.oneof(
    fc.constantFrom(half, nul, noUtf8).map((clientId) => because('bad_text')(packets.connect({ ...who, clientId }))),
    fc.constantFrom(half, nul, noUtf8).map((name) => because('bad_text')(packets.connect({ ...who, userName: name }))),
    fc
      .constantFrom('HTTP', 'mqtt', '')
      .map((protocol) => because('protocol_name')(packets.connect({ ...who, protocol }))),
    fc.constantFrom(0, 3, 5, 0x84).map((level) => because('protocol_level')(packets.connect({ ...who, level }))),
    fc
      .constantFrom('wrong', '')
      .map((secret) => because('wrong_secret')(packets.connect({ ...who, password: secret }))),
    fc
      .constantFrom('nobody', 'gh-#', 'a/b')
      .map((name) => because('unknown_device')(packets.connect({ ...who, userName: name }))),
    fc.constantFrom(0xc3, 0xe2, 0xfe).map((flags) => because('malformed_connect')(packets.connect({ ...who, flags }))),
    fc.constant(because('client_id')(packets.connect({ ...who, clean: false }))),
    fc.constant(because('no_credentials')(packets.connect({ clientId: 'c' }))),
    fc
      .constantFrom(0x30, 0x82, 0xc0, 0xe0, 0x00, 0xf0)
      .map((first) => because('not_a_connect')(text([first, 2, 0, 0]))),
    fc.constant(because('connect_too_large')(text([0x10, 0xff, 0xff, 0xff, 0x7f, 0, 4]))),
  );
}

/** What a device may send after its CONNECT was accepted. */
function badPackets({ username }: TestDevice): fc.Arbitrary<BadStream> {
  const own = `carewatch/v1/${username}/telemetry`;
  const publish = (fields: Partial<packets.PublishFields>): Buffer =>
    packets.publish({ topic: own, payload: '{}', qos: 1, id: 1, ...fields });
  return fc.oneof(
    fc
      .constantFrom('carewatch/v1/+/telemetry', 'carewatch/#', '#', '+', `${own}/#`, `${own}+`)
      .map((topic) => because('bad_topic')(publish({ topic }))),
    fc.constant(because('bad_topic')(publish({ topic: '' }))),
    fc.constantFrom(half, nul, noUtf8).map((topic) => because('bad_text')(publish({ topic }))),
    fc.constant(because('bad_packet_id')(publish({ id: 0 }))),
    fc.constant(because('bad_qos')(packets.packet(0x36, packets.text(own), packets.number(1)))),
    fc
      .constantFrom(0x10, 0x20, 0x90, 0xb0, 0xd0, 0xf0)
      .map((first) => because('unexpected_packet')(text([first, 2, 0, 1]))),
    fc
      .constantFrom([0x80, 2, 0, 1], [0xc1, 0], [0xc0, 1, 0], [0x82, 2, 0, 1])
      .map((bytes) => because('malformed_packet')(text(bytes))),
    fc.constant(because('malformed_packet')(text([0x32, 0xff, 0xff, 0xff, 0xff, 0x01]))),
    fc.constant(because('malformed_packet')(text([0x32, 4, 0xff, 0xff, 0x61, 0x62]))),
    fc
      .constantFrom([0xff, 0xff, 0xff, 0x7f], [0x81, 0x80, 0x80, 0x01])
      .map((length) => because('packet_too_large')(text([0x32, ...length, 0]))),
    fc
      .constantFrom('carewatch/v1/#/x', 'a#', '')
      .map((filter) => because('bad_topic')(packets.subscribe(1, [filter, 0]))),
  );
}

/** A byte replaced, removed or put in. */
const change = fc.tuple(fc.nat(300), fc.integer({ min: 0, max: 255 }), fc.nat(2));

function changed(bytes: Buffer, [at, value, how]: [number, number, number]): Buffer {
  const place = bytes.length === 0 ? 0 : at % bytes.length;
  const middle = how === 1 ? [] : [text([value])];
  return Buffer.concat([bytes.subarray(0, place), ...middle, bytes.subarray(how === 2 ? place : place + 1)]);
}

/** Whole streams: of one known fault, or mutated, cut short and random, of which no one knows what they are. */
export function badStream(device: TestDevice): fc.Arbitrary<BadStream> {
  const hello = helloOf(device);
  const topic = `carewatch/v1/${device.username}/telemetry`;
  const publish = packets.publish({ topic, payload: '{"values":{"rssi_dbm":-60}}', qos: 1, id: 7 });
  const changes = fc.array(change, { minLength: 1, maxLength: 3 });
  const whole = Buffer.concat([hello, publish, publish]);
  const greeted = badPackets(device).map(({ bytes, ...rest }) => ({ ...rest, bytes: Buffer.concat([hello, bytes]) }));
  const unknown = fc
    .oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => text(bytes)),
      changes.map((each) => each.reduce(changed, hello)),
      changes.map((each) => Buffer.concat([hello, each.reduce(changed, publish), publish])),
      fc.nat(whole.length).map((length) => whole.subarray(0, length)),
    )
    .map((bytes): BadStream => ({ bytes }));
  return fc.oneof(badHellos(device), greeted, unknown);
}
