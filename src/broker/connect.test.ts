import { describe, expect, it } from 'vitest';
import { secretOf, startBroker } from './testing/broker-under-test.ts';
import { connect, disconnect, pingreq, publish, subscribe } from './testing/packets.ts';

const refusedWith = (code: number) => ({ first: 0x20, body: Buffer.from([0, code]) });
const accepted = (sessionPresent: boolean) => ({ first: 0x20, body: Buffer.from([sessionPresent ? 1 : 0, 0]) });
const pong = { first: 0xd0, body: Buffer.alloc(0) };

describe('a device', () => {
  it.each([
    ['an unknown id', 'nobody', 'x', 'unknown_device'],
    ['a wrong secret', 'dev-1', 'x', 'wrong_secret'],
    ['an empty secret', 'dev-1', '', 'wrong_secret'],
    ['a revoked secret', 'dev-9', secretOf('dev-9'), 'revoked'],
    ['an id that is no level of a topic', 'dev-1/telemetry', 'x', 'unknown_device'],
    ['an id with a wildcard', 'dev-+', secretOf('dev-+'), 'unknown_device'],
  ])('with %s is told that it is not authorized, and counted', async (_, userName, password, reason) => {
    await using house = await startBroker();
    house.secrets.set('dev-9', 'revoked');
    using client = await house.dial();
    client.write(connect({ userName, password }), publish({ topic: 'carewatch/v1/dev-1/telemetry' }));
    expect(await client.closed()).toEqual([refusedWith(5)]);
    expect(house.refused).toEqual([{ reason, device: userName }]);
    expect(house.broker.refusals().get(reason as 'revoked')).toBe(1);
    expect(house.story).toEqual([]);
  });

  it.each([
    ['without user name and password', {}],
    ['without a password', { userName: 'dev-1' }],
    ['with an empty user name', { userName: '', password: 'x' }],
  ])('%s is told that it is not authorized', async (_, fields) => {
    await using house = await startBroker();
    using client = await house.dial();
    client.write(connect(fields));
    expect(await client.closed()).toEqual([refusedWith(5)]);
    expect(house.refused.map(({ reason }) => reason)).toEqual(['no_credentials']);
  });

  it('may speak MQTT 3.1, with a client id of 1 to 23 characters', async () => {
    await using house = await startBroker();
    const old = { protocol: 'MQIsdp', level: 3, userName: 'dev-1', password: secretOf('dev-1') };
    using client = await house.dial();
    client.write(connect({ ...old, clientId: 'c'.repeat(23) }));
    expect(await client.next()).toEqual(accepted(false));
    for (const clientId of ['', 'c'.repeat(24)]) {
      using other = await house.dial();
      other.write(connect({ ...old, clientId }));
      expect(await other.closed()).toEqual([refusedWith(2)]);
    }
  });

  it('without a client id gets one of its own if its session is clean', async () => {
    await using house = await startBroker();
    using first = await house.device('dev-1', { clientId: '' });
    using second = await house.device('dev-1', { clientId: '' });
    first.write(pingreq());
    second.write(pingreq());
    expect(await first.next()).toEqual(pong);
    expect(await second.next()).toEqual(pong);
    expect(house.broker.connections()).toMatchObject({ devices: 1, connections: 2 });
  });

  it('may have a will on its status topic and on no other', async () => {
    await using house = await startBroker();
    for (const topic of ['carewatch/v1/dev-2/status', 'carewatch/v1/dev-1/telemetry', 'a', '', '#']) {
      using client = await house.dial();
      const will = { topic, payload: 'offline' };
      client.write(connect({ userName: 'dev-1', password: secretOf('dev-1'), will }));
      expect(await client.closed()).toEqual([refusedWith(5)]);
    }
    expect(house.broker.refusals().get('foreign_will')).toBe(5);
    expect(house.arrivals).toEqual([]);
  });
});

describe('a client id', () => {
  it('belongs to one device: two devices may use the same', async () => {
    await using house = await startBroker();
    using first = await house.device('dev-1', { clientId: 'same' });
    using second = await house.device('dev-2', { clientId: 'same' });
    for (const client of [first, second]) {
      client.write(pingreq());
      expect(await client.next()).toEqual(pong);
    }
    expect(house.broker.connections()).toEqual({ devices: 2, connections: 2, strangers: 0 });
  });

  it('is taken over by the newer connection of the device, which stays online throughout', async () => {
    await using house = await startBroker();
    const first = await house.device('dev-1', { will: { topic: 'carewatch/v1/dev-1/status', payload: 'offline' } });
    using second = await house.device('dev-1');
    expect(await first.closed()).toEqual([]);
    second.write(pingreq());
    expect(await second.next()).toEqual(pong);
    expect(house.story).toEqual(['dev-1 online', 'dev-1 arrives status']);
    expect(house.broker.connections()).toMatchObject({ devices: 1, connections: 1 });
  });

  it('is taken over again and again without harm, also before the answer to the CONNECT', async () => {
    await using house = await startBroker();
    const clients = await Promise.all(Array.from({ length: 20 }, () => house.dial()));
    for (const client of clients) client.write(connect({ userName: 'dev-1', password: secretOf('dev-1') }));
    await house.until(() => house.broker.connections().connections === 1);
    await house.until(() => clients.filter((client) => !client.socket.closed).length === 1);
    const last = clients.find((client) => !client.socket.closed);
    expect(await last?.next()).toEqual(accepted(false));
    last?.write(pingreq());
    expect(await last?.next()).toEqual(pong);
    last?.write(disconnect());
    await house.until(() => house.broker.connections().connections === 0);
    expect(house.story).toEqual(['dev-1 online', 'dev-1 offline']);
  });
});

