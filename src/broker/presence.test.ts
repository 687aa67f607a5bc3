import { describe, expect, it } from 'vitest';
import { secretOf, startBroker } from './testing/broker-under-test.ts';
import { connect, disconnect, pingreq, publish } from './testing/packets.ts';

const will = { topic: 'carewatch/v1/dev-1/status', payload: 'offline' };

describe('presence', () => {
  it('is online with the first connection of a device and offline with the end of its last', async () => {
    await using house = await startBroker();
    const first = await house.device('dev-1', { clientId: 'a' });
    const second = await house.device('dev-1', { clientId: 'b' });
    first.write(disconnect());
    await first.closed();
    expect(house.story).toEqual(['dev-1 online']);
    second.socket.destroy();
    await house.until(() => house.story.length === 2);
    expect(house.story).toEqual(['dev-1 online', 'dev-1 offline']);
    expect(house.broker.connections()).toEqual({ devices: 0, connections: 0, strangers: 0 });
  });

  it('is not told of the broker’s own end, nor are wills', async () => {
    const house = await startBroker();
    using _device = await house.device('dev-1', { will });
    await house[Symbol.asyncDispose]();
    expect(house.story).toEqual(['dev-1 online']);
  });
});

describe('a last will', () => {
  it('becomes a status arrival when the connection dies, before the device is offline', async () => {
    await using house = await startBroker();
    const device = await house.device('dev-1', { will: { ...will, qos: 1 } });
    device.socket.destroy();
    await house.until(() => house.story.length === 3);
    expect(house.story).toEqual(['dev-1 online', 'dev-1 arrives status', 'dev-1 offline']);
    expect(house.arrivals).toEqual([{ device: 'dev-1', label: 'status', payload: 'offline' }]);
    await house.broker.idle();
    expect(house.meter.read()).toMatchObject({ in: 1, out: 1, pending: 0 });
  });

  it('is void after a DISCONNECT', async () => {
    await using house = await startBroker();
    const device = await house.device('dev-1', { will });
    device.write(disconnect());
    await device.closed();
    await house.until(() => house.story.length === 2);
    expect(house.story).toEqual(['dev-1 online', 'dev-1 offline']);
  });

  it('goes out when the broker closes for a violation', async () => {
    await using house = await startBroker();
    const device = await house.device('dev-1', { will });
    device.write(Buffer.from([0xf0, 0]));
    await device.closed();
    await house.until(() => house.story.length === 3);
    expect(house.arrivals.map(({ label }) => label)).toEqual(['status']);
  });

  it('of a CONNECT that was never answered does not exist', async () => {
    await using house = await startBroker();
    const clients = await Promise.all(Array.from({ length: 10 }, () => house.dial()));
    for (const client of clients) {
      client.socket.write(connect({ userName: 'dev-1', password: 'wrong', will }));
      client.socket.resetAndDestroy();
    }
    using device = await house.device('dev-1');
    device.write(pingreq());
    await device.next();
    expect(house.arrivals).toEqual([]);
  });
});

describe('keep-alive', () => {
  it('cuts a device off after one and a half times its silence', async () => {
    await using house = await startBroker();
    const device = await house.device('dev-1', { keepAlive: 10, will });
    await house.pass(14_900);
    expect(house.broker.connections().connections).toBe(1);
    await house.pass(1_000);
    expect(await device.closed()).toEqual([]);
    expect(house.refused).toEqual([{ reason: 'keep_alive', device: 'dev-1' }]);
    await house.until(() => house.story.length === 3);
    expect(house.story).toEqual(['dev-1 online', 'dev-1 arrives status', 'dev-1 offline']);
  });

  it('counts packets, not bytes: half a packet is silence', async () => {
    await using house = await startBroker();
    const device = await house.device('dev-1', { keepAlive: 10 });
    const bytes = publish({ topic: 'carewatch/v1/dev-1/telemetry', payload: 'x'.repeat(100) });
    for (let at = 0; at < 16; at += 1) {
      device.write(bytes.subarray(at, at + 1));
      await house.pass(1_000);
    }
    expect(await device.closed()).toEqual([]);
  });

  it.each([
    ['pings', pingreq()],
    ['messages', publish({ topic: 'carewatch/v1/dev-1/telemetry' })],
  ])('is content with %s', async (_, bytes) => {
    await using house = await startBroker();
    using device = await house.device('dev-1', { keepAlive: 10 });
    for (let at = 0; at < 6; at += 1) {
      await house.pass(9_000);
      const before = house.arrivals.length + device.unread;
      device.write(bytes);
      await house.until(() => house.arrivals.length + device.unread > before);
    }
    expect(house.refused).toEqual([]);
  });

  it('of zero is endless, unless the house sets a bound', async () => {
    await using endless = await startBroker();
    using _patient = await endless.device('dev-1', { keepAlive: 0 });
    await endless.pass(100_000);
    expect(endless.refused).toEqual([]);
    await using bounded = await startBroker({ limits: { keepAliveMax: 10_000 as never } });
    const device = await bounded.device('dev-1', { keepAlive: 0 });
    await bounded.pass(16_000);
    expect(await device.closed()).toEqual([]);
  });
});

describe('stopping', () => {
  it('takes in nothing more, and acknowledges what it has', async () => {
    await using house = await startBroker();
    using device = await house.device('dev-1');
    using stranger = await house.dial();
    const message = { topic: 'carewatch/v1/dev-1/telemetry', qos: 1 };
    house.holdJournal();
    device.write(publish({ ...message, id: 1 }));
    await house.until(() => house.waiting === 1);
    house.broker.stopAccepting();
    expect(await stranger.closed()).toEqual([]);
    device.write(publish({ ...message, id: 2 }));
    const idle = house.broker.idle();
    house.sync();
    await idle;
    expect(await device.next()).toEqual({ first: 0x40, body: Buffer.from([0, 1]) });
    expect(house.arrivals).toHaveLength(1);
    await expect(house.dial()).rejects.toThrow('ECONNREFUSED');
  });
});

describe('a device that returns', () => {
  it('is online once more', async () => {
    await using house = await startBroker();
    for (let at = 0; at < 3; at += 1) {
      const device = await house.device('dev-1', { password: secretOf('dev-1') });
      device.write(disconnect());
      await device.closed();
      await house.until(() => house.story.length === 2 * (at + 1));
    }
    expect(house.story).toEqual(Array.from({ length: 3 }, () => ['dev-1 online', 'dev-1 offline']).flat());
  });
});
