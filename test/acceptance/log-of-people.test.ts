import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { connect, register } from '../harness/devices.ts';

const name = '欧阳测试名';
const phone = '+8613912345678';
const address = '莫愁湖东路999号';

/** Everything that is sent to it fails, and it repeats what it was sent in its answer. */
async function startFailing() {
  const server = createServer(async (request, response) => {
    const body = Buffer.concat((await request.toArray()) as Buffer[]);
    response.writeHead(500).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise<void>((done) => server.close(() => done()));
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: close };
}

it('who customers are stands nowhere in the log, however their work goes wrong', async () => {
  await using folder = await temporaryFolder();
  await using failing = await startFailing();
  await writeFile(join(folder.path, 'secret'), 'a secret of some length');
  const hook = { name: 'crm', url: failing.url, secret_file: 'secret', allow_private: true };
  const gateway = { url: failing.url, secret_file: 'secret', allow_private: true };
  const notify = { webhooks: [hook], gateway, attempts: 2, first_retry: '50ms' };
  const config = join(folder.path, 'carewatch.yaml');
  await writeFile(config, JSON.stringify({ notify }));
  const options = { dataDir: join(folder.path, 'data'), args: ['--config', config] };
  const daemon = await startDaemon(options);
  const { api } = daemon;

  const heater = await register(daemon, 'log-1', 'electric_water_heater');
  const send = (method: string, path: string, body: string) =>
    api.raw(method, path, { headers: { 'content-type': 'application/json' }, body });
  const moved = await send('PATCH', 'devices/log-1', JSON.stringify({ customer: { name, phone }, site: { address } }));
  expect(moved.status).toBe(200);
  await api.post('recipients', { kind: 'sms', to: phone, topics: ['*'] });
  await using device = await connect(daemon, heater);
  await device.publish({ ts: Date.now(), seq: 1, values: { leakage_current_ma: 22, tank_upper_temp_c: 55 } });
  await device.publish({ ts: Date.now(), seq: 2, values: { [name]: phone } });
  const call = await until('a call', async () => (await api.all('care-calls?device_id=log-1'))[0]);
  expect(call.customer).toMatchObject({ name, phone });
  await api.post(`care-calls/${call.id}/attempts`, { outcome: 'no_answer', note: `${name} ${phone}` });

  for (const query of [phone, name, address]) await api.raw('GET', `search?q=${encodeURIComponent(query)}`);
  await api.raw('GET', `devices/${encodeURIComponent(name)}`);
  await api.raw('GET', `customers?limit=${encodeURIComponent(phone)}`);
  await send('POST', 'tickets', `{"device_id": "${name}", "title": ${phone}`);
  await send('POST', 'recipients', JSON.stringify({ kind: 'sms', to: `${phone}-${name}`, topics: ['*'] }));
  const dead = await until('deliveries were given up', async () => {
    const items = await api.all('deliveries?state=dead');
    return items.some((one) => one.kind === 'sms') && items.some((one) => one.kind === 'webhook') ? items : undefined;
  });
  expect(JSON.stringify(dead[0])).toContain('500');

  await daemon.kill();
  await using again = await startDaemon(options);
  expect((await again.api.get('devices/log-1')).customer).toMatchObject({ name, phone });
  await again.stop();

  const log = daemon.log() + again.log();
  expect(log).toContain('"room":');
  for (const one of [name, phone, phone.slice(3), address, encodeURIComponent(name)]) expect(log).not.toContain(one);
});
