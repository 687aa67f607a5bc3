import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import mqtt from 'mqtt';
import { describe, expect, it } from 'vitest';
import { readOutside } from '../../src/broker/testing/outside-under-test.ts';

/** Outside brokers that are not Mosquitto: one of MQTT 3.1.1 alone, and one of which every byte is seen. */

interface Listening extends AsyncDisposable {
  readonly url: string;
}

async function listen(serve: (socket: Socket) => void): Promise<Listening> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    serve(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    url: `mqtt://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

describe('a broker that speaks MQTT 3.1.1 alone', () => {
  it('is spoken to so, and without a share, which it would take for a topic', async () => {
    const aedes = await Aedes.createBroker();
    await using broker = await listen((socket) => void aedes.handle(socket));
    await using reader = readOutside(broker.url, { share: 'carewatch' });
    await reader.until(() => reader.broker.status().connected);
    expect(reader.broker.status()).toMatchObject({ version: '3.1.1', shared: false, reconnects: 0 });
    const device = await mqtt.connectAsync(broker.url, { reconnectPeriod: 0 }, false);
    await device.publishAsync('carewatch/v1/GH-1/telemetry', '{"a":1}', { qos: 1 });
    await reader.until(() => reader.arrivals.length === 1);
    await device.endAsync();
    await reader.broker[Symbol.asyncDispose]();
    await new Promise<void>((resolve) => aedes.close(() => resolve()));
  });

  it('is not read where the messages must have user properties, which only MQTT 5 has', async () => {
    const aedes = await Aedes.createBroker();
    await using broker = await listen((socket) => void aedes.handle(socket));
    const identity = { topics: ['carewatch/v1/{device}'], allow: [], userProperties: { device: '{device}' } };
    await using reader = readOutside(broker.url, { identity });
    await reader.until(() => reader.changes.some(({ kind }) => kind === 'unreachable'));
    expect(reader.broker.status()).toMatchObject({ connected: false, version: undefined });
    expect(reader.changes.at(-1)).toMatchObject({ reason: expect.stringContaining('need MQTT 5') });
    await reader.broker[Symbol.asyncDispose]();
    await new Promise<void>((resolve) => aedes.close(() => resolve()));
  });
});

/** A broker of MQTT 5 that accepts a reader, and does what the test says from then on. */
const welcome = Buffer.from([0x20, 0x03, 0x00, 0x00, 0x00]);

function greet(socket: Socket, heard: (bytes: Buffer) => void): void {
  socket.on('data', (bytes: Buffer) => {
    const kind = bytes.readUInt8(0) & 0xf0;
    if (kind === 0x10) socket.write(welcome);
    else if (kind === 0x80) {
      // SUBACK for three filters; the length of the SUBSCRIBE takes one digit or two.
      const idAt = bytes.readUInt8(1) >= 0x80 ? 3 : 2;
      socket.write(Buffer.from([0x90, 0x06, ...bytes.subarray(idAt, idAt + 2), 0x00, 1, 1, 1]));
    } else heard(bytes);
  });
}

const topic = Buffer.from('carewatch/v1/GH-1/telemetry');
const publish = (id: number): Buffer => {
  const rest = Buffer.concat([Buffer.from([0, topic.length]), topic, Buffer.from([0, id, 0]), Buffer.from('{}')]);
  return Buffer.concat([Buffer.from([0x32, rest.length]), rest]);
};

describe('a broker of MQTT 5', () => {
  it('gets PUBACKs when messages are durable, in their order, and not one before', async () => {
    const sockets: Socket[] = [];
    const heard: Buffer[] = [];
    await using broker = await listen((socket) => {
      sockets.push(socket);
      greet(socket, (bytes) => void heard.push(bytes));
    });
    await using reader = readOutside(broker.url);
    await reader.until(() => reader.broker.status().connected);
    reader.holdJournal();
    sockets[0]?.write(Buffer.concat([publish(7), publish(9), publish(8)]));
    await reader.until(() => reader.arrivals.length === 3);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(Buffer.concat(heard).toString('hex')).toBe('');
    reader.sync(2);
    await reader.until(() => Buffer.concat(heard).length === 8);
    expect(Buffer.concat(heard).toString('hex')).toBe('4002000740020009');
    reader.sync();
    await reader.until(() => Buffer.concat(heard).length === 12);
    expect(Buffer.concat(heard).toString('hex')).toBe('400200074002000940020008');
  });

  it('says why it ends the connection', async () => {
    const sockets: Socket[] = [];
    await using broker = await listen((socket) => {
      sockets.push(socket);
      greet(socket, () => undefined);
    });
    await using reader = readOutside(broker.url);
    await reader.until(() => reader.broker.status().connected);
    sockets[0]?.end(Buffer.from([0xe0, 0x02, 142, 0x00]));
    await reader.until(() => reader.changes.some(({ kind }) => kind === 'lost'));
    expect(reader.changes).toContainEqual({ kind: 'lost', reason: expect.stringContaining('client ids must differ') });
    await reader.until(() => sockets.length === 2 && reader.broker.status().reconnects === 1);
  });
});
