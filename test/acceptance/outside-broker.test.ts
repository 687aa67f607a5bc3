import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { describe, expect, it } from 'vitest';
import type { Json } from '../harness/client.ts';
import { type Daemon, spawnDaemon, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { register } from '../harness/devices.ts';
import { hasMosquitto, type Mosquitto, sayWhenMissing, startMosquitto, writePassword } from '../harness/mosquitto.ts';
import { startProxy } from '../harness/proxy.ts';

/** The daemon as people start it, as a client of Debian's Mosquitto. */

sayWhenMissing('Carewatch behind an outside broker');

async function configure(folder: string, broker: string): Promise<string[]> {
  const file = join(folder, 'carewatch.yaml');
  await writeFile(file, `broker: { mode: external, ${broker} }\n`);
  return ['--config', file];
}

const open = (broker: Mosquitto, options = {}): Promise<MqttClient> =>
  mqtt.connectAsync(broker.url, { protocolVersion: 5, reconnectPeriod: 0, ...options }, false);

const connected = (daemon: Daemon): Promise<Json> =>
  until('the outside broker is connected', async () => {
    const { broker } = await daemon.api.get('/readyz').catch(() => ({}));
    return broker?.connected ? broker : undefined;
  });

/** Instants of one signal that the store has of a device. */
async function stored(daemon: Daemon, device: string): Promise<number[]> {
  const query = 'signals=water_outlet_temp_c&from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&limit=10000';
  const { series } = await daemon.api.get(`devices/${device}/telemetry?${query}`);
  return series[0].points.map(([at]: [string]) => Date.parse(at));
}

/** Says numbered readings at QoS 1 and knows which the broker acknowledged. */
function teller(client: MqttClient, device: string) {
  const acknowledged: number[] = [];
  const start = Date.now() - 60_000;
  let said = 0;
  return {
    acknowledged,
    async say(count: number): Promise<void> {
      const all = Array.from({ length: count }, async () => {
        const ts = start + said;
        said += 1;
        const message = JSON.stringify({ ts, seq: said, values: { water_outlet_temp_c: 40 + (said % 10) } });
        await client.publishAsync(`carewatch/v1/${device}/telemetry`, message, { qos: 1 });
        acknowledged.push(ts);
      });
      await Promise.all(all);
    },
  };
}

const storedAll = (daemon: Daemon, device: string, told: readonly number[]): Promise<true> =>
  until(
    `all ${told.length} readings of ${device} are stored`,
    async () => ((await stored(daemon, device)).length >= told.length ? true : undefined),
    60_000,
  );

describe.skipIf(!hasMosquitto)('Carewatch behind an outside broker', () => {
  it('starts without it, then takes telemetry, presence and replies from it, sends commands through it, and says how it stands', async () => {
    await using folder = await temporaryFolder();
    const passwords = join(folder.path, 'passwords');
    writePassword(passwords, 'carewatch', 'secret of carewatch');
    writePassword(passwords, 'GH-1', 'secret of GH-1');
    await using mosquitto = await startMosquitto(['allow_anonymous false', `password_file ${passwords}`]);
    await writeFile(join(folder.path, 'password'), 'secret of carewatch\n');
    const args = await configure(
      folder.path,
      `url: "${mosquitto.url}", username: carewatch, password_file: password, share: cw, longest_retry: 500ms`,
    );
    await mosquitto.stop();
    await using daemon = await startDaemon({ dataDir: join(folder.path, 'data'), args });
    expect((await daemon.api.raw('GET', '/readyz')).status).toBe(503);
    await mosquitto.start();
    expect(`mqtt://${daemon.mqtt.host}:${daemon.mqtt.port}`).toBe(mosquitto.url);
    expect(await connected(daemon)).toMatchObject({ version: '5', shared: true, reconnects: 0, window: 1_000 });

    await register(daemon, 'GH-1', 'gas_water_heater');
    const device = await open(mosquitto, { username: 'GH-1', password: 'secret of GH-1' });
    const answers: string[] = [];
    device.on('message', (topic, payload) => {
      answers.push(payload.toString());
      const { id } = JSON.parse(payload.toString());
      device.publish(`${topic}/reply`, JSON.stringify({ id, ok: true }), { qos: 1 });
    });
    await device.subscribeAsync('carewatch/v1/GH-1/command', { qos: 1 });
    await device.publishAsync('carewatch/v1/GH-1/status', 'online', { qos: 1, retain: true });
    const { say, acknowledged } = teller(device, 'GH-1');
    await say(10);
    await storedAll(daemon, 'GH-1', acknowledged);
    await until('its presence is known', async () => {
      const { presence } = await daemon.api.get('devices/GH-1');
      return presence.online === true ? true : undefined;
    });
    const { id } = await daemon.api.post('devices/GH-1/commands', { name: 'self_test' });
    await until('the command is answered', async () => {
      const { state } = await daemon.api.get(`devices/GH-1/commands/${id}`);
      return state === 'replied' ? true : undefined;
    });
    expect(answers).toHaveLength(1);
    const metrics = await (await daemon.api.raw('GET', '/metrics')).text();
    expect(metrics).toContain('outside_broker_connected 1\n');
    expect(metrics).toContain('outside_broker_reconnects_total 0\n');

    await device.endAsync();
    await mosquitto.stop();
    const broken = await until('the broker is missed', async () => {
      const answer = await daemon.api.raw('GET', '/readyz');
      return answer.status === 503 ? ((await answer.json()) as Json) : undefined;
    });
    expect(broken.reasons).toMatchObject([{ room: 'broker', code: 'broker-unreachable' }]);
    await mosquitto.start();
    expect(await connected(daemon)).toMatchObject({ reconnects: 1 });
    expect(await daemon.stop()).toBe(0);
    expect(daemon.log()).not.toContain('secret of');
  });

  it('stores once all that was acknowledged while it was killed, and while the network was cut', async () => {
    await using folder = await temporaryFolder();
    await using mosquitto = await startMosquitto();
    await using proxy = await startProxy(mosquitto.port);
    const args = await configure(
      folder.path,
      `url: "${proxy.url}", share: cw, keep_alive: 1s, longest_retry: 500ms, receive_maximum: 200`,
    );
    const options = { dataDir: join(folder.path, 'data'), args };
    await using house = new AsyncDisposableStack();
    let daemon = await startDaemon(options);
    house.defer(() => daemon.kill());
    await connected(daemon);
    await register(daemon, 'GH-1', 'gas_water_heater');
    const device = await open(mosquitto);
    const { say, acknowledged } = teller(device, 'GH-1');
    await say(500);
    for (const kill of [1, 2]) {
      const saying = say(2_000);
      await until('some are taken', async () =>
        (await stored(daemon, 'GH-1')).length > kill * 500 ? true : undefined,
      );
      await daemon.kill();
      await saying;
      daemon = await spawnDaemon(options).ready;
    }
    await proxy.cut();
    await say(1_000);
    await until('the cut is noticed', async () =>
      (await daemon.api.raw('GET', '/readyz')).status === 503 ? true : undefined,
    );
    await say(1_000);
    await proxy.heal();
    await connected(daemon);
    await say(100);
    await storedAll(daemon, 'GH-1', acknowledged);
    expect(await stored(daemon, 'GH-1')).toEqual(acknowledged.toSorted((a, b) => a - b));
    expect(acknowledged).toHaveLength(6_600);
    await device.endAsync();
    expect(await daemon.stop()).toBe(0);
  });

  it('keeps what an unregistered device says until somebody adopts it, and then has it once, killed or not', async () => {
    await using folder = await temporaryFolder();
    await using mosquitto = await startMosquitto();
    const args = await configure(folder.path, `url: "${mosquitto.url}", longest_retry: 500ms`);
    const options = { dataDir: join(folder.path, 'data'), args };
    await using house = new AsyncDisposableStack();
    let daemon = await startDaemon(options);
    house.defer(() => daemon.kill());
    await connected(daemon);
    const device = await open(mosquitto);
    const start = Date.now() - 60_000;
    const told: number[] = [];
    const say = async (pressure: number, ts = start + told.length * 6_000): Promise<void> => {
      told.push(ts);
      const values = { burner_state: 'flame', gas_supply_pressure_pa: pressure, water_outlet_temp_c: 40 };
      await device.publishAsync('carewatch/v1/GH-7/telemetry', JSON.stringify({ ts, values }), { qos: 1 });
    };
    await device.publishAsync('carewatch/v1/GH-7/status', 'online', { qos: 1, retain: true });
    for (const pressure of [2_000, 900, 850, 840]) await say(pressure);
    const heard = (messages: number): Promise<Json> =>
      until(`${messages} messages of it are heard`, async () => {
        const [orphan] = await daemon.api.all('orphans?q=gh-7');
        return orphan?.messages >= messages ? orphan : undefined;
      });
    expect(await heard(5)).toMatchObject({ device_id: 'GH-7', topic: 'carewatch/v1/GH-7', online: true, kept: 5 });
    const body = { type: 'gas_water_heater', attributes: { gas_type: '12T' }, site: { district: 'Gulou' } };
    expect(await daemon.api.post('orphans/GH-7/adopt', body)).toMatchObject({ id: 'GH-7' });
    await daemon.kill();
    await say(820, Date.now());
    daemon = await startDaemon(options);
    await storedAll(daemon, 'GH-7', told);
    expect(await stored(daemon, 'GH-7')).toEqual(told);
    const [ticket] = await until('a ticket', async () => {
      const tickets = await daemon.api.all('tickets?device_id=GH-7');
      return tickets.length > 0 ? tickets : undefined;
    });
    expect(ticket).toMatchObject({ rule_id: 'GH-02', state: 'open' });
    expect((await daemon.api.get('devices/GH-7')).presence.online).toBe(true);
    expect(await daemon.api.all('orphans')).toEqual([]);
    const { rooms } = await daemon.api.get('flow');
    expect(rooms.find(({ room }: Json) => room === 'orphans')).toMatchObject({
      in: 5,
      out: 5,
      rejected: {},
      pending: 0,
    });
    expect(daemon.log()).not.toContain('verdicts differ');
    await device.endAsync();
    expect(await daemon.stop()).toBe(0);
  });
});
