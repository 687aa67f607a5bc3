import { describe, expect, it } from 'vitest';
import { secretOf, startBroker } from './testing/broker-under-test.ts';
import { connect, packet, pingreq, puback, publish, pubrel, subscribe, unsubscribe } from './testing/packets.ts';

const own = 'carewatch/v1/dev-1/command';
const grant = (id: number, ...codes: number[]) => ({ first: 0x90, body: Buffer.from([id >> 8, id & 0xff, ...codes]) });

/** The packet id at the end of the topic of a command. */
const idOf = (body: Buffer | undefined): number => body?.readUInt16BE(2 + own.length) ?? 0;
const payloadOf = (body: Buffer | undefined): string => body?.subarray(2 + own.length + 2).toString() ?? '';

describe('a subscription', () => {
  it('to the device’s own commands is granted, to anything else refused', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    device.write(subscribe(3, [own, 1], ['carewatch/v1/dev-2/command', 1], ['#', 0], ['carewatch/v1/+/command', 2]));
    expect(await device.next()).toEqual(grant(3, 1, 0x80, 0x80, 0x80));
    device.write(subscribe(4, [own, 2]), subscribe(5, [own, 0]), subscribe(6, ['$SYS/#', 0]));
    expect(await device.take(3)).toEqual([grant(4, 2), grant(5, 0), grant(6, 0x80)]);
    expect(house.broker.refusals().get('subscription')).toBe(4);
  });

  it('never brings what devices publish, not even a retained message', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    device.write(subscribe(1, [own, 1]), publish({ topic: own, payload: 'x', qos: 1, id: 9, retain: true }));
    expect(new Set((await device.take(2)).map((each) => each?.first))).toEqual(new Set([0x90, 0x40]));
    device.write(subscribe(2, [own, 1]), pingreq());
    expect((await device.take(2)).map((each) => each?.first)).toEqual([0x90, 0xd0]);
  });

  it('ends with UNSUBSCRIBE', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    device.write(subscribe(1, [own, 1]), unsubscribe(2, own, 'never/subscribed'));
    await device.next();
    expect(await device.next()).toEqual({ first: 0xb0, body: Buffer.from([0, 2]) });
    expect(await house.broker.sendCommand('dev-1', Buffer.from('x'))).toBe('no_subscriber');
  });
});

describe('a command', () => {
  it('is delivered when the device acknowledges it', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    device.write(subscribe(1, [own, 1]));
    await device.next();
    let outcome = '';
    const sent = house.broker.sendCommand('dev-1', Buffer.from('{"do":"restart"}')).then((each) => {
      outcome = each;
    });
    const command = await device.next();
    expect(command?.first).toBe(0x32);
    expect(payloadOf(command?.body)).toBe('{"do":"restart"}');
    device.write(pingreq());
    await device.next();
    expect(outcome).toBe('');
    device.write(puback(idOf(command?.body)));
    await sent;
    expect(outcome).toBe('delivered');
  });

  it('at QoS 0 is delivered when it is written', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    device.write(subscribe(1, [own, 0]));
    await device.next();
    expect(await house.broker.sendCommand('dev-1', Buffer.from('x'))).toBe('delivered');
    expect(await device.next()).toEqual({
      first: 0x30,
      body: Buffer.from(`\0${String.fromCharCode(own.length)}${own}x`),
    });
  });

  it('has no subscriber when the device is away, or not subscribed, or another one', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    expect(await house.broker.sendCommand('dev-1', Buffer.from('x'))).toBe('no_subscriber');
    expect(await house.broker.sendCommand('dev-2', Buffer.from('x'))).toBe('no_subscriber');
    device.write(pingreq());
    expect((await device.next())?.first).toBe(0xd0);
  });

  it('goes to every connection that wants it; the first acknowledgement counts', async () => {
    await using house = await startBroker();
    using first = await house.device('dev-1', { clientId: 'a' });
    using second = await house.device('dev-1', { clientId: 'b' });
    for (const client of [first, second]) {
      client.write(subscribe(1, [own, 1]));
      await client.next();
    }
    const sent = house.broker.sendCommand('dev-1', Buffer.from('x'));
    const command = await second.next();
    expect((await first.next())?.first).toBe(0x32);
    first.socket.destroy();
    second.write(puback(idOf(command?.body)));
    expect(await sent).toBe('delivered');
  });

  it('that is not acknowledged in time, or whose connection ends, has no subscriber', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    device.write(subscribe(1, [own, 1]));
    await device.next();
    const late = house.broker.sendCommand('dev-1', Buffer.from('x'));
    await house.pass(11_000);
    expect(await late).toBe('no_subscriber');
    const lost = house.broker.sendCommand('dev-1', Buffer.from('x'));
    device.socket.destroy();
    expect(await lost).toBe('no_subscriber');
  });

  it('that was not acknowledged is sent again, and marked so, when its session goes on', async () => {
    await using house = await startBroker();
    const first = await house.device('dev-1', { clean: false });
    first.write(subscribe(1, [own, 1]));
    await first.next();
    void house.broker.sendCommand('dev-1', Buffer.from('one'));
    void house.broker.sendCommand('dev-1', Buffer.from('two'));
    const [one] = await first.take(2);
    first.socket.destroy();
    await house.until(() => house.broker.connections().connections === 0);
    using second = await house.dial();
    second.write(connect({ userName: 'dev-1', password: secretOf('dev-1'), clientId: 'dev-1', clean: false }));
    expect((await second.next())?.body).toEqual(Buffer.from([1, 0]));
    const again = await second.take(2);
    expect(again.map((each) => [each?.first, payloadOf(each?.body)])).toEqual([
      [0x3a, 'one'],
      [0x3a, 'two'],
    ]);
    expect(idOf(again[0]?.body)).toBe(idOf(one?.body));
  });
});