describe('a session', () => {
  it('that is not clean is there when its client returns, and a clean one ends it', async () => {
    await using house = await startBroker();
    const come = async (clean: boolean) => {
      const client = await house.dial();
      client.write(connect({ userName: 'dev-1', password: secretOf('dev-1'), clean }));
      const answer = await client.next();
      client.write(disconnect());
      await client.closed();
      return answer;
    };
    expect(await come(false)).toEqual(accepted(false));
    expect(await come(false)).toEqual(accepted(true));
    expect(await come(true)).toEqual(accepted(false));
    expect(await come(false)).toEqual(accepted(false));
  });

  it('keeps its subscription', async () => {
    await using house = await startBroker();
    const first = await house.device('dev-1', { clean: false });
    first.write(subscribe(1, ['carewatch/v1/dev-1/command', 1]));
    await first.next();
    first.socket.destroy();
    await house.until(() => house.broker.connections().connections === 0);
    using second = await house.device('dev-1', { clean: false });
    void house.broker.sendCommand('dev-1', Buffer.from('x'));
    expect((await second.next())?.first).toBe(0x32);
  });

  it('is one of at most eight kept for a device', async () => {
    await using house = await startBroker();
    const come = async (clientId: string) => {
      const client = await house.dial();
      client.write(connect({ userName: 'dev-1', password: secretOf('dev-1'), clean: false, clientId }));
      const answer = await client.next();
      client.write(disconnect());
      await client.closed();
      return answer?.body[0];
    };
    for (let at = 0; at < 9; at += 1) expect(await come(`c${at}`)).toBe(0);
    expect(await come('c8')).toBe(1);
    expect(await come('c0')).toBe(0);
  });
});

describe('the number of connections', () => {
  it('of one device is bounded, take-overs aside', async () => {
    await using house = await startBroker({ limits: { connectionsPerDevice: 2 } });
    using first = await house.device('dev-1', { clientId: 'a' });
    const second = await house.device('dev-1', { clientId: 'b' });
    using third = await house.dial();
    third.write(connect({ userName: 'dev-1', password: secretOf('dev-1'), clientId: 'c' }));
    expect(await third.closed()).toEqual([refusedWith(3)]);
    using again = await house.device('dev-1', { clientId: 'b' });
    expect(await second.closed()).toEqual([]);
    using other = await house.device('dev-2');
    for (const client of [first, again, other]) {
      client.write(pingreq());
      expect(await client.next()).toEqual(pong);
    }
    expect(house.refused).toEqual([{ reason: 'too_many_of_device', device: 'dev-1' }]);
  });

  it('of all devices is bounded', async () => {
    await using house = await startBroker({ limits: { connections: 1 } });
    using _first = await house.device('dev-1');
    using second = await house.dial();
    second.write(connect({ userName: 'dev-2', password: secretOf('dev-2') }));
    expect(await second.closed()).toEqual([refusedWith(3)]);
    expect(house.broker.refusals().get('too_many_connections')).toBe(1);
  });
});

describe('disconnecting a device', () => {
  it('closes each of its connections, forgets its sessions and tells how many there were', async () => {
    await using house = await startBroker();
    const first = await house.device('dev-1', { clientId: 'a', clean: false });
    const second = await house.device('dev-1', { clientId: 'b' });
    using other = await house.device('dev-2');
    house.secrets.set('dev-1', 'new');
    expect(house.broker.disconnect('dev-1', 'rotated')).toBe(2);
    expect(await first.closed()).toEqual([]);
    expect(await second.closed()).toEqual([]);
    using back = await house.dial();
    back.write(connect({ userName: 'dev-1', password: 'new', clientId: 'a', clean: false }));
    expect(await back.next()).toEqual(accepted(false));
    other.write(pingreq());
    expect(await other.next()).toEqual(pong);
    expect(house.broker.refusals().get('rotated')).toBe(2);
    expect(house.broker.disconnect('dev-3', 'retired')).toBe(0);
  });
});

describe('a secret as user name', () => {
  it('lets its device in without a password, as firmware for ThingsBoard connects', async () => {
    await using house = await startBroker();
    using device = await house.dial();
    device.write(connect({ userName: secretOf('dev-7') }));
    expect((await device.next())?.body[1]).toBe(0);
    device.write(pingreq());
    expect(await device.next()).toEqual(pong);
    expect(house.story).toEqual(['dev-7 online']);
  });

  it.each([
    { userName: 'secret of nobody' },
    { userName: secretOf('dev-7'), password: 'x' },
    { userName: 'dev-7', password: '' },
  ])('lets nobody in by %j', async (fields) => {
    await using house = await startBroker();
    using device = await house.dial();
    device.write(connect(fields));
    expect(await device.closed()).toEqual([refusedWith(5)]);
  });
});
