import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selfSigned } from '../../src/broker/testing/self-signed.ts';
import { createClient, type Json } from '../harness/client.ts';
import { adminToken, type Daemon, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { connect, register } from '../harness/devices.ts';
import { type Heard, type Receiver, startReceiver } from '../harness/receiver.ts';

function signatureOf(secret: string, headers: IncomingHttpHeaders, raw: string): string {
  const signed = `${headers['carewatch-timestamp']}.${raw}`;
  return `sha256=${createHmac('sha256', secret).update(signed).digest('hex')}`;
}

describe('what Carewatch tells other programs', () => {
  const secret = 'a secret of some length';
  let house: AsyncDisposableStack;
  let daemon: Daemon;
  let receiver: Receiver;
  let dataDir: string;

  beforeAll(async () => {
    house = new AsyncDisposableStack();
    const folder = house.use(await temporaryFolder());
    receiver = house.use(await startReceiver());
    const config = join(folder.path, 'carewatch.yaml');
    await writeFile(join(folder.path, 'secret'), `${secret}\n`);
    const { url } = receiver;
    const notify = {
      webhooks: [
        { name: 'crm', url: `${url}/crm`, secret_file: 'secret', allow_private: true, events: ['ticket.*'] },
        { name: 'log', url: `${url}/log`, allow_private: true },
        { name: 'inside', url: `${url}/inside` },
      ],
      heartbeat: { url: `${url}/beat`, every: '1s', allow_private: true },
    };
    await writeFile(config, JSON.stringify({ notify }));
    dataDir = join(folder.path, 'data');
    daemon = house.use(await startDaemon({ dataDir, args: ['--config', config] }));
  });
  afterAll(() => house.disposeAsync());

  const at = (path: string): Heard[] => receiver.heard.filter((one) => one.path === path);

  it('is a heartbeat each period', async () => {
    const beats = await until('two beats', async () => (at('/beat').length >= 2 ? at('/beat') : undefined));
    expect(JSON.parse(beats[0]?.raw ?? '')).toMatchObject({ topic: 'heartbeat', at: expect.stringMatching(/Z$/) });
  });

  it('is every change of a ticket, signed, once and in order', async () => {
    const heater = await register(daemon, 'es-0001', 'electric_water_heater');
    await using device = await connect(daemon, heater);
    await device.publish({ ts: Date.now(), seq: 1, values: { leakage_current_ma: 22 } });
    const ticket = await until('a ticket', async () => (await daemon.api.all('tickets'))[0]);
    for (const action of ['accept', 'start', 'resolve', 'close'])
      await daemon.api.post(`tickets/${ticket.id}/${action}`);
    const told = await until('five deliveries', async () => (at('/crm').length >= 5 ? at('/crm') : undefined));
    expect(told.map(({ headers }) => headers['carewatch-topic'])).toEqual(
      ['opened', 'accepted', 'started', 'resolved', 'closed'].map((action) => `ticket.${action}`),
    );
    for (const { headers, raw } of told) {
      expect(headers['carewatch-signature']).toBe(signatureOf(secret, headers, raw));
      expect(headers['idempotency-key']).toBe(JSON.parse(raw).id);
    }
    const wanted = ['ticket.closed', 'care-call.queued', 'callback.queued'];
    await until('the other target told', async () => {
      const topics = new Set(at('/log').map(({ headers }) => headers['carewatch-topic']));
      return wanted.every((topic) => topics.has(topic)) ? topics : undefined;
    });
  });

  it('is signed with a secret kept in the data folder where the configuration names none', async () => {
    const file = join(dataDir, 'webhook-log.secret');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const kept = (await readFile(file, 'utf8')).trim();
    expect(at('/log').length).toBeGreaterThan(0);
    for (const { headers, raw } of at('/log')) {
      expect(headers['carewatch-signature']).toBe(signatureOf(kept, headers, raw));
    }
  });

  it('never goes inside the own network unless that is allowed', async () => {
    const dead: Json[] = await until('deliveries given up', async () => {
      const items = await daemon.api.all('deliveries?target_id=inside&state=dead');
      return items.length > 0 ? items : undefined;
    });
    expect(dead[0].last_error).toContain('private address');
    expect(at('/inside')).toEqual([]);
  });
});

describe('with certificates', () => {
  it('HTTP and MQTT are spoken over TLS', async () => {
    await using folder = await temporaryFolder();
    const { cert, key } = selfSigned();
    const config = join(folder.path, 'carewatch.yaml');
    await writeFile(join(folder.path, 'cert.pem'), cert);
    await writeFile(join(folder.path, 'key.pem'), key);
    const files = { cert_file: 'cert.pem', key_file: 'key.pem' };
    const port = await freePort();
    await writeFile(config, JSON.stringify({ http: { tls: files }, broker: { tls: { port, ...files } } }));
    await using daemon = await startDaemon({ dataDir: join(folder.path, 'data'), args: ['--config', config] });
    expect(daemon.httpUrl).toMatch(/^https:/);
    const headers = { authorization: `Bearer ${adminToken}` };
    const status = await new Promise((resolve, reject) => {
      get(new URL('/api/v1/devices', daemon.httpUrl), { headers, ca: cert }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).on('error', reject);
    });
    expect(status).toBe(200);
    const stranger = { username: 'none', password: 'none', ca: cert, reconnectPeriod: 0 };
    await expect(mqtt.connectAsync(`mqtts://127.0.0.1:${port}`, stranger, false)).rejects.toThrow(/not authorized/i);
    await expect(createClient(daemon.httpUrl.replace('https', 'http'), adminToken).get('devices')).rejects.toThrow();
  });
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
