import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { describe, expect, it } from 'vitest';
import { millis } from '../../src/base/index.ts';
import { type KeptSession, readOutside } from '../../src/broker/testing/outside-under-test.ts';
import { selfSigned } from '../../src/broker/testing/self-signed.ts';
import { temporaryFolder } from '../harness/daemon.ts';
import { hasMosquitto, type Mosquitto, sayWhenMissing, startMosquitto } from '../harness/mosquitto.ts';

/** Carewatch as a reader of Debian's Mosquitto: what is acknowledged when, to whom a message belongs, what is kept. */

sayWhenMissing('the tests of an outside broker');

const open = (broker: Mosquitto, options: IClientOptions = {}): Promise<MqttClient> =>
  mqtt.connectAsync(broker.url, { protocolVersion: 5, reconnectPeriod: 0, ...options }, false);

const telemetry = (device: string): string => `carewatch/v1/${device}/telemetry`;

describe.skipIf(!hasMosquitto)('a reader of an outside broker', () => {
  it('takes what devices publish, by the device of the topic, and tells what it is', async () => {
    await using mosquitto = await startMosquitto();
    await using reader = readOutside(mosquitto.url);
    await reader.until(() => reader.broker.status().connected);
    const device = await open(mosquitto);
    await device.publishAsync(telemetry('GH-1'), '{"a":1}', { qos: 1 });
    await device.publishAsync(telemetry('GH-2'), '{"a":2}', { qos: 0 });
    await device.publishAsync(telemetry('GH-3'), '{"a":3}', { qos: 2 });
    await device.publishAsync('carewatch/v1/GH-1/command/reply', '{"id":"c"}', { qos: 1 });
    await device.publishAsync('carewatch/v1/GH-1/status', 'online', { qos: 1 });
    await reader.until(() => reader.arrivals.length === 5);
    await reader.broker.idle();
    expect(reader.arrivals).toEqual([
      { device: 'GH-1', label: 'telemetry', payload: '{"a":1}' },
      { device: 'GH-2', label: 'telemetry', payload: '{"a":2}' },
      { device: 'GH-3', label: 'telemetry', payload: '{"a":3}' },
      { device: 'GH-1', label: 'command/reply', payload: '{"id":"c"}' },
      { device: 'GH-1', label: 'status', payload: 'online' },
    ]);
    expect(reader.story).toEqual(['admitting', 'GH-1 online']);
    expect(reader.broker.connections().devices).toBe(1);
    expect(reader.meter.read()).toMatchObject({ in: 5, out: 5, pending: 0 });
    await device.endAsync();
  });

  it('acknowledges nothing that is not durable: killed before, it gets it all again', async () => {
    await using mosquitto = await startMosquitto();
    const session: KeptSession = { filters: [] };
    const device = await open(mosquitto);
    {
      await using first = readOutside(mosquitto.url, { limits: { drainWithin: millis(0) } }, session);
      await first.until(() => first.broker.status().connected);
      first.holdJournal();
      for (let n = 0; n < 20; n += 1) await device.publishAsync(telemetry('GH-1'), `${n}`, { qos: 1 });
      await first.until(() => first.arrivals.length === 20);
      first.sync(5);
      await first.until(() => first.broker.status().unacknowledged === 15);
      // Long enough for acknowledgements of the five to be written.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await using second = readOutside(mosquitto.url, {}, session);
    await second.until(() => second.arrivals.length >= 15);
    await second.broker.idle();
    expect(second.arrivals.map(({ payload }) => payload)).toEqual(Array.from({ length: 15 }, (_, n) => `${n + 5}`));
    await device.endAsync();
  });

  it('takes nothing twice that the broker repeats because the connection was lost', async () => {
    await using mosquitto = await startMosquitto();
    await using reader = readOutside(mosquitto.url);
    await reader.until(() => reader.broker.status().connected);
    reader.holdJournal();
    const device = await open(mosquitto);
    for (let n = 0; n < 10; n += 1) await device.publishAsync(telemetry('GH-1'), 'the same', { qos: 1 });
    await reader.until(() => reader.arrivals.length === 10);
    await device.endAsync();
    await mosquitto.restart();
    // The broker repeats them as soon as it knows the session, before it says what is subscribed.
    await reader.until(() => reader.meter.read().duplicate === 10 && reader.broker.status().connected);
    expect(reader.broker.status()).toMatchObject({ connected: true, reconnects: 1, unacknowledged: 10 });
    reader.sync();
    await reader.until(() => reader.broker.status().unacknowledged === 0);
    const again = await open(mosquitto);
    await again.publishAsync(telemetry('GH-1'), 'the same', { qos: 1 });
    await reader.until(() => reader.meter.read().out === 11);
    expect(reader.arrivals).toHaveLength(11);
    expect(reader.meter.read()).toMatchObject({ in: 21, out: 11, duplicate: 10, pending: 0 });
    expect(reader.story).toEqual(['admitting', 'not admitting', 'admitting']);
    await again.endAsync();
  });

  it('lets the broker send no more ahead than the window when the disk is slow, and loses nothing', async () => {
    await using mosquitto = await startMosquitto();
    await using reader = readOutside(mosquitto.url, { receiveMaximum: 8 });
    await reader.until(() => reader.broker.status().connected);
    reader.holdJournal();
    const device = await open(mosquitto);
    await Promise.all(
      Array.from({ length: 100 }, (_, n) => device.publishAsync(telemetry('GH-1'), `${n}`, { qos: 1 })),
    );
    await reader.until(() => reader.arrivals.length === 8);
    // Commands and pings still go both ways: a full window stops telemetry and nothing else.
    expect(await reader.broker.sendCommand('GH-1', Buffer.from('{}'))).toBe('no_subscriber');
    expect(reader.arrivals).toHaveLength(8);
    expect(reader.broker.status()).toMatchObject({ unacknowledged: 8, window: 8 });
    reader.sync();
    await reader.until(() => reader.arrivals.length === 100);
    expect(reader.arrivals.map(({ payload }) => payload)).toEqual(Array.from({ length: 100 }, (_, n) => `${n}`));
    await device.endAsync();
  });

  it('drops QoS 0 past the limit of what waits for the disk, and counts it', async () => {
    await using mosquitto = await startMosquitto();
    await using reader = readOutside(mosquitto.url, { limits: { pendingBytes: 1_000 } });
    await reader.until(() => reader.broker.status().connected);
    reader.holdJournal();
    const device = await open(mosquitto);
    for (let n = 0; n < 20; n += 1) await device.publishAsync(telemetry('GH-1'), 'x'.repeat(100), { qos: 0 });
    await device.publishAsync(telemetry('GH-1'), 'kept', { qos: 1 });
    await reader.until(() => reader.arrivals.length === 10);
    reader.sync();
    await reader.until(() => reader.arrivals.at(-1)?.payload === 'kept');
    const { in: taken, out, dropped_qos0, pending } = reader.meter.read();
    expect(taken).toBe(out + dropped_qos0 + pending);
    await device.endAsync();
  });

  it('shares a subscription: every message comes to one of two readers', async () => {
    await using mosquitto = await startMosquitto();
    await using one = readOutside(mosquitto.url, { share: 'carewatch', clientId: 'reader-1' });
    await using two = readOutside(mosquitto.url, { share: 'carewatch', clientId: 'reader-2' });
    await one.until(() => one.broker.status().connected && two.broker.status().connected);
    expect(one.broker.status()).toMatchObject({ version: '5', shared: true });
    const device = await open(mosquitto);
    await device.publishAsync('carewatch/v1/GH-1/status', 'online', { qos: 1, retain: true });
    for (let n = 0; n < 200; n += 1) await device.publishAsync(telemetry(`GH-${n % 7}`), `${n}`, { qos: 1 });
    const telemetryOf = (reader: typeof one) => reader.arrivals.filter(({ label }) => label === 'telemetry');
    await one.until(() => telemetryOf(one).length + telemetryOf(two).length >= 200);
    await one.until(() => one.story.length === 2 && two.story.length === 2);
    const all = [...telemetryOf(one), ...telemetryOf(two)].map(({ payload }) => Number(payload)).sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 200 }, (_, n) => n));
    expect(Math.min(telemetryOf(one).length, telemetryOf(two).length)).toBeGreaterThan(0);
    expect([one.story, two.story]).toEqual([
      ['admitting', 'GH-1 online'],
      ['admitting', 'GH-1 online'],
    ]);
    await device.endAsync();
  });

  it('unsubscribes from what the session had and the configuration no longer wants', async () => {
    await using mosquitto = await startMosquitto();
    const session: KeptSession = { filters: [] };
    {
      await using alone = readOutside(mosquitto.url, {}, session);
      await alone.until(() => alone.broker.status().connected);
    }
    await using sharing = readOutside(mosquitto.url, { share: 'carewatch' }, session);
    await sharing.until(() => sharing.broker.status().connected);
    const device = await open(mosquitto);
    for (let n = 0; n < 10; n += 1) await device.publishAsync(telemetry('GH-1'), `${n}`, { qos: 1 });
    await sharing.until(() => sharing.arrivals.length >= 10);
    await device.publishAsync(telemetry('GH-1'), 'last', { qos: 1 });
    await sharing.until(() => sharing.arrivals.at(-1)?.payload === 'last');
    expect(sharing.arrivals).toHaveLength(11);
    expect(session.filters).toContain('$share/carewatch/carewatch/v1/+/telemetry');
    expect(session.filters).not.toContain('carewatch/v1/+/telemetry');
    await device.endAsync();
  });

  it('comes back after another client took its session over, and gets what it had not acknowledged', async () => {
    await using mosquitto = await startMosquitto();
    await using reader = readOutside(mosquitto.url);
    await reader.until(() => reader.broker.status().connected);
    reader.holdJournal();
    const device = await open(mosquitto);
    for (let n = 0; n < 10; n += 1) await device.publishAsync(telemetry('GH-1'), `${n}`, { qos: 1 });
    await reader.until(() => reader.arrivals.length === 10);
    const properties = { sessionExpiryInterval: 3_600 };
    const thief = await open(mosquitto, { clientId: 'reader-1', clean: false, properties });
    await thief.endAsync(true);
    await reader.until(() => reader.broker.status().reconnects === 1);
    await device.publishAsync(telemetry('GH-1'), '10', { qos: 1 });
    reader.sync();
    await reader.until(() => reader.arrivals.at(-1)?.payload === '10');
    await reader.broker.idle();
    const numbers = reader.arrivals.map(({ payload }) => Number(payload));
    expect([...new Set(numbers)]).toEqual(Array.from({ length: 11 }, (_, n) => n));
    // Debian's 2.0 closes without a word.
    expect(mosquitto.log()).toContain('Client reader-1 already connected, closing old connection');
    await device.endAsync();
  });

  it('proves by certificate who it is, and trusts no broker of another authority', async () => {
    const server = selfSigned();
    const reader = selfSigned();
    await using folder = await temporaryFolder();
    const file = async (name: string, text: string): Promise<string> => {
      await writeFile(join(folder.path, name), text);
      return join(folder.path, name);
    };
    await using mosquitto = await startMosquitto([
      'allow_anonymous true',
      `certfile ${await file('server.pem', server.cert)}`,
      `keyfile ${await file('server.key', server.key)}`,
      `cafile ${await file('readers.pem', reader.cert)}`,
      'require_certificate true',
      'use_identity_as_username true',
    ]);
    const url = mosquitto.url.replace('mqtt:', 'mqtts:');
    const ca = Buffer.from(server.cert);
    const own = { cert: Buffer.from(reader.cert), key: Buffer.from(reader.key) };
    await using good = readOutside(url, { tls: { ca, ...own } });
    await good.until(() => good.broker.status().connected);
    expect(mosquitto.log()).toContain("as reader-1 (p5, c0, k30, u'carewatch test')");
    await using nameless = readOutside(url, { tls: { ca }, clientId: 'nameless' });
    await using wary = readOutside(url, { tls: own, clientId: 'wary' });
    for (const refused of [nameless, wary]) {
      await refused.until(() => refused.changes.some(({ kind }) => kind === 'unreachable'));
      expect(refused.broker.status().connected).toBe(false);
    }
    expect(wary.changes[0]).toMatchObject({ reason: expect.stringContaining('self-signed certificate') });
  });

  it('hears retained presence at each connection and takes nothing else that is retained', async () => {
    await using mosquitto = await startMosquitto();
    const device = await open(mosquitto);
    await device.publishAsync('carewatch/v1/GH-1/status', 'online', { qos: 1, retain: true });
    await device.publishAsync('carewatch/v1/GH-2/status', 'offline', { qos: 1, retain: true });
    await device.publishAsync(telemetry('GH-1'), '{"a":1}', { qos: 1, retain: true });
    for (const protocol of ['5', '3.1.1'] as const) {
      await using reader = readOutside(mosquitto.url, { protocol, clientId: `reader-${protocol}` });
      await reader.until(() => reader.story.length === 3);
      expect(reader.story.toSorted()).toEqual(['GH-1 online', 'GH-2 offline', 'admitting']);
      expect(reader.broker.listens('GH-1')).toBe(true);
      expect(reader.broker.listens('GH-2')).toBe(false);
      await device.publishAsync(telemetry('GH-1'), 'new', { qos: 1 });
      await reader.until(() => reader.arrivals.length === 1);
      expect(reader.arrivals).toEqual([{ device: 'GH-1', label: 'telemetry', payload: 'new' }]);
    }
    await device.endAsync();
  });

  it('hears of a device that dies by its will', async () => {
    await using mosquitto = await startMosquitto();
    await using reader = readOutside(mosquitto.url);
    await reader.until(() => reader.broker.status().connected);
    const will = { topic: 'carewatch/v1/GH-1/status', payload: Buffer.from('offline'), qos: 1 as const, retain: true };
    const device = await open(mosquitto, { will });
    await device.publishAsync('carewatch/v1/GH-1/status', 'online', { qos: 1, retain: true });
    device.stream.destroy();
    await reader.until(() => reader.story.includes('GH-1 offline'));
    expect(reader.story).toEqual(['admitting', 'GH-1 online', 'GH-1 offline']);
    expect(reader.broker.connections().devices).toBe(0);
  });

  it('brings commands to a device that listens, and says when none does', async () => {
    await using mosquitto = await startMosquitto();
    await using reader = readOutside(mosquitto.url);
    await reader.until(() => reader.broker.status().connected);
    expect(await reader.broker.sendCommand('GH-1', Buffer.from('{"id":"a"}'))).toBe('no_subscriber');
    expect(reader.broker.listens('GH-1')).toBe(false);
    const device = await open(mosquitto);
    const heard: string[] = [];
    device.on('message', (topic, payload) => void heard.push(`${topic} ${payload}`));
    await device.subscribeAsync('carewatch/v1/GH-1/command', { qos: 1 });
    await device.publishAsync(telemetry('GH-1'), '{}', { qos: 1 });
    await reader.until(() => reader.broker.listens('GH-1'));
    expect(await reader.broker.sendCommand('GH-1', Buffer.from('{"id":"b"}'))).toBe('delivered');
    await reader.until(() => heard.length === 1);
    expect(heard).toEqual(['carewatch/v1/GH-1/command {"id":"b"}']);
    await device.endAsync();
    await mosquitto.stop();
    await reader.until(() => !reader.broker.status().connected);
    expect(reader.broker.listens('GH-1')).toBe(false);
    expect(await reader.broker.sendCommand('GH-1', Buffer.from('{}'))).toBe('no_subscriber');
  });

  it('believes only devices of the allow-list, with the properties asked for, and only at its topics', async () => {
    await using mosquitto = await startMosquitto();
    const identity = {
      topics: ['plant/{device}/cw', 'carewatch/v1/{device}'],
      allow: ['GH-*', 'ES-1'],
      userProperties: { owner: '{device}' },
    };
    await using reader = readOutside(mosquitto.url, { identity, payloadBytes: 400 });
    await reader.until(() => reader.broker.status().connected);
    const device = await open(mosquitto);
    const say = (topic: string, owner: string, payload = 'x') =>
      device.publishAsync(topic, payload, { qos: 1, properties: { userProperties: { owner } } });
    await say('plant/GH-1/cw/telemetry', 'GH-1', 'good');
    await say('carewatch/v1/ES-1/telemetry', 'ES-1', 'good too');
    await say('carewatch/v1/ES-2/telemetry', 'ES-2', 'y'.repeat(300));
    await say('carewatch/v1/GH-2/telemetry', 'GH-1');
    await device.publishAsync('carewatch/v1/GH-3/telemetry', 'x', { qos: 1 });
    await say('carewatch/v1/GH-1/telemetry', 'GH-1', 'z'.repeat(500));
    await reader.until(() => reader.arrivals.length === 6);
    expect(reader.arrivals.map(({ device: id, label, payload }) => [id, label, payload.length])).toEqual([
      ['GH-1', 'telemetry', 4],
      ['ES-1', 'telemetry', 8],
      ['ES-2', '!foreign_topic', 256],
      ['GH-2', '!foreign_topic', 1],
      ['GH-3', '!foreign_topic', 1],
      ['GH-1', '!too_large', 256],
    ]);
    await reader.broker.idle();
    expect(reader.meter.read()).toMatchObject({ in: 6, out: 2, rejected: { foreign_topic: 3, too_large: 1 } });
    await device.endAsync();
  });
});
