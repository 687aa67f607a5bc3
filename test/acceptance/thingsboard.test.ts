import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Daemon, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { register } from '../harness/devices.ts';

/** What firmware for ThingsBoard does: a token as user name, no password, and the topics of the device API. */
describe('firmware made for ThingsBoard', () => {
  const house = new AsyncDisposableStack();
  let daemon: Daemon;
  let token: string;

  const dial = async (username: string, password?: string) => {
    const { host, port } = daemon.mqtt;
    const login = { username, ...(password === undefined ? {} : { password }) };
    const client = await mqtt.connectAsync(`mqtt://${host}:${port}`, { ...login, reconnectPeriod: 0 }, false);
    const heard: [string, unknown][] = [];
    client.on('message', (topic, payload) => void heard.push([topic, JSON.parse(payload.toString())]));
    const publish = (topic: string, message: unknown) =>
      client.publishAsync(`v1/devices/me/${topic}`, JSON.stringify(message), { qos: 1 });
    return { client, heard, publish, [Symbol.asyncDispose]: () => client.endAsync(true) };
  };
  const pointsOf = async (signal: string): Promise<[string, unknown][]> =>
    (await daemon.api.get(`devices/GH-1/telemetry?signals=${signal}`)).series[0]?.points ?? [];

  beforeAll(async () => {
    daemon = house.use(await startDaemon({ dataDir: house.use(await temporaryFolder()).path }));
    const attributes = { gas_type: '12T', note: 'x' };
    token = (await register(daemon, 'GH-1', 'gas_water_heater', { attributes })).password;
  });
  afterAll(() => house.disposeAsync());

  it('connects by its access token alone, and by no other', async () => {
    await using device = await dial(token);
    expect(device.client.connected).toBe(true);
    await using blank = await dial(token, '');
    expect(blank.client.connected).toBe(true);
    for (const [user, password] of [[`${token}x`], ['GH-1'], ['GH-1', ''], [token, 'x']] as const) {
      await expect(dial(user, password)).rejects.toThrow(/Not authorized/i);
    }
  });

  it('publishes single values, values at an instant, and arrays of them', async () => {
    await using device = await dial(token);
    const ts = Date.now() - 60_000;
    await device.publish('telemetry', { water_outlet_temp_c: 40 });
    await device.publish('telemetry', { ts, values: { water_outlet_temp_c: 38, rssi_dbm: -60 } });
    await device.publish('telemetry', [
      { ts: ts + 1_000, values: { water_outlet_temp_c: 39 } },
      { ts: ts + 2_000, values: { water_outlet_temp_c: 39.5 } },
    ]);
    await device.publish('attributes', { firmware_version: '1.4.2' });
    const points = await until('all points', async () => {
      const found = await pointsOf('water_outlet_temp_c');
      return found.length === 4 ? found : undefined;
    });
    expect(points.slice(0, 3)).toEqual(
      [38, 39, 39.5].map((value, i) => [new Date(ts + i * 1_000).toISOString(), value]),
    );
    expect(points[3]?.[1]).toBe(40);
    await until(
      'the attribute',
      async () => (await daemon.api.get('devices/GH-1')).last_values.firmware_version?.value === '1.4.2' || undefined,
    );
  });

  it('asks for attributes and is answered under the number of its question', async () => {
    await using device = await dial(token);
    await device.client.subscribeAsync('v1/devices/me/attributes/response/+', { qos: 1 });
    await device.publish('attributes/request/7', { clientKeys: 'firmware_version,none', sharedKeys: 'gas_type' });
    await until('an answer', async () => device.heard.length === 1 || undefined);
    await device.publish('attributes/request/8', {});
    await until('another', async () => device.heard.length === 2 || undefined);
    expect(device.heard[0]).toEqual([
      'v1/devices/me/attributes/response/7',
      { client: { firmware_version: '1.4.2' }, shared: { gas_type: '12T' } },
    ]);
    expect(device.heard[1]).toMatchObject([
      'v1/devices/me/attributes/response/8',
      { shared: { gas_type: '12T', note: 'x' } },
    ]);
  });

  it('gets commands as requests, and its answers become their replies', async () => {
    await using device = await dial(token);
    await device.client.subscribeAsync('v1/devices/me/rpc/request/+', { qos: 1 });
    const post = (name: string, params: object) => daemon.api.post('devices/GH-1/commands', { name, params });
    const first = await post('set_setpoint', { celsius: 45 });
    const second = await post('self_test', {});
    await until('both requests', async () => device.heard.length === 2 || undefined);
    expect(device.heard.map(([, body]) => body)).toEqual([
      { method: 'set_setpoint', params: { celsius: 45 } },
      { method: 'self_test', params: {} },
    ]);
    const answer = (i: number, body: unknown) =>
      device.publish(String(device.heard[i]?.[0]).slice(14).replace('request', 'response'), body);
    await answer(1, { result: 'passed' });
    await answer(0, 'ok');
    const repliedTo = (id: string) =>
      until('its reply', async () => {
        const command = await daemon.api.get(`devices/GH-1/commands/${id}`);
        return command.state === 'replied' ? command.reply : undefined;
      });
    expect(await repliedTo(second.id)).toEqual({ result: 'passed' });
    expect(await repliedTo(first.id)).toBe('ok');
  });
});
