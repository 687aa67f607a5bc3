import { describe, expect, it } from 'vitest';
import { startBroker } from './testing/broker-under-test.ts';
import { connect, packet, pingreq, publish, pubrel } from './testing/packets.ts';

const telemetry = (id: string): string => `carewatch/v1/${id}/telemetry`;
const ackOf = (id: number) => ({ first: 0x40, body: Buffer.from([id >> 8, id & 0xff]) });
const recOf = (id: number) => ({ ...ackOf(id), first: 0x50 });
const compOf = (id: number) => ({ ...ackOf(id), first: 0x70 });
const pong = { first: 0xd0, body: Buffer.alloc(0) };

describe('a published message', () => {
  it('is acknowledged when it is durable and not before', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    house.holdJournal();
    device.write(publish({ topic: telemetry('dev-1'), payload: '{"a":1}', qos: 1, id: 7 }), pingreq());
    expect(await device.next()).toEqual(pong);
    expect(house.arrivals).toEqual([{ device: 'dev-1', label: 'telemetry', payload: '{"a":1}' }]);
    house.sync();
    expect(await device.next()).toEqual(ackOf(7));
  });

  it('takes its place in the order of the stream, and acknowledgements leave in that order', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    house.holdJournal();
    const ids = [9, 3, 700, 4, 65_535];
    device.write(...ids.map((id) => publish({ topic: telemetry('dev-1'), payload: `${id}`, qos: 1, id })));
    await house.until(() => house.waiting === ids.length);
    house.sync(2);
    house.sync();
    expect(await device.take(ids.length)).toEqual(ids.map(ackOf));
    expect(house.arrivals.map(({ payload }) => payload)).toEqual(ids.map(String));
  });

  it('is an arrival by its topic: telemetry, status or the reply to a command', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    for (const label of ['telemetry', 'status', 'command/reply']) {
      device.write(publish({ topic: `carewatch/v1/dev-1/${label}`, payload: label, qos: 1, id: 1 }));
      expect(await device.next()).toEqual(ackOf(1));
    }
    expect(house.arrivals.map(({ label, payload }) => [label, payload])).toEqual([
      ['telemetry', 'telemetry'],
      ['status', 'status'],
      ['command/reply', 'command/reply'],
    ]);
  });

  it('arrives whole when it comes in single bytes', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    const bytes = publish({ topic: telemetry('dev-1'), payload: 'x'.repeat(300), qos: 1, id: 5 });
    for (const byte of bytes) {
      device.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await device.next()).toEqual(ackOf(5));
    expect(house.arrivals[0]?.payload).toBe('x'.repeat(300));
  });

  it('with QoS 0 arrives and is answered with nothing', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    device.write(publish({ topic: telemetry('dev-1'), payload: 'a' }), pingreq());
    expect(await device.next()).toEqual(pong);
    expect(house.arrivals).toHaveLength(1);
  });

  it('that is retained is an arrival like any other and is sent to nobody', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    device.write(publish({ topic: telemetry('dev-1'), payload: 'a', qos: 1, id: 1, retain: true }));
    expect(await device.next()).toEqual(ackOf(1));
    expect(house.arrivals).toHaveLength(1);
  });

  it('sent right after the CONNECT waits for the CONNACK', async () => {
    await using house = await startBroker();
    using device = await house.dial();
    house.secrets.set('dev-1', 's');
    device.write(
      connect({ userName: 'dev-1', password: 's' }),
      publish({ topic: telemetry('dev-1'), payload: 'a', qos: 1, id: 1 }),
      pingreq(),
    );
    expect((await device.next())?.first).toBe(0x20);
    expect(new Set((await device.take(2)).map((each) => each?.first))).toEqual(new Set([0x40, 0xd0]));
    expect(house.story).toEqual(['dev-1 online', 'dev-1 arrives telemetry']);
  });

  it('is kept when the connection dies before its acknowledgement', async () => {
    await using house = await startBroker();
    const device = await house.device('dev-1');
    house.holdJournal();
    device.write(publish({ topic: telemetry('dev-1'), payload: 'a', qos: 1, id: 1 }));
    await house.until(() => house.waiting === 1);
    device.socket.destroy();
    await house.until(() => house.broker.connections().connections === 0);
    house.sync();
    await house.broker.idle();
    expect(house.meter.read()).toMatchObject({ in: 1, out: 1, pending: 0 });
  });
});

