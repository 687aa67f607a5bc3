import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Daemon, spawnDaemon, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { connect, register, type TestDevice } from '../harness/devices.ts';

const plant = (unit: string) => `mapping: plant
topic: plant/{device}/state
device: "{device}"
device_type: heat_pump_water_heater
signals:
  tank_upper_temp_c: { from: tank.top, unit: ${unit} }
`;
const word = `mapping: plant-lwt
topic: plant/{device}/LWT
device: "{device}"
device_type: heat_pump_water_heater
payload: text
presence: { values: { "ON": online, "OFF": offline } }
`;

describe('messages of other makers', () => {
  const house = new AsyncDisposableStack();
  let dataDir: string;
  let config: string;
  let daemon: Daemon;
  let heater: TestDevice;

  const start = () => startDaemon({ dataDir, args: ['--config', config] });
  const write = (name: string, text: string) => writeFile(join(dataDir, '../mine', name), text);
  const lastOf = async (id: string, signal: string) =>
    (await daemon.api.get(`devices/${id}`)).last_values[signal]?.value;
  const pointsOf = async (id: string, signal: string): Promise<unknown[]> => {
    const { series } = await daemon.api.get(`devices/${id}/telemetry?signals=${signal}`);
    return series[0]?.points.map(([, value]: [string, unknown]) => value) ?? [];
  };

  beforeAll(async () => {
    const folder = house.use(await temporaryFolder()).path;
    dataDir = join(folder, 'data');
    await mkdir(join(folder, 'mine'));
    await write('plant.yaml', plant('°C'));
    await write('lwt.yaml', word);
    config = join(folder, 'carewatch.yaml');
    await writeFile(config, 'telemetry: { mappings_folder: mine }\n');
    daemon = house.use(await start());
    heater = await register(daemon, 'HP-1', 'heat_pump_water_heater');
    await register(daemon, 'HP-2', 'heat_pump_water_heater', { attributes: { gateway: 'HP-1' } });
  });
  afterAll(() => house.disposeAsync());

  it('are acknowledged and stored as signals, of the publisher and of what it is the gateway of', async () => {
    await using device = await connect(daemon, heater);
    await device.client.publishAsync('navien/nwp500/HP-1/status', '{"status":{"tankUpperTemperature":586}}', {
      qos: 1,
    });
    await device.client.publishAsync('plant/HP-2/state', '{"tank":{"top":"61.5"}}', { qos: 1 });
    await until('both readings', async () => (await lastOf('HP-2', 'tank_upper_temp_c')) === 61.5 || undefined);
    expect(await lastOf('HP-1', 'tank_upper_temp_c')).toBe(58.6);
  });

  it('are kept as rejections with their reason where they cannot be read', async () => {
    await using device = await connect(daemon, heater);
    await device.client.publishAsync('plant/HP-9/state', '{"tank":{"top":1}}', { qos: 1 });
    const items = await until('a rejection', async () => {
      const { items } = await daemon.api.get('devices/HP-1/rejections');
      return items.length > 0 ? items : undefined;
    });
    expect(items[0]).toMatchObject({
      reason: 'unknown_device',
      detail: 'HP-9 is not registered; register it over the API',
    });
  });

  it('may be last wills, which are journaled when the device is lost', async () => {
    const { host, port } = daemon.mqtt;
    const will = { topic: 'plant/HP-1/LWT', payload: Buffer.from('OFF'), qos: 1 as const, retain: false };
    const client = await mqtt.connectAsync(`mqtt://${host}:${port}`, { ...heater, will, reconnectPeriod: 0 });
    const before = await heardOf(daemon);
    client.stream.destroy();
    await until('the will', async () => (await heardOf(daemon)) > before || undefined);
  });

  it('are read in a replay as they were read at first, whatever the mappings have become since', async () => {
    const before = await pointsOf('HP-2', 'tank_upper_temp_c');
    await write('plant.yaml', plant('°F'));
    await daemon.kill();
    daemon = house.use(await start());
    await using device = await connect(daemon, heater);
    await device.client.publishAsync('plant/HP-2/state', '{"tank":{"top":140}}', { qos: 1 });
    await until(
      'degrees of the new mapping',
      async () => (await lastOf('HP-2', 'tank_upper_temp_c')) === 60 || undefined,
    );
    const points = await until('the store', async () => {
      const found = await pointsOf('HP-2', 'tank_upper_temp_c');
      return found.length > before.length ? found : undefined;
    });
    expect(points).toEqual([...before, 60]);
    expect(daemon.log()).not.toContain('differ');
  });

  it('whose mapping is faulty keep the daemon from starting, with the sentence of the command line', async () => {
    await daemon.stop();
    await write('plant.yaml', plant('°X').replace('upper', 'uper'));
    const starting = house.use(spawnDaemon({ dataDir, args: ['--config', config] }));
    const refused = await starting.ready.catch((error: Error) => error.message);
    expect(refused).toContain(
      'plant.yaml:6:3: heat_pump_water_heater has no signal tank_uper_temp_c; did you mean tank_upper_temp_c?',
    );
  });
});

/** How many messages of devices the daemon has journaled. */
async function heardOf(daemon: Daemon): Promise<number> {
  const { rooms } = await daemon.api.get('flow');
  return rooms.find(({ room }: { room: string }) => room === 'telemetry').out;
}
