import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Daemon, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { register, type TestDevice } from '../harness/devices.ts';
import { EdgeNode } from '../harness/edge-node.ts';
import { kind, type MetricDraft } from '../harness/sparkplug.ts';

const mapping = `mapping: plant-sparkplug
topic: spBv1.0/{group}/+/{node}/{device}
device: "{device}"
device_type: heat_pump_water_heater
payload: sparkplug
signals:
  tank_upper_temp_c: Tank/Top
  leak_detected_on: Leak
---
mapping: plant-sparkplug-node
topic: spBv1.0/{group}/+/{node}
device_type: heat_pump_water_heater
payload: sparkplug
signals:
  ambient_air_temp_c: Air
`;

const top = (value: number): MetricDraft[] => [{ alias: 1, type: kind.float, value }];

describe('an edge node of Sparkplug B', () => {
  const house = new AsyncDisposableStack();
  let dataDir: string;
  let args: string[];
  let daemon: Daemon;
  let login: TestDevice;
  let stranger: TestDevice;

  const deviceOf = (id: string) => daemon.api.get(`devices/${id}`);
  const shows = (id: string, signal: string, value: unknown) =>
    until(`${signal} ${value} of ${id}`, async () =>
      (await deviceOf(id)).last_values[signal]?.value === value ? true : undefined,
    );
  const isOnline = (id: string, online: boolean) =>
    until(`${id} to be ${online ? 'online' : 'offline'}`, async () =>
      (await deviceOf(id)).presence.online === online ? true : undefined,
    );
  const rejectionsOf = async (id: string): Promise<string[]> =>
    (await daemon.api.get(`devices/${id}/rejections`)).items.map(
      ({ reason, detail }: { reason: string; detail: string }) => `${reason}: ${detail}`,
    );
  const rejected = (id: string, wanted: RegExp) =>
    until(`${wanted}`, async () => ((await rejectionsOf(id)).some((one) => wanted.test(one)) ? true : undefined));

  /** Messages that telemetry has dealt with. */
  const taken = async (): Promise<number> =>
    (await daemon.api.get('flow')).rooms.find(({ room }: { room: string }) => room === 'telemetry').out;

  beforeAll(async () => {
    const folder = house.use(await temporaryFolder()).path;
    dataDir = join(folder, 'data');
    await mkdir(join(folder, 'mine'));
    const texts = mapping.split('---\n');
    for (const [i, text] of texts.entries()) await writeFile(join(folder, 'mine', `${i}.yaml`), text);
    await writeFile(join(folder, 'carewatch.yaml'), 'telemetry: { mappings_folder: mine }\n');
    args = ['--config', join(folder, 'carewatch.yaml')];
    daemon = house.use(await startDaemon({ dataDir, args }));
    login = await register(daemon, 'BOX', 'heat_pump_water_heater');
    for (const id of ['HP-1', 'HP-2'])
      await register(daemon, id, 'heat_pump_water_heater', { attributes: { gateway: 'BOX' } });
    stranger = await register(daemon, 'STRANGER', 'heat_pump_water_heater');
  });
  afterAll(() => house.disposeAsync());

  it('is born with its devices, sends data by alias, and dies by its last will', async () => {
    const node = await EdgeNode.dial(daemon, login, 3);
    await using _ = node;
    await node.beBorn();
    await node.say('NDATA', [{ alias: 10, type: kind.double, value: -2.5 }]);
    await node.say('DDATA', top(61.5), 'HP-1');
    await node.say('DDATA', [{ alias: 2, value: true }], 'HP-2');
    await shows('HP-1', 'tank_upper_temp_c', 61.5);
    await shows('HP-2', 'leak_detected_on', true);
    await shows('BOX', 'ambient_air_temp_c', -2.5);
    await isOnline('HP-1', true);
    expect(node.asked).toEqual([]);
    await node.say('DDEATH', [], 'HP-2');
    await isOnline('HP-2', false);
    expect((await deviceOf('HP-1')).presence.online).toBe(true);
    node.client.stream.destroy();
    await isOnline('HP-1', false);
    await isOnline('BOX', false);
  });

  it('is asked for its births when messages are missing, and its late death of another birth changes nothing', async () => {
    const old = await EdgeNode.dial(daemon, login, 4);
    await using _old = old;
    await old.beBorn();
    await using node = await EdgeNode.dial(daemon, login, 5);
    await node.beBorn();
    await isOnline('HP-1', true);
    await shows('HP-1', 'tank_upper_temp_c', 50);
    node.seq = (node.seq + 3) % 256;
    await node.say('DDATA', top(55), 'HP-1');
    await shows('HP-1', 'tank_upper_temp_c', 55);
    await until('a request for births', async () => (node.asked.length > 0 ? true : undefined));
    expect(node.asked[0]?.includes('Node Control/Rebirth')).toBe(true);
    await node.beBorn();
    await node.say('DDATA', top(56), 'HP-1');
    await shows('HP-1', 'tank_upper_temp_c', 56);
    await rejected('BOX', /^sequence_gap: seq 6 came after 2: messages are missing/);
    const before = await taken();
    old.client.stream.destroy();
    await until('the death of the other connection', async () => ((await taken()) > before ? true : undefined));
    await node.say('DDATA', top(57), 'HP-1');
    await shows('HP-1', 'tank_upper_temp_c', 57);
    expect((await deviceOf('HP-1')).presence.online).toBe(true);
  });

  it('is not disturbed by what is no Sparkplug, nor by a stranger under its name', async () => {
    await using node = await EdgeNode.dial(daemon, login, 6);
    await node.beBorn();
    await using other = await EdgeNode.dial(daemon, stranger, 6);
    await other.say('NBIRTH', []);
    await other.say('DBIRTH', [{ name: 'Leak', alias: 1, type: kind.boolean, value: true }], 'HP-1');
    const long = [{ name: 'n'.repeat(100_000), value: 1 }];
    await other.say('NBIRTH', long);
    const many = Array.from({ length: 5_001 }, (_, i) => ({ name: `${i}`, alias: i }));
    await other.say('NBIRTH', many);
    await other.client.publishAsync('spBv1.0/plant/NDATA/edge', Buffer.from('{"seq": 1}'), { qos: 1 });
    await rejected('STRANGER', /^foreign_device: STRANGER published about HP-1/);
    await rejected('STRANGER', /^not_sparkplug: the payload is not the protobuf/);
    await rejected('STRANGER', /^not_sparkplug: metric n{40}… has 100000 characters/);
    await rejected('STRANGER', /^not_sparkplug: a payload has at most 5000 metrics/);
    await node.say('DDATA', top(58), 'HP-1');
    await shows('HP-1', 'tank_upper_temp_c', 58);
    expect(node.asked).toEqual([]);
  });

  it('is understood by its births of before when Carewatch was killed and starts again', async () => {
    const before = await EdgeNode.dial(daemon, login, 7);
    await using _before = before;
    await before.beBorn();
    await daemon.kill();
    daemon = house.use(await startDaemon({ dataDir, args }));
    await using node = await EdgeNode.dial(daemon, login, 8);
    // Not as the specification wants it, which has births after each connect: so what is known is known from before.
    node.seq = before.seq;
    await node.say('DDATA', top(59), 'HP-1');
    await shows('HP-1', 'tank_upper_temp_c', 59);
    expect(node.asked).toEqual([]);
    await node.beBorn();
    await isOnline('HP-1', true);
    await using strange = await EdgeNode.dial(daemon, stranger, 1);
    await strange.say('NDATA', []);
    await until('a request for births', async () => (strange.asked.length > 0 ? true : undefined));
  });

  it('may listen to its own commands and to nothing else of Sparkplug', async () => {
    await using node = await EdgeNode.dial(daemon, login, 9);
    const asked = [
      'spBv1.0/plant/DCMD/edge/#',
      'spBv1.0/plant/NDATA/edge',
      'spBv1.0/#',
      'spBv1.0/+/NCMD/+',
      'spBv1.0/STATE/host',
    ];
    const grants = await Promise.all(
      asked.map((filter) =>
        node.client.subscribeAsync(filter).then(
          ([grant]) => grant?.qos,
          () => 128,
        ),
      ),
    );
    expect(grants).toEqual([0, 128, 128, 128, 128]);
  });
});