describe('a message on a topic that is not the device’s own', () => {
  it.each([
    ['carewatch/v1/dev-2/telemetry', '!foreign_topic'],
    ['carewatch/v1/dev-1x/telemetry', '!foreign_topic'],
    ['carewatch/v1//telemetry', '!foreign_topic'],
    ['carewatch/v1/dev-1/command', '!unknown_topic'],
    ['carewatch/v1/dev-1/telemetry/', '!unknown_topic'],
    ['carewatch/v2/dev-1/telemetry', '!unknown_topic'],
    ['$SYS/broker', '!unknown_topic'],
    ['温度', '!unknown_topic'],
  ])('%s is journaled as %s of the sender, cut short, acknowledged and counted', async (topic, label) => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    using other = await house.device('dev-2');
    device.write(publish({ topic, payload: 'x'.repeat(1_000), qos: 1, id: 1 }));
    expect(await device.next()).toEqual(ackOf(1));
    expect(house.arrivals).toEqual([{ device: 'dev-1', label, payload: 'x'.repeat(256) }]);
    const reason = label.slice(1) as 'foreign_topic' | 'unknown_topic';
    expect(house.meter.read()).toMatchObject({ in: 1, out: 0, rejected: { [reason]: 1 }, pending: 0 });
    expect(house.broker.refusals().get(reason)).toBe(1);
    other.write(pingreq());
    expect(await other.next()).toEqual(pong);
  });

  it('is acknowledged in its turn', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    const topics = [telemetry('dev-1'), telemetry('dev-2'), 'x', telemetry('dev-1')];
    device.write(...topics.map((topic, at) => publish({ topic, qos: 1, id: at + 1 })));
    expect(await device.take(4)).toEqual([1, 2, 3, 4].map(ackOf));
  });
});

describe('a message with QoS 2', () => {
  it('gets its PUBREC when it is durable and its PUBCOMP when it is released', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    house.holdJournal();
    device.write(publish({ topic: telemetry('dev-1'), payload: 'a', qos: 2, id: 4 }), pingreq());
    expect(await device.next()).toEqual(pong);
    house.sync();
    expect(await device.next()).toEqual(recOf(4));
    device.write(pubrel(4));
    expect(await device.next()).toEqual(compOf(4));
  });

  it('arrives once, however often it is sent before its release', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    house.holdJournal();
    const message = { topic: telemetry('dev-1'), payload: 'a', qos: 2, id: 4 };
    device.write(publish(message), publish({ ...message, again: true }), pingreq());
    expect(await device.next()).toEqual(pong);
    house.sync();
    expect(await device.next()).toEqual(recOf(4));
    device.write(publish({ ...message, again: true }));
    expect(await device.next()).toEqual(recOf(4));
    expect(house.arrivals).toHaveLength(1);
    expect(house.meter.read()).toMatchObject({ in: 3, out: 1, duplicate: 2, pending: 0 });
    device.write(pubrel(4), publish(message));
    expect(await device.take(2)).toEqual([compOf(4), recOf(4)]);
    expect(house.arrivals).toHaveLength(2);
  });

  it('is not taken twice when its session goes on over another connection', async () => {
    await using house = await startBroker();
    const message = { topic: telemetry('dev-1'), payload: 'a', qos: 2, id: 4 };
    const first = await house.device('dev-1', { clean: false });
    house.holdJournal();
    first.write(publish(message));
    await house.until(() => house.waiting === 1);
    first.socket.destroy();
    using second = await house.device('dev-1', { clean: false });
    second.write(publish({ ...message, again: true }), pingreq());
    expect(await second.next()).toEqual(pong);
    house.sync();
    expect(await second.next()).toEqual(recOf(4));
    expect(house.arrivals.filter(({ label }) => label === 'telemetry')).toHaveLength(1);
  });

  it('may not be left unreleased a thousand times', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    const all = Array.from({ length: 1_001 }, (_, at) => publish({ topic: telemetry('dev-1'), qos: 2, id: at + 1 }));
    device.write(...all);
    await device.closed();
    expect(house.refused.map(({ reason }) => reason)).toEqual(['too_many_in_flight']);
  });
});

