import { createConnection } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type BrokerUnderTest, secretOf, startBroker } from './testing/broker-under-test.ts';
import { connect, packet, pingreq } from './testing/packets.ts';
import { RawClient } from './testing/raw-client.ts';

const reasons = (house: { refused: readonly { reason: string }[] }): string[] =>
  house.refused.map(({ reason }) => reason);

/** A stranger whose first bytes the broker has read: it answered the witness after them. */
async function begin(house: BrokerUnderTest, witness: RawClient): Promise<RawClient> {
  const stranger = await house.dial();
  stranger.write(packet(0x10, Buffer.alloc(100)).subarray(0, 5));
  for (let at = 0; at < 3; at += 1) {
    witness.write(pingreq());
    await witness.next();
  }
  return stranger;
}

describe('a stranger', () => {
  it('that says nothing is sent away after the time for a CONNECT', async () => {
    await using house = await startBroker();
    using stranger = await house.dial();
    await house.until(() => house.broker.connections().strangers === 1);
    await house.pass(9_900);
    expect(house.broker.connections().strangers).toBe(1);
    await house.pass(700);
    expect(await stranger.closed()).toEqual([]);
    expect(reasons(house)).toEqual(['connect_timeout']);
    expect(house.broker.connections().strangers).toBe(0);
  });

  it('that sends its CONNECT byte by byte has no more time than another', async () => {
    await using house = await startBroker();
    using stranger = await house.dial();
    const bytes = connect({ userName: 'dev-1', password: secretOf('dev-1') });
    for (let at = 0; at < 11; at += 1) {
      stranger.write(bytes.subarray(at, at + 1));
      await house.pass(1_000);
    }
    expect(await stranger.closed()).toEqual([]);
    expect(reasons(house)).toEqual(['connect_timeout']);
  });

  it('that announces a long CONNECT is sent away before it sends it', async () => {
    await using house = await startBroker();
    using stranger = await house.dial();
    stranger.write(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]));
    expect(await stranger.closed()).toEqual([]);
    expect(reasons(house)).toEqual(['connect_too_large']);
  });

  it('is told from its first byte if it does not begin with a CONNECT', async () => {
    await using house = await startBroker();
    for (const bytes of [pingreq(), Buffer.from('GET / HTTP/1.1\r\n'), Buffer.from([0x16]), Buffer.from([0x11])]) {
      using stranger = await house.dial();
      stranger.write(bytes.subarray(0, 1));
      expect(await stranger.closed()).toEqual([]);
    }
    expect(reasons(house)).toEqual(Array.from({ length: 4 }, () => 'not_a_connect'));
  });

  it('that is told why it is refused has two seconds to read it', async () => {
    await using house = await startBroker();
    const socket = createConnection({ port: house.broker.ports.tcp, host: '127.0.0.1', allowHalfOpen: true });
    using stranger = new RawClient(socket);
    stranger.write(connect({ userName: 'nobody', password: 'x' }));
    expect((await stranger.next())?.body).toEqual(Buffer.from([0, 5]));
    expect(house.broker.connections().strangers).toBe(1);
    stranger.write(Buffer.alloc(10_000));
    await house.pass(2_500);
    expect(reasons(house)).toEqual(['unknown_device']);
    expect(house.broker.connections().strangers).toBe(0);
  });
});

describe('strangers', () => {
  it('of one address are bounded; a silent one gives way to a newcomer', async () => {
    await using house = await startBroker({ limits: { strangersPerAddress: 3 } });
    using witness = await house.device('dev-9');
    const silent = await house.dial();
    using _first = await begin(house, witness);
    using _second = await begin(house, witness);
    await house.pass(600);
    using device = await house.device('dev-1');
    expect(await silent.closed()).toEqual([]);
    expect(reasons(house)).toEqual(['too_many_strangers']);
    device.write(pingreq());
    expect((await device.next())?.first).toBe(0xd0);
    expect(house.broker.connections()).toEqual({ devices: 2, connections: 2, strangers: 2 });
  });

  it('that have all sent something keep their place, and the newcomer goes', async () => {
    await using house = await startBroker({ limits: { strangers: 2 } });
    using witness = await house.device('dev-9');
    using _first = await begin(house, witness);
    using _second = await begin(house, witness);
    using third = await house.dial();
    expect(await third.closed()).toEqual([]);
    expect(reasons(house)).toEqual(['too_many_strangers']);
  });

  it('do not count once they are devices', async () => {
    await using house = await startBroker({ limits: { strangersPerAddress: 1 } });
    const devices = [];
    for (let at = 0; at < 5; at += 1) devices.push(await house.device(`dev-${at}`));
    expect(house.broker.connections()).toEqual({ devices: 5, connections: 5, strangers: 0 });
    for (const device of devices) device[Symbol.dispose]();
  });
});
