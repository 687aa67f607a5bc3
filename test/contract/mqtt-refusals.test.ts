import { describe, expect, it } from 'vitest';
import type { RefusalReason } from '../../src/broker/index.ts';
import { secretOf, startBroker } from '../../src/broker/testing/broker-under-test.ts';
import {
  type ConnectFields,
  connect,
  number,
  packet,
  pingreq,
  publish,
  subscribe,
  text,
  unsubscribe,
} from '../../src/broker/testing/packets.ts';

/** What the text of MQTT 3.1.1 says must be refused, byte by byte, from a device that could otherwise come in. */

const right = { userName: 'dev-1', password: secretOf('dev-1') };
const own = 'carewatch/v1/dev-1/telemetry';
const surrogate = Buffer.from([0xed, 0xa0, 0x80]);
const withNull = Buffer.from('a\0b');
const latin1 = Buffer.from([0x61, 0xe9]);

/** A CONNECT whose payload is given piece by piece. */
const pieces = (flags: number, ...payload: readonly Buffer[]): Buffer =>
  packet(0x10, text('MQTT'), Buffer.from([4, flags, 0, 0]), ...payload);

const connects: readonly (readonly [
  clause: string,
  what: string,
  bytes: Buffer,
  reason: RefusalReason,
  code?: number,
])[] = [
  ['MQTT-3.1.0-1', 'a first packet that is no CONNECT', publish({ topic: own }), 'not_a_connect'],
  ['MQTT-2.2.2-2', 'a CONNECT with reserved flags in its header', Buffer.from([0x11, 0]), 'not_a_connect'],
  ['MQTT-3.1.2-1', 'another protocol', connect({ ...right, protocol: 'MQTS' }), 'protocol_name'],
  ['MQTT-3.1.2-1', 'a protocol name in lower case', connect({ ...right, protocol: 'mqtt' }), 'protocol_name'],
  ['MQTT-3.1.2-2', 'MQTT 5, with a code its clients can read', connect({ ...right, level: 5 }), 'protocol_level', 1],
  ['MQTT-3.1.2-2', 'level 0', connect({ ...right, level: 0 }), 'protocol_level', 1],
  ['MQTT-3.1.2-2', 'a bridge (level 4 and its high bit)', connect({ ...right, level: 0x84 }), 'protocol_level', 1],
  [
    'MQTT-3.1.2-2',
    'the name of 3.1 with the level of 3.1.1',
    connect({ ...right, protocol: 'MQIsdp' }),
    'protocol_level',
    1,
  ],
  ['MQTT-3.1.2-3', 'the reserved connect flag', connect({ ...right, flags: 0xc3 }), 'malformed_connect'],
  ['MQTT-3.1.2-14', 'a will of QoS 3', pieces(0x1e, text('c'), text('t'), text('')), 'malformed_connect'],
  ['MQTT-3.1.2-13', 'a will QoS without a will', connect({ ...right, flags: 0xca }), 'malformed_connect'],
  ['MQTT-3.1.2-15', 'will retain without a will', connect({ ...right, flags: 0xe2 }), 'malformed_connect'],
  ['MQTT-3.1.2-22', 'a password without a user name', pieces(0x42, text('c'), text('p')), 'malformed_connect'],
  [
    'MQTT-3.1.3-8',
    'no client id and no clean session',
    connect({ ...right, clientId: '', clean: false }),
    'client_id',
    2,
  ],
  ['MQTT-1.5.3-1', 'a surrogate in the client id', connect({ ...right, clientId: surrogate }), 'bad_text'],
  ['MQTT-1.5.3-1', 'Latin-1 in the client id', connect({ ...right, clientId: latin1 }), 'bad_text'],
  ['MQTT-1.5.3-2', 'U+0000 in the client id', connect({ ...right, clientId: withNull }), 'bad_text'],
  ['MQTT-1.5.3-1', 'a surrogate in the user name', connect({ ...right, userName: surrogate }), 'bad_text'],
  ['MQTT-1.5.3-2', 'U+0000 in the user name', connect({ ...right, userName: withNull }), 'bad_text'],
  [
    'MQTT-1.5.3-1',
    'a surrogate in the will topic',
    connect({ ...right, will: { topic: surrogate, payload: '' } }),
    'bad_text',
  ],
  [
    'MQTT-1.5.3-2',
    'U+0000 in the will topic',
    connect({ ...right, will: { topic: withNull, payload: '' } }),
    'bad_text',
  ],
  ['MQTT-3.1.3-1', 'a user name that is announced and missing', pieces(0x82, text('c')), 'malformed_connect'],
  ['MQTT-3.1.3-1', 'a will that is announced and missing', pieces(0x06, text('c')), 'malformed_connect'],
  ['MQTT-3.1.3-3', 'no client id field', pieces(0x02), 'malformed_connect'],
  ['MQTT-4.8.0-1', 'bytes behind the last field', pieces(0x02, text('c'), Buffer.from([0])), 'malformed_connect'],
  ['MQTT-4.8.0-1', 'a field longer than the packet', pieces(0x02, number(50), Buffer.from('c')), 'malformed_connect'],
  ['MQTT-4.8.0-1', 'an empty CONNECT', Buffer.from([0x10, 0]), 'malformed_connect'],
  ['2.2.3', 'a length of five digits', Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff, 0x7f]), 'malformed_connect'],
];

