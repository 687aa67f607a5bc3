import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from '../harness/client.ts';
import { type Daemon, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { connect, register, type TestDevice } from '../harness/devices.ts';

describe('a command to a device that is away', () => {
  let house: AsyncDisposableStack;
  let daemon: Daemon;
  let lift: TestDevice;

  beforeAll(async () => {
    house = new AsyncDisposableStack();
    const folder = house.use(await temporaryFolder());
    daemon = house.use(await startDaemon({ dataDir: folder.path }));
    lift = await register(daemon, 'el-0001', 'elevator');
  });
  afterAll(() => house.disposeAsync());

  const inState = (id: string, state: string) =>
    until(`${id} ${state}`, async () => {
      const command = await daemon.api.get(`devices/el-0001/commands/${id}`);
      return command.state === state ? command : undefined;
    });

  it('waits until the device listens, then arrives, in the order of the commands', async () => {
    const first = await daemon.api.post('devices/el-0001/commands', { name: 'self_test' });
    const second = await daemon.api.post('devices/el-0001/commands', { name: 'park', params: { floor: 1 } });
    await using device = await connect(daemon, lift);
    expect(await daemon.api.get(`devices/el-0001/commands/${first.id}`)).toMatchObject({
      state: 'queued',
      sent_at: null,
    });
    const heard: string[] = [];
    device.client.on('message', (_topic, payload) => void heard.push(JSON.parse(payload.toString()).id));
    await device.client.subscribeAsync('carewatch/v1/el-0001/command', { qos: 1 });
    await inState(second.id, 'delivered');
    expect(heard).toEqual([first.id, second.id]);
    const reply = JSON.stringify({ id: second.id, ok: true });
    await device.client.publishAsync('carewatch/v1/el-0001/command/reply', reply, { qos: 1 });
    expect(await inState(second.id, 'replied')).toMatchObject({ reply: { ok: true } });
  });

  it('expires when it has waited for its ttl', async () => {
    const { id } = await daemon.api.post('devices/el-0001/commands', { name: 'self_test', ttl: '500ms' });
    expect(await inState(id, 'expired')).toMatchObject({ sent_at: null });
  });

  it.each(['0.4ms', '0s', '31d', '99999999999d'])('is refused with a ttl of %s', async (ttl) => {
    const refused = await daemon.api
      .post('devices/el-0001/commands', { name: 'self_test', ttl })
      .catch((error: Problem) => error);
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/ttl' }] } });
  });

  it('waits a whole number of milliseconds', async () => {
    const command = await daemon.api.post('devices/el-0001/commands', { name: 'self_test', ttl: '1.0004s' });
    expect(Date.parse(command.expires_at) - Date.parse(command.created_at)).toBe(1_000);
  });
});