describe('when the journal does not keep up', () => {
  it('a connection is read up to its share, and read on when half of it is durable', async () => {
    await using house = await startBroker({ limits: { connectionPendingMessages: 10 } });
    using device = await house.device('dev-1');
    using other = await house.device('dev-2');
    house.holdJournal();
    const ids = Array.from({ length: 50 }, (_, at) => at + 1);
    device.write(...ids.map((id) => publish({ topic: telemetry('dev-1'), payload: `${id}`, qos: id % 2, id })));
    other.write(publish({ topic: telemetry('dev-2'), payload: 'other', qos: 1, id: 1 }), pingreq());
    expect(await other.next()).toEqual(pong);
    expect(house.waiting).toBe(11 + 1);
    house.sync(5);
    house.sync(3);
    await house.until(() => house.waiting > 4);
    house.sync();
    await house.until(() => house.arrivals.length === 51);
    expect(await device.take(25)).toEqual(ids.filter((id) => id % 2 === 1).map(ackOf));
    await house.broker.idle();
    expect(house.meter.read()).toMatchObject({ in: 51, out: 51, dropped_qos0: 0, pending: 0 });
  });

  it('QoS 0 is dropped and counted only beyond the bound of the house, and QoS 1 waits', async () => {
    await using house = await startBroker({ limits: { pendingBytes: 1_000 } });
    using device = await house.device('dev-1');
    using other = await house.device('dev-2');
    house.holdJournal();
    const large = { topic: telemetry('dev-1'), payload: 'x'.repeat(1_000) };
    device.write(publish({ ...large, qos: 1, id: 1 }), publish(large), publish(large), pingreq());
    expect(await device.next()).toEqual(pong);
    expect(house.meter.read()).toMatchObject({ in: 3, dropped_qos0: 2, pending: 1 });
    other.write(publish({ topic: telemetry('dev-2'), qos: 1, id: 2 }));
    using late = await house.dial();
    late.write(connect({ userName: 'dev-3', password: 'secret of dev-3' }));
    expect(await late.next()).toEqual({ first: 0x20, body: Buffer.from([0, 3]) });
    expect(house.waiting).toBe(1);
    house.sync();
    expect(await device.next()).toEqual(ackOf(1));
    expect(await other.next()).toEqual(ackOf(2));
    await house.broker.idle();
    expect(house.meter.read()).toMatchObject({ in: 4, out: 2, dropped_qos0: 2, pending: 0 });
    expect(house.broker.refusals().get('overloaded')).toBe(1);
  });

  it('no more than a connection’s share and what lies in its socket is held, however much is sent', async () => {
    await using house = await startBroker({ limits: { connectionPendingBytes: 100_000 } });
    using device = await house.device('dev-1');
    house.holdJournal();
    const message = publish({ topic: telemetry('dev-1'), payload: 'x'.repeat(10_000) });
    const burst = Buffer.concat(Array.from({ length: 3_000 }, () => message));
    device.socket.write(burst);
    await house.until(() => house.waiting === 10 && device.socket.writableLength > 0);
    const unsent = device.socket.writableLength;
    await house.pass(1_000);
    expect(house.waiting).toBe(10);
    expect(device.socket.writableLength).toBe(unsent);
    house.sync();
    await house.until(() => house.arrivals.length === 3_000);
  });

  it('a device that waits for its acknowledgements is not taken for a silent one', async () => {
    await using house = await startBroker({ limits: { connectionPendingMessages: 1 } });
    using device = await house.device('dev-1', { keepAlive: 1 });
    house.holdJournal();
    device.write(...[1, 2, 3, 4].map((id) => publish({ topic: telemetry('dev-1'), qos: 1, id })), pingreq());
    await house.until(() => house.waiting === 2);
    await house.pass(10_000);
    house.sync();
    expect(await device.take(5)).toHaveLength(5);
  });
});

