import { type ChildProcess, spawn } from 'node:child_process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { type BrokerUnderTest, startBroker } from '../../src/broker/testing/broker-under-test.ts';
import { connect, pingreq } from '../../src/broker/testing/packets.ts';
import { selfSigned } from '../../src/broker/testing/self-signed.ts';

/** What it costs the broker when sockets by the thousand are opened and left there. */

const opener = `
  const [port, count, hex] = process.argv.slice(1);
  const bytes = Buffer.from(hex, 'hex');
  let left = Number(count);
  const open = () => {
    if (left-- <= 0) return;
    const socket = require('node:net').connect(Number(port), '127.0.0.1', () => {
      if (bytes.length > 0) socket.write(bytes);
      open();
    });
    socket.on('error', open);
  };
  for (let at = 0; at < 50; at += 1) open();
`;

/** Opens `count` connections from a process of its own, each sending `bytes`. */
function besiege(port: number, count: number, bytes: Buffer): ChildProcess & Disposable {
  const child = spawn(process.execPath, ['-e', opener, `${port}`, `${count}`, bytes.toString('hex')], {
    stdio: 'inherit',
  });
  return Object.assign(child, { [Symbol.dispose]: () => void child.kill('SIGKILL') });
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function residentBytes(): number {
  for (let at = 0; at < 3; at += 1) collect();
  return process.memoryUsage().rss;
}

const seen = (house: BrokerUnderTest): number =>
  house.broker.connections().strangers +
  (house.broker.refusals().get('too_many_strangers') ?? 0) +
  (house.broker.refusals().get('too_many_from_address') ?? 0);

describe('two thousand strangers', () => {
  it.each([
    ['silent', Buffer.of()],
    ['in the middle of a CONNECT', connect({ userName: 'dev-1', clientId: 'x'.repeat(7_000) }).subarray(0, 1_000)],
  ])('%s cost kilobytes each, a thousand more cost nothing, and devices get in', async (what, bytes) => {
    await using house = await startBroker({ limits: { strangersPerAddress: 2_000 } });
    const { tcp } = house.broker.ports;
    using _warmUp = besiege(tcp, 100, bytes);
    await house.until(() => seen(house) === 100);
    const before = residentBytes();
    using _siege = besiege(tcp, 1_900, bytes);
    await house.until(() => seen(house) === 2_000);
    const full = residentBytes();
    await house.pass(600);
    using _more = besiege(tcp, 1_000, bytes);
    await house.until(() => seen(house) >= 3_000);
    const after = residentBytes();
    expect(house.broker.connections().strangers).toBe(2_000);
    const each = Math.round((full - before) / 1_900);
    console.info(`a stranger ${what}: ${each} bytes; 1,000 beyond the bound: ${after - full} bytes together`);
    expect(each).toBeLessThan(20_000);
    expect(after - full).toBeLessThan(1_000 * 20_000);

    if (bytes.length === 0) {
      using device = await house.device('dev-1');
      device.write(pingreq());
      expect((await device.next())?.first).toBe(0xd0);
    }
    while (house.broker.connections().strangers > 0) await house.pass(1_000);
    using _device = await house.device('dev-2');
  });
});

describe('a thousand strangers of TLS', () => {
  it('that never finish their handshake are bounded like others', async () => {
    await using house = await startBroker({ tls: { port: 0, ...selfSigned() }, limits: { strangersPerAddress: 500 } });
    const port = house.broker.ports.tls ?? 0;
    const before = residentBytes();
    using _siege = besiege(port, 1_000, Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00]));
    await house.until(() => seen(house) >= 1_000);
    const each = Math.round((residentBytes() - before) / 500);
    console.info(`a stranger in a TLS handshake: ${each} bytes`);
    expect(house.broker.connections().strangers).toBe(500);
    expect(each).toBeLessThan(150_000);
    while (house.broker.connections().strangers > 0) await house.pass(1_000);
  });
});