describe('MQTT 3.1.1 refuses a CONNECT', () => {
  const cases = connects.map(([clause, what, bytes, reason, code]) => ({ clause, what, bytes, reason, code }));
  it.each(cases)('$clause: $what', async ({ bytes, reason, code }) => {
    await using house = await startBroker();
    using stranger = await house.dial();
    stranger.write(bytes, pingreq());
    const answers = await stranger.closed();
    expect(answers).toEqual(code === undefined ? [] : [{ first: 0x20, body: Buffer.from([0, code]) }]);
    expect(house.refused.map((each) => each.reason)).toEqual([reason]);
    expect(house.broker.refusals().get(reason)).toBe(1);
    expect(house.broker.connections().connections).toBe(0);
  });

  it('and no other: every byte of these is in order', async () => {
    const fine: readonly ConnectFields[] = [
      { clientId: 'x'.repeat(200) },
      { clientId: '水' },
      { clientId: '', clean: true },
      { keepAlive: 65_535 },
      { will: { topic: 'carewatch/v1/dev-1/status', payload: 'offline', qos: 2 } },
    ];
    await using house = await startBroker();
    for (const fields of fine) {
      using device = await house.device('dev-1', fields);
      device.write(pingreq());
      expect((await device.next())?.first).toBe(0xd0);
    }
    expect(house.refused).toEqual([]);
  });
});

