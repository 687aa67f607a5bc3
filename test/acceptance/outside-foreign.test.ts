import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Daemon, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { register } from '../harness/devices.ts';
import { EdgeNode } from '../harness/edge-node.ts';
import { hasMosquitto, type Mosquitto, sayWhenMissing, startMosquitto } from '../harness/mosquitto.ts';
import { kind } from '../harness/sparkplug.ts';

sayWhenMissing('other makers’ devices behind an outside broker');

const mappings = [
  `mapping: plant
topic: plant/{line}/{device}/state
device: "{device}"
device_type: heat_pump_water_heater
time: { from: at, format: "yyyy-MM-dd HH:mm:ss", zone: Asia/Shanghai }
signals: { tank_upper_temp_c: { from: tank.top, unit: 0.1 °C } }`,
  `mapping: senml
topic: senml/{gateway}
device_type: heat_pump_water_heater
payload: senml
names: ["{device}:{name}"]
signals: { tank_upper_temp_c: top }`,
  `mapping: plant-sparkplug
topic: spBv1.0/{group}/+/{node}/{device}
device: "{device}"
device_type: heat_pump_water_heater
payload: sparkplug
signals: { tank_upper_temp_c: Tank/Top, leak_detected_on: Leak }`,
];

const configuration = (url: string): string => `telemetry: { mappings_folder: mine }
broker:
  mode: external
  url: "${url}"
  longest_retry: 500ms
  sparkplug_host: carewatch
  senders:
    - { topic: "plant/{line}/{device}/state", sender: "{device}" }
    - { topic: "senml/{gateway}", sender: "{gateway}" }
    - { topic: "v1/devices/me/#", under: "tb/{device}", sender: "{device}" }
    - { topic: "spBv1.0/{group}/+/{node}/#", sender: "{node}" }
`;