describe('a device that does not read', () => {
  it('its commands is cut off at a bound, and another device gets its own at once', async () => {
    await using house = await startBroker();
    const deaf = await house.device('dev-1');
    using other = await house.device('dev-2');
    deaf.write(subscribe(1, [own, 1]));
    other.write(subscribe(1, ['carewatch/v1/dev-2/command', 0]));
    await deaf.next();
    await other.next();
    deaf.socket.pause();
    const outcomes = Array.from({ length: 70 }, () => house.broker.sendCommand('dev-1', Buffer.alloc(100)));
    expect(await house.broker.sendCommand('dev-2', Buffer.from('x'))).toBe('delivered');
    expect((await other.next())?.first).toBe(0x30);
    expect(new Set(await Promise.all(outcomes))).toEqual(new Set(['no_subscriber']));
    expect(house.refused).toEqual([{ reason: 'slow_reader', device: 'dev-1' }]);
    expect(house.broker.connections().devices).toBe(1);
  });

  it('is cut off when what is written to it does not move, whatever it sends', async () => {
    await using house = await startBroker({ limits: { unsentBytes: 64 * 1024 * 1024 } });
    const deaf = await house.device('dev-1');
    deaf.write(subscribe(1, [own, 1]));
    await deaf.next();
    deaf.socket.pause();
    for (let at = 0; at < 20; at += 1) void house.broker.sendCommand('dev-1', Buffer.alloc(1024 * 1024));
    await house.pass(29_000);
    expect(house.refused).toEqual([]);
    await house.pass(3_000);
    expect(house.refused).toEqual([{ reason: 'slow_reader', device: 'dev-1' }]);
  });

  it('its acknowledgements is not read either', async () => {
    await using house = await startBroker();
    using deaf = await house.device('dev-1');
    deaf.socket.pause();
    const releases = Buffer.concat(Array.from({ length: 100_000 }, () => pubrel(1)));
    for (let at = 0; at < 100; at += 1) deaf.socket.write(releases);
    await house.until(() => deaf.socket.writableLength > 0);
    await house.pass(60_000);
    await house.until(() => house.broker.connections().connections === 0);
    expect(house.refused).toEqual([{ reason: 'slow_reader', device: 'dev-1' }]);
  });
});

describe('answers to QoS 2', () => {
  it('are ignored: the broker sends none', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    device.write(packet(0x50, Buffer.from([0, 1])), packet(0x70, Buffer.from([0, 1])), puback(77), pingreq());
    expect((await device.next())?.first).toBe(0xd0);
  });
});

describe('a device of other people’s', () => {
  const request = 'v1/devices/me/rpc/request/+';
  const otherwise = { topic: 'v1/devices/me/rpc/request/5', payload: Buffer.from('{"method":"x"}') };

  it('may subscribe to its topics there, and hears only what is for it', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    device.write(subscribe(3, [request, 1], ['spBv1.0/g/NCMD/n', 0], ['v1/devices/other', 0], ['+/devices/me/x', 0]));
    expect(await device.next()).toEqual(grant(3, 1, 0, 0x80, 0x80));
    expect(house.broker.listens('dev-1')).toBe(true);
    const sent = house.broker.sendCommand('dev-1', Buffer.from('{"id":"c"}'), otherwise);
    const frame = await device.next();
    expect(frame?.body.subarray(2, 2 + otherwise.topic.length).toString()).toBe(otherwise.topic);
    expect(frame?.body.subarray(2 + otherwise.topic.length + 2).toString()).toBe('{"method":"x"}');
    device.write(puback(frame?.body.readUInt16BE(2 + otherwise.topic.length) ?? 0));
    expect(await sent).toBe('delivered');
    expect(await house.broker.send('dev-1', { topic: 'spBv1.0/g/NCMD/other', payload: Buffer.of(1) })).toBe(
      'no_subscriber',
    );
    expect(await house.broker.send('dev-1', { topic: 'spBv1.0/g/NCMD/n', payload: Buffer.of(1) })).toBe('delivered');
  });

  it('is sent commands in our form when it subscribed to both', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    device.write(subscribe(1, [request, 1], [own, 1]));
    await device.next();
    const sent = house.broker.sendCommand('dev-1', Buffer.from('ours'), otherwise);
    const frame = await device.next();
    expect(payloadOf(frame?.body)).toBe('ours');
    device.write(puback(idOf(frame?.body)));
    expect(await sent).toBe('delivered');
  });

  it('no longer listens after UNSUBSCRIBE, and has 32 filters at most', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    device.write(subscribe(1, [request, 1]), unsubscribe(2, request));
    await device.take(2);
    expect(house.broker.listens('dev-1')).toBe(false);
    const filters = Array.from({ length: 33 }, (_, i): [string, number] => [`spBv1.0/g/NCMD/${i}`, 0]);
    device.write(subscribe(3, ...filters));
    expect(await device.next()).toEqual(grant(3, ...new Array(32).fill(0), 0x80));
  });
});