const later: readonly (readonly [clause: string, what: string, bytes: Buffer, reason: RefusalReason])[] = [
  ['MQTT-3.1.0-2', 'a second CONNECT', connect(right), 'unexpected_packet'],
  ['MQTT-3.3.1-4', 'QoS 3', packet(0x36, text(own), number(1)), 'bad_qos'],
  ['MQTT-3.3.1-2', 'DUP with QoS 0', publish({ topic: own, again: true }), 'bad_qos'],
  ['MQTT-2.3.1-1', 'packet id 0 in a PUBLISH of QoS 1', publish({ topic: own, qos: 1, id: 0 }), 'bad_packet_id'],
  ['MQTT-2.3.1-1', 'packet id 0 in a PUBLISH of QoS 2', publish({ topic: own, qos: 2, id: 0 }), 'bad_packet_id'],
  ['MQTT-2.3.1-1', 'packet id 0 in a SUBSCRIBE', subscribe(0, ['a', 0]), 'bad_packet_id'],
  ['MQTT-2.3.1-1', 'packet id 0 in an UNSUBSCRIBE', unsubscribe(0, 'a'), 'bad_packet_id'],
  ['MQTT-3.3.2-2', 'a topic with #', publish({ topic: 'carewatch/v1/#' }), 'bad_topic'],
  ['MQTT-3.3.2-2', 'a topic with +', publish({ topic: 'carewatch/v1/+/telemetry', qos: 1, id: 1 }), 'bad_topic'],
  ['MQTT-4.7.3-1', 'an empty topic', publish({ topic: '' }), 'bad_topic'],
  ['MQTT-1.5.3-2', 'U+0000 in a topic', publish({ topic: withNull }), 'bad_text'],
  ['MQTT-1.5.3-1', 'a surrogate in a topic', publish({ topic: surrogate, qos: 1, id: 1 }), 'bad_text'],
  ['MQTT-1.5.3-1', 'Latin-1 in a topic', publish({ topic: latin1 }), 'bad_text'],
  ['3.3.2', 'a topic longer than its packet', packet(0x30, number(9), Buffer.from('a')), 'malformed_packet'],
  ['3.3.2', 'a PUBLISH of QoS 1 without a packet id', packet(0x32, text(own)), 'malformed_packet'],
  ['3.3', 'an empty PUBLISH', packet(0x30), 'malformed_packet'],
  ['MQTT-3.8.1-1', 'reserved flags of SUBSCRIBE', packet(0x80, number(1), text('a'), Buffer.of(0)), 'malformed_packet'],
  ['MQTT-3.8.3-3', 'a SUBSCRIBE without a filter', packet(0x82, number(1)), 'malformed_packet'],
  ['MQTT-3.8.3-4', 'a SUBSCRIBE of QoS 3', subscribe(1, ['a', 3]), 'bad_qos'],
  ['MQTT-3.8.3-4', 'reserved bits of a requested QoS', subscribe(1, ['a', 0x41]), 'bad_qos'],
  ['MQTT-4.7.1-2', '# within a filter', subscribe(1, ['a/#/b', 0]), 'bad_topic'],
  ['MQTT-4.7.1-3', '+ within a level', subscribe(1, ['a/b+', 0]), 'bad_topic'],
  ['MQTT-4.7.3-1', 'an empty filter', subscribe(1, ['', 0]), 'bad_topic'],
  ['MQTT-1.5.3-2', 'U+0000 in a filter', subscribe(1, [withNull, 0]), 'bad_text'],
  ['MQTT-1.5.3-1', 'a surrogate in a filter', subscribe(1, [surrogate, 0]), 'bad_text'],
  ['MQTT-3.10.1-1', 'reserved flags of UNSUBSCRIBE', packet(0xa0, number(1), text('a')), 'malformed_packet'],
  ['MQTT-3.10.3-2', 'an UNSUBSCRIBE without a filter', packet(0xa2, number(1)), 'malformed_packet'],
  ['MQTT-3.10.3-1', 'U+0000 in an UNSUBSCRIBE', unsubscribe(1, withNull), 'bad_text'],
  ['MQTT-3.6.1-1', 'reserved flags of PUBREL', packet(0x60, number(1)), 'malformed_packet'],
  ['MQTT-2.2.2-2', 'reserved flags of PUBACK', packet(0x42, number(1)), 'malformed_packet'],
  ['3.4.1', 'a PUBACK of three bytes', packet(0x40, Buffer.from([0, 1, 0])), 'malformed_packet'],
  ['3.12.1', 'a PINGREQ with a body', packet(0xc0, Buffer.of(0)), 'malformed_packet'],
  ['MQTT-3.14.1-1', 'reserved flags of DISCONNECT', packet(0xe1), 'malformed_packet'],
  ['2.2.1', 'a CONNACK from a client', packet(0x20, number(0)), 'unexpected_packet'],
  ['2.2.1', 'a SUBACK from a client', packet(0x90, number(1), Buffer.of(0)), 'unexpected_packet'],
  ['2.2.1', 'a PINGRESP from a client', packet(0xd0), 'unexpected_packet'],
  ['2.2.1', 'packet type 0', packet(0x00), 'unexpected_packet'],
  ['2.2.1', 'packet type 15', packet(0xf0), 'unexpected_packet'],
  ['2.2.3', 'a length of five digits', Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x01]), 'malformed_packet'],
];

describe('MQTT 3.1.1 closes the connection of a device for', () => {
  it.each(later)('%s: %s', async (_clause, _what, bytes, reason) => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    using other = await house.device('dev-2');
    device.write(bytes, publish({ topic: own, payload: 'after' }));
    expect(await device.closed()).toEqual([]);
    expect(house.refused).toEqual([{ reason, device: 'dev-1' }]);
    expect(house.arrivals).toEqual([]);
    other.write(pingreq());
    expect((await other.next())?.first).toBe(0xd0);
  });

  it('a filter of more than a hundred levels, which aedes does not take', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    device.write(subscribe(1, ['a/'.repeat(150), 0]));
    expect(await device.closed()).toEqual([]);
    expect(house.refused).toEqual([{ reason: 'malformed_packet', device: 'dev-1' }]);
  });

  it('and for none of these', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    device.write(
      publish({ topic: `${own}\u0001\uFFFF`, qos: 1, id: 1 }),
      publish({ topic: '\uFEFFa', qos: 1, id: 2 }),
      publish({ topic: '/', qos: 1, id: 3, again: true }),
      publish({ topic: 'a b', qos: 1, id: 65_535 }),
      subscribe(1, ['$SYS/#', 0], ['+/+', 2], ['/', 1]),
      unsubscribe(1, '#'),
      pingreq(),
    );
    const firsts = (await device.take(7)).map((each) => each?.first);
    expect(firsts.toSorted((a = 0, b = 0) => a - b)).toEqual([0x40, 0x40, 0x40, 0x40, 0x90, 0xb0, 0xd0]);
  });
});