describe.skipIf(!hasMosquitto)('other makers’ devices behind an outside broker', () => {
  const house = new AsyncDisposableStack();
  let mosquitto: Mosquitto;
  let daemon: Daemon;
  let start: () => Promise<Daemon>;
  let client: MqttClient;
  const states: { online: boolean; timestamp: number }[] = [];

  const say = (topic: string, message: unknown) => client.publishAsync(topic, JSON.stringify(message), { qos: 1 });
  const shows = (id: string, signal: string, value: unknown) =>
    until(`${signal} ${value} of ${id}`, async () => {
      const { last_values } = await daemon.api.get(`devices/${id}`);
      return last_values[signal]?.value === value ? true : undefined;
    });
  const isOnline = (id: string, online: boolean) =>
    until(`${id} to be ${online ? 'online' : 'offline'}`, async () =>
      (await daemon.api.get(`devices/${id}`)).presence.online === online ? true : undefined,
    );

  beforeAll(async () => {
    const folder = house.use(await temporaryFolder()).path;
    mosquitto = house.use(await startMosquitto());
    client = await mqtt.connectAsync(mosquitto.url, { protocolVersion: 5, reconnectPeriod: 0 }, false);
    house.defer(() => client.endAsync(true));
    client.on('message', (_, payload) => void states.push(JSON.parse(payload.toString())));
    await client.subscribeAsync('spBv1.0/STATE/carewatch', { qos: 1 });
    await mkdir(join(folder, 'mine'));
    for (const [i, text] of mappings.entries()) await writeFile(join(folder, 'mine', `${i}.yaml`), text);
    await writeFile(join(folder, 'carewatch.yaml'), configuration(mosquitto.url));
    start = () => startDaemon({ dataDir: join(folder, 'data'), args: ['--config', join(folder, 'carewatch.yaml')] });
    daemon = await start();
    house.defer(() => daemon.kill());
    for (const id of ['BOX', 'edge']) await register(daemon, id, 'heat_pump_water_heater');
    await register(daemon, 'GH-9', 'gas_water_heater', { attributes: { gas_type: '12T' } });
    const behind = { 'HP-1': 'edge', 'HP-2': 'edge', 'HP-8': 'BOX' };
    for (const [id, gateway] of Object.entries(behind))
      await register(daemon, id, 'heat_pump_water_heater', { attributes: { gateway } });
    await until('Carewatch says that it is there', async () => states.at(-1)?.online || undefined);
  });
  afterAll(() => house.disposeAsync());

  it('are read by their mappings, and become orphans that can be adopted when nobody registered them', async () => {
    await say('plant/7/HP-7/state', { at: '2026-01-12 16:00:00', tank: { top: '586' } });
    await say('senml/BOX', [{ bn: 'HP-8:', n: 'top', u: 'Cel', v: 51.5 }]);
    await say('senml/BOX', [{ bn: 'HP-1:', n: 'top', u: 'Cel', v: 99 }]);
    await shows('HP-8', 'tank_upper_temp_c', 51.5);
    const orphan = await until('the orphan', async () => {
      const { items } = await daemon.api.get('orphans');
      return items.find(({ device_id }: { device_id: string }) => device_id === 'HP-7');
    });
    expect(orphan).toMatchObject({ topic: 'plant/7/HP-7/state', kept: 1 });
    await daemon.api.post('orphans/HP-7/adopt', { type: 'heat_pump_water_heater' });
    await shows('HP-7', 'tank_upper_temp_c', 58.6);
    const items = await until('the rejection', async () => {
      const { items: found } = await daemon.api.get('devices/BOX/rejections');
      return found.length > 0 ? found : undefined;
    });
    expect(items).toMatchObject([{ reason: 'foreign_device' }]);
  });

  it('of ThingsBoard are answered and commanded under the topics that the broker gives them', async () => {
    const device = await mqtt.connectAsync(mosquitto.url, { protocolVersion: 5, reconnectPeriod: 0 }, false);
    house.defer(() => device.endAsync(true));
    const own = 'tb/GH-9/v1/devices/me';
    const heard: [string, unknown][] = [];
    device.on('message', (topic, payload) => {
      heard.push([topic, JSON.parse(payload.toString())]);
      const number = topic.split('/rpc/request/')[1];
      if (number !== undefined) void device.publishAsync(`${own}/rpc/response/${number}`, '{"ok":true}', { qos: 1 });
    });
    await device.subscribeAsync([`${own}/attributes/response/+`, `${own}/rpc/request/+`], { qos: 1 });
    await say(`${own}/telemetry`, { water_outlet_temp_c: 42.5 });
    await shows('GH-9', 'water_outlet_temp_c', 42.5);
    await say(`${own}/attributes/request/4`, { sharedKeys: 'gas_type' });
    await until('an answer', async () => (heard.length > 0 ? true : undefined));
    expect(heard).toEqual([[`${own}/attributes/response/4`, { client: {}, shared: { gas_type: '12T' } }]]);
    const { id } = await daemon.api.post('devices/GH-9/commands', { name: 'self_test', params: { level: 2 } });
    await until('the command is answered', async () => {
      const { state } = await daemon.api.get(`devices/GH-9/commands/${id}`);
      return state === 'replied' ? true : undefined;
    });
    expect(heard[1]?.[1]).toEqual({ method: 'self_test', params: { level: 2 } });
  });

  it('of Sparkplug are born, asked for births, and die, and are known again after a kill that their host’s state shows', async () => {
    const login = { username: 'edge', password: '' };
    await using node = await EdgeNode.dial(daemon, login, 3);
    await node.beBorn();
    await shows('HP-1', 'tank_upper_temp_c', 50);
    await isOnline('HP-1', true);
    await isOnline('edge', true);
    node.seq = (node.seq + 3) % 256;
    await node.say('DDATA', [{ alias: 1, type: kind.float, value: 55 }], 'HP-1');
    await until('a request for births', async () => (node.asked.length > 0 ? true : undefined));
    await node.beBorn();
    await isOnline('HP-2', true);
    const born = states.at(-1);
    await daemon.kill();
    await until('its death', async () => (states.at(-1)?.online === false ? true : undefined));
    expect(states.at(-1)?.timestamp).toBe(born?.timestamp);
    await node.say('DDATA', [{ alias: 1, type: kind.float, value: 56 }], 'HP-1');
    daemon = await start();
    await until('its birth', async () => (states.at(-1)?.online === true ? true : undefined));
    expect(states.at(-1)?.timestamp).toBeGreaterThan(born?.timestamp ?? Number.POSITIVE_INFINITY);
    await shows('HP-1', 'tank_upper_temp_c', 56);
    await node.say('DDATA', [{ alias: 1, type: kind.float, value: 57 }], 'HP-1');
    await shows('HP-1', 'tank_upper_temp_c', 57);
    node.client.stream.destroy();
    await isOnline('HP-1', false);
    await isOnline('edge', false);
  });
});