describe('a device that publishes faster than it may', () => {
  it('is read more slowly over all its connections together, and loses nothing', async () => {
    await using house = await startBroker({ limits: { messagesPerSecond: 10 } });
    using first = await house.device('dev-1', { clientId: 'a' });
    using second = await house.device('dev-1', { clientId: 'b' });
    using other = await house.device('dev-2');
    const burst = [...Array(20).keys()].map((at) => publish({ topic: telemetry('dev-1'), qos: 1, id: at + 1 }));
    first.write(...burst);
    second.write(...burst);
    await house.until(() => house.arrivals.length === 10);
    other.write(publish({ topic: telemetry('dev-2'), qos: 1, id: 1 }));
    expect(await other.next()).toEqual(ackOf(1));
    expect(house.arrivals).toHaveLength(11);
    await house.pass(1_000);
    await house.until(() => house.arrivals.length >= 20);
    expect(house.arrivals.length).toBeLessThanOrEqual(22);
    await house.pass(3_000);
    await house.until(() => house.arrivals.length === 41);
    expect(await first.take(20)).toEqual([...Array(20).keys()].map((at) => ackOf(at + 1)));
    expect(await second.take(20)).toHaveLength(20);
  });
});

describe('a packet of the largest size', () => {
  it('is taken, and one byte more closes the connection from the header alone', async () => {
    await using house = await startBroker({ limits: { packetBytes: 1_000 } });
    using device = await house.device('dev-1');
    const overhead = 2 + Buffer.byteLength(telemetry('dev-1')) + 2;
    const largest = { topic: telemetry('dev-1'), payload: 'x'.repeat(1_000 - overhead), qos: 1, id: 1 };
    device.write(publish(largest));
    expect(await device.next()).toEqual(ackOf(1));
    device.write(packet(0x32, Buffer.alloc(1_001)).subarray(0, 3));
    expect(await device.closed()).toEqual([]);
    expect(house.refused).toEqual([{ reason: 'packet_too_large', device: 'dev-1' }]);
  });
});

describe('a topic of other people’s that is read', () => {
  it('is admitted whole under its name, whoever it is about; one that is not is refused', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    const payload = 'x'.repeat(300);
    for (const topic of ['plant/dev-2/state', 'plant/dev-2/state', 'works/dev-1/state', `plant/${'y'.repeat(1_100)}`]) {
      device.write(publish({ topic, payload, qos: 1, id: 7 }));
      await device.next();
    }
    expect(house.arrivals.map(({ label, payload: kept }) => [label, kept.length])).toEqual([
      ['topic:plant/dev-2/state', 300],
      ['topic:plant/dev-2/state', 300],
      ['!unknown_topic', 256],
      ['!unknown_topic', 256],
    ]);
  });

  it('may be that of a last will', async () => {
    await using house = await startBroker();
    const device = await house.device('dev-1', { will: { topic: 'plant/dev-1/LWT', payload: 'OFF' } });
    device[Symbol.dispose]();
    await house.until(() => house.arrivals.length > 0);
    expect(house.arrivals).toEqual([{ device: 'dev-1', label: 'topic:plant/dev-1/LWT', payload: 'OFF' }]);
  });
});
