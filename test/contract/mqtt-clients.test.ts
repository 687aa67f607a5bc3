import { spawn, spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type BrokerUnderTest, secretOf, startBroker } from '../../src/broker/testing/broker-under-test.ts';
import { selfSigned } from '../../src/broker/testing/self-signed.ts';

/** The clients that devices really use, over every transport. */

const { cert, key } = selfSigned();
const telemetry = 'carewatch/v1/dev-1/telemetry';
const command = 'carewatch/v1/dev-1/command';
const credentials = { username: 'dev-1', password: secretOf('dev-1') };

const startAll = (): Promise<BrokerUnderTest> => startBroker({ tls: { port: 0, cert, key }, websocket: { port: 0 } });

const urls = {
  TCP: (house: BrokerUnderTest) => `mqtt://127.0.0.1:${house.broker.ports.tcp}`,
  TLS: (house: BrokerUnderTest) => `mqtts://127.0.0.1:${house.broker.ports.tls}`,
  WebSocket: (house: BrokerUnderTest) => `ws://127.0.0.1:${house.broker.ports.websocket}/mqtt`,
};
const transports = Object.entries(urls);

const open = (url: string, options: IClientOptions = {}): Promise<MqttClient> =>
  mqtt.connectAsync(url, { ...credentials, ca: cert, reconnectPeriod: 0, ...options }, false);

describe.each(transports)('mqtt.js over %s', (_, url) => {
  it.each([0, 1, 2] as const)('publishes with QoS %i', async (qos) => {
    await using house = await startAll();
    const client = await open(url(house));
    for (let at = 0; at < 10; at += 1) await client.publishAsync(telemetry, `{"a":${at}}`, { qos });
    await house.until(() => house.arrivals.length === 10);
    expect(house.arrivals.map(({ payload }) => payload)).toEqual(Array.from({ length: 10 }, (__, at) => `{"a":${at}}`));
    await client.endAsync();
    await house.until(() => house.story.at(-1) === 'dev-1 offline');
  });

  it('gets commands and answers them', async () => {
    await using house = await startAll();
    const client = await open(url(house));
    const answered = new Promise<void>((resolve) => {
      client.on('message', (topic, payload) => {
        client.publish(`${topic}/reply`, payload, { qos: 1 }, () => resolve());
      });
    });
    expect(await client.subscribeAsync(command, { qos: 1 })).toEqual([expect.objectContaining({ qos: 1 })]);
    expect(await house.broker.sendCommand('dev-1', Buffer.from('{"id":1}'))).toBe('delivered');
    await answered;
    expect(house.arrivals).toEqual([{ device: 'dev-1', label: 'command/reply', payload: '{"id":1}' }]);
    await client.endAsync();
  });

  it('sends a large message in one piece and many small ones at once', async () => {
    await using house = await startAll();
    const client = await open(url(house));
    const large = 'x'.repeat(250_000);
    await Promise.all([
      client.publishAsync(telemetry, large, { qos: 1 }),
      ...Array.from({ length: 1_000 }, (__, at) => client.publishAsync(telemetry, `${at}`, { qos: 1 })),
    ]);
    expect(house.arrivals).toHaveLength(1_001);
    expect(house.arrivals[0]?.payload).toBe(large);
    await client.endAsync();
  });

  it('is told what is wrong with its secret, or with its version', async () => {
    await using house = await startAll();
    await expect(open(url(house), { password: 'x' })).rejects.toThrow('Not authorized');
    await expect(open(url(house), { protocolVersion: 5 })).rejects.toMatchObject({ code: 1 });
    const old = await open(url(house), { protocolVersion: 3, protocolId: 'MQIsdp' });
    await old.publishAsync(telemetry, 'a', { qos: 1 });
    await old.endAsync();
    expect(house.refused.map(({ reason }) => reason)).toEqual(['wrong_secret', 'protocol_level']);
  });

  it('leaves its will when it dies', async () => {
    await using house = await startAll();
    const will = { topic: 'carewatch/v1/dev-1/status', payload: Buffer.from('offline'), qos: 1 as const };
    const client = await open(url(house), { will });
    client.stream.destroy();
    await house.until(() => house.story.length === 3);
    expect(house.story).toEqual(['dev-1 online', 'dev-1 arrives status', 'dev-1 offline']);
  });
});

describe('TLS', () => {
  it('counts a handshake that fails, and a stranger that does not even begin one', async () => {
    await using house = await startAll();
    const port = house.broker.ports.tls ?? 0;
    const plain = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 }, false).catch(() => {});
    expect(plain).toBeUndefined();
    await house.until(() => house.refused.length === 1);
    const silent = connect(port, '127.0.0.1').on('error', () => {});
    await house.until(() => house.broker.connections().strangers === 1);
    await house.pass(10_500);
    await house.until(() => silent.closed || silent.readableEnded || house.broker.connections().strangers === 0);
    expect(house.refused.map(({ reason }) => reason)).toEqual(['tls_failed', 'connect_timeout']);
    silent.destroy();
  });

  it('demands a certificate of the device when the house names who signs them', async () => {
    const device = selfSigned();
    await using house = await startBroker({ tls: { port: 0, cert, key, ca: device.cert } });
    await expect(open(urls.TLS(house))).rejects.toThrow();
    const client = await open(urls.TLS(house), { cert: device.cert, key: device.key });
    await client.publishAsync(telemetry, 'a', { qos: 1 });
    await client.endAsync();
  });
});

