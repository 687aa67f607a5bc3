import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { describe, expect, it } from 'vitest';
import { readOutside } from '../../src/broker/testing/outside-under-test.ts';
import { hasMosquitto, type Mosquitto, sayWhenMissing, startMosquitto } from '../harness/mosquitto.ts';

/** Topics of other people's at Debian's Mosquitto: who is believed there, and Sparkplug's word of its host. */

sayWhenMissing('the tests of topics of other people’s at an outside broker');

const open = (broker: Mosquitto, options: IClientOptions = {}): Promise<MqttClient> =>
  mqtt.connectAsync(broker.url, { protocolVersion: 5, reconnectPeriod: 0, ...options }, false);

const identity = {
  topics: ['carewatch/v1/{device}'],
  allow: ['HP-*', 'BOX-*', 'edge'],
  userProperties: {},
  senders: [
    { topic: 'plant/{line}/{device}/state', sender: 'HP-{line}-{device}' },
    { topic: 'spBv1.0/{group}/+/{node}/#', sender: '{node}' },
    { topic: 'v1/devices/me/#', under: 'tb/{device}', sender: '{device}' },
    { topic: 'unread/#', sender: 'BOX-7' },
  ],
};

/** A host of Sparkplug as edge nodes see it: what is said of its state, each with whether it was kept. */
async function watchHost(broker: Mosquitto) {
  const client = await open(broker);
  const states: { online: boolean; timestamp: number; kept: boolean }[] = [];
  client.on('message', (_, payload, { retain }) => {
    states.push({ ...JSON.parse(payload.toString()), kept: retain });
  });
  // As published: with the mark of what is to be kept.
  await client.subscribeAsync('spBv1.0/STATE/carewatch', { qos: 1, rap: true });
  return { client, states };
}

describe.skipIf(!hasMosquitto)('topics of other people’s at an outside broker', () => {
  it('are those of whom the configuration says, within the allow-list, and are read without what stands before them', async () => {
    await using mosquitto = await startMosquitto();
    await using reader = readOutside(mosquitto.url, { identity });
    await reader.until(() => reader.broker.status().connected);
    const device = await open(mosquitto);
    const topics = [
      'plant/7/1/state',
      'plant/7//state',
      'spBv1.0/g/NBIRTH/edge',
      'spBv1.0/g/DDATA/edge/HP-1',
      'spBv1.0/g/NCMD/edge',
      'spBv1.0/g/DCMD/edge/HP-1',
      'spBv1.0/g/NBIRTH/other',
      'tb/HP-9/v1/devices/me/telemetry',
      'unread/a/b',
      'elsewhere/a',
    ];
    for (const topic of topics) await device.publishAsync(topic, 'x', { qos: 1 });
    await reader.until(() => reader.arrivals.length === 6);
    await reader.broker.idle();
    expect(reader.arrivals.map(({ device: id, label }) => [id, label])).toEqual([
      ['HP-7-1', 'outside:plant/7/1/state'],
      ['edge', 'outside:spBv1.0/g/NBIRTH/edge'],
      ['edge', 'outside:spBv1.0/g/DDATA/edge/HP-1'],
      ['other', '!foreign_topic'],
      ['HP-9', 'outside:v1/devices/me/telemetry'],
      ['BOX-7', '!unknown_topic'],
    ]);
    expect(reader.meter.read()).toMatchObject({ in: 9, out: 4, rejected: { unknown_topic: 4, foreign_topic: 1 } });
    expect(reader.broker.topicOf('HP-7-1')).toBe('plant/7/1/state');
    expect(reader.broker.topicOf('HP-9')).toBe('tb/HP-9/v1/devices/me/telemetry');
    await device.endAsync();
  });

  it('lead back: commands go to a device of ThingsBoard as requests, and answers under what stands before its topics', async () => {
    await using mosquitto = await startMosquitto();
    await using reader = readOutside(mosquitto.url, { identity });
    await reader.until(() => reader.broker.status().connected);
    const device = await open(mosquitto);
    const heard: string[] = [];
    device.on('message', (topic, payload, { qos }) => void heard.push(`${topic} ${payload} ${qos}`));
    await device.subscribeAsync(['tb/HP-9/#', 'spBv1.0/g/NCMD/edge'], { qos: 1 });
    await device.publishAsync('tb/HP-9/v1/devices/me/telemetry', '{}', { qos: 1 });
    await reader.until(() => reader.arrivals.length === 1);
    heard.length = 0;
    const { broker } = reader;
    const payload = Buffer.from('{"method":"m"}');
    const request = { topic: 'v1/devices/me/rpc/request/1', payload };
    expect(await broker.sendCommand('HP-9', Buffer.from('{}'), request)).toBe('delivered');
    const answer = { topic: 'v1/devices/me/attributes/response/1', payload: Buffer.from('{"client":{}}') };
    expect(await broker.send('HP-9', answer)).toBe('delivered');
    expect(await broker.send('edge', { topic: 'spBv1.0/g/NCMD/edge', payload: Buffer.from('birth') })).toBe(
      'delivered',
    );
    await reader.until(() => heard.length === 3);
    expect(heard).toEqual([
      'tb/HP-9/v1/devices/me/rpc/request/1 {"method":"m"} 1',
      'tb/HP-9/v1/devices/me/attributes/response/1 {"client":{}} 1',
      'spBv1.0/g/NCMD/edge birth 0',
    ]);
    // Nobody hears this one; that says nothing of commands.
    expect(await broker.send('HP-8', answer)).toBe('no_subscriber');
    expect(broker.listens('HP-8')).toBe(true);
    await device.endAsync();
  });
});

describe.skipIf(!hasMosquitto)('Carewatch as a host application of Sparkplug', () => {
  const host = { identity, sparkplugHost: 'carewatch' };

  it.each(['5', '3.1.1'] as const)('is born when it listens and dies when it goes, over MQTT %s', async (protocol) => {
    await using mosquitto = await startMosquitto();
    const { client, states } = await watchHost(mosquitto);
    {
      await using reader = readOutside(mosquitto.url, { ...host, protocol });
      await reader.until(() => states.length === 1);
      expect(states[0]).toMatchObject({ online: true, kept: true });
      expect(reader.meter.read()).toMatchObject({ in: 0 });
    }
    expect(states).toHaveLength(2);
    expect(states[1]).toMatchObject({ online: false, kept: true });
    expect(states[1]?.timestamp).toBeGreaterThanOrEqual(states[0]?.timestamp ?? Number.POSITIVE_INFINITY);
    await client.endAsync();
  });

  it('says again that it is there when anybody says that it is not', async () => {
    await using mosquitto = await startMosquitto();
    const { client, states } = await watchHost(mosquitto);
    await using reader = readOutside(mosquitto.url, host);
    await reader.until(() => states.length === 1);
    const late = JSON.stringify({ online: false, timestamp: 1 });
    for (const word of ['no JSON', 'null', late])
      await client.publishAsync('spBv1.0/STATE/carewatch', word === 'no JSON' ? '"x"' : word, { qos: 1 });
    await reader.until(() => states.length === 5);
    expect(states[4]).toEqual(states[0]);
    await client.endAsync();
  });
});