describe('WebSocket', () => {
  const closeOf = (channel: WebSocket): Promise<string> =>
    new Promise((resolve) => {
      channel.on('error', (error) => resolve(error.message));
      channel.on('close', () => resolve('closed'));
    });

  it.each([
    ['another path', '/', ['mqtt'], 'Unexpected server response: 404'],
    ['no subprotocol', '/mqtt', [], 'Unexpected server response: 400'],
    ['another subprotocol', '/mqtt', ['chat'], 'Unexpected server response: 400'],
  ])('is refused with %s', async (_, path, protocols, answer) => {
    await using house = await startAll();
    const channel = new WebSocket(`ws://127.0.0.1:${house.broker.ports.websocket}${path}`, protocols);
    expect(await closeOf(channel)).toBe(answer);
    expect(house.refused.map(({ reason }) => reason)).toEqual(['websocket_refused']);
  });

  it('is not for browsing', async () => {
    await using house = await startAll();
    const answer = await fetch(`http://127.0.0.1:${house.broker.ports.websocket}/mqtt`);
    expect(answer.status).toBe(426);
    await house.until(() => house.refused.length === 1);
  });

  it.each([
    ['text', 'a', 'websocket_refused'],
    ['a message longer than a CONNECT may be', Buffer.alloc(20_000, 0x10), undefined],
  ])('is closed for %s', async (_, message, reason) => {
    await using house = await startAll();
    const channel = new WebSocket(`ws://127.0.0.1:${house.broker.ports.websocket}/mqtt`, ['mqtt']);
    await new Promise((resolve) => channel.on('open', resolve));
    channel.send(message);
    await closeOf(channel);
    await house.until(() => house.broker.connections().strangers === 0);
    expect(house.refused).toHaveLength(1);
    if (reason !== undefined) expect(house.refused[0]?.reason).toBe(reason);
  });

  it('gives a stranger no more time than TCP does', async () => {
    await using house = await startAll();
    const channel = new WebSocket(`ws://127.0.0.1:${house.broker.ports.websocket}/mqtt`, ['mqtt']);
    await new Promise((resolve) => channel.on('open', resolve));
    await house.pass(10_500);
    await closeOf(channel);
    expect(house.refused.map(({ reason }) => reason)).toEqual(['connect_timeout']);
  });
});

const hasMosquitto = spawnSync('mosquitto_pub', ['--help']).error === undefined;
if (!hasMosquitto) console.warn('SKIPPED: mosquitto_pub is not installed (Debian package mosquitto-clients)');

describe.skipIf(!hasMosquitto)('mosquitto', () => {
  const run = (tool: string, house: BrokerUnderTest, ...args: string[]) => {
    const base = ['-h', '127.0.0.1', '-p', `${house.broker.ports.tcp}`, '-u', 'dev-1', '-P', secretOf('dev-1')];
    const child = spawn(tool, [...base, ...args]);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        said += chunk;
      });
    }
    return new Promise<{ code: number | null; said: string }>((resolve) => {
      child.on('close', (code) => resolve({ code, said }));
    });
  };

  it.each(['0', '1', '2'])('publishes with QoS %s', async (qos) => {
    await using house = await startAll();
    expect(await run('mosquitto_pub', house, '-t', telemetry, '-m', '{"a":1}', '-q', qos)).toMatchObject({ code: 0 });
    await house.until(() => house.arrivals.length === 1);
    expect(house.arrivals).toEqual([{ device: 'dev-1', label: 'telemetry', payload: '{"a":1}' }]);
  });

  it('publishes on another device’s topic and is none the wiser', async () => {
    await using house = await startAll();
    const args = ['-t', 'carewatch/v1/dev-2/telemetry', '-m', 'x', '-q', '1'];
    expect(await run('mosquitto_pub', house, ...args)).toMatchObject({ code: 0 });
    expect(house.arrivals).toEqual([{ device: 'dev-1', label: '!foreign_topic', payload: 'x' }]);
  });

  it('gets a command', async () => {
    await using house = await startAll();
    const heard = run('mosquitto_sub', house, '-t', command, '-q', '1', '-C', '1');
    await house.until(() => house.story.length === 1);
    const send = (): Promise<string> => house.broker.sendCommand('dev-1', Buffer.from('restart'));
    while ((await send()) !== 'delivered') await new Promise((resolve) => setImmediate(resolve));
    expect(await heard).toEqual({ code: 0, said: 'restart\n' });
  });

  it('is told that its secret is wrong, and that MQTT 5 is not spoken here', async () => {
    await using house = await startAll();
    const args = ['-t', telemetry, '-m', 'x', '-q', '1'];
    const wrong = await run('mosquitto_pub', house, ...args, '-P', 'wrong');
    expect(wrong.said).toContain('not authorised');
    expect(wrong.code).not.toBe(0);
    const five = await run('mosquitto_pub', house, ...args, '-V', '5');
    expect(five.code).not.toBe(0);
    expect(five.said).toMatch(/protocol version/i);
  });
});
