import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SMTPServer } from 'smtp-server';
import { expect, it } from 'vitest';
import type { Json } from '../harness/client.ts';
import { root, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { connect, register } from '../harness/devices.ts';

/** The stub of the gateway as people start it: a process of its own. */
async function startGateway(secretFile: string, carewatch: string, port: number) {
  const args = ['--port', String(port), '--secret-file', secretFile, '--carewatch', carewatch, '--voice', 'unanswered'];
  const child = spawn(process.execPath, [join(root, 'simulators/main.ts'), 'gateway', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^gateway ready url=(\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    return {
      messages: async (): Promise<Json[]> => (await fetch(`${url}/messages`)).json() as Promise<Json[]>,
      feel: async (state: object) => {
        await fetch(`${url}/control`, { method: 'POST', body: JSON.stringify(state) });
      },
      async [Symbol.asyncDispose]() {
        child.kill('SIGTERM');
        await gone;
      },
    };
  }
  throw new Error('the gateway did not start');
}

async function startMailServer() {
  const mails: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _, done) {
      let raw = '';
      stream.on('data', (part: Buffer) => {
        raw += part.toString();
      });
      stream.on('end', () => {
        mails.push(raw);
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return { mails, port, [Symbol.asyncDispose]: () => new Promise<void>((done) => server.close(() => done())) };
}

async function freePort(): Promise<number> {
  await using server = await startMailServer();
  return server.port;
}

it('people are told of a ticket by mail, SMS and voice call, in their language, and the gateway reports', async () => {
  await using house = new AsyncDisposableStack();
  const { path } = house.use(await temporaryFolder());
  const mail = house.use(await startMailServer());
  const port = await freePort();
  const secretFile = join(path, 'gateway-secret');
  await writeFile(secretFile, 'the secret of the gateway\n');
  const config = join(path, 'carewatch.yaml');
  const notify = {
    mail: { host: '127.0.0.1', port: mail.port, tls: 'none', from: 'carewatch@example.com' },
    gateway: { url: `http://127.0.0.1:${port}`, secret_file: 'gateway-secret', allow_private: true },
    first_retry: '200ms',
  };
  await writeFile(config, JSON.stringify({ notify }));
  const daemon = house.use(await startDaemon({ dataDir: join(path, 'data'), args: ['--config', config] }));
  const gateway = house.use(await startGateway(secretFile, daemon.httpUrl, port));
  await gateway.feel({ mood: 'failing' });
  for (const body of [
    { kind: 'mail', to: 'duty@example.com', language: 'en', topics: ['ticket.opened'] },
    { kind: 'sms', to: '+8613800138000', topics: ['ticket.opened'] },
    { kind: 'voice', to: '+8613800138001', topics: ['ticket.opened'] },
  ])
    await daemon.api.post('recipients', body);

  await using heater = await connect(daemon, await register(daemon, 'es-1', 'electric_water_heater'));
  await heater.publish({ ts: Date.now(), seq: 1, values: { leakage_current_ma: 22 } });
  const failed = await until('a failure of the gateway', async () =>
    (await daemon.api.all('deliveries?kind=sms')).find(({ attempts }) => attempts > 0),
  );
  expect(failed.last_error).toBe('HTTP 503');
  await gateway.feel({ mood: 'well' });

  const reported = await until(
    'both reports',
    async () => {
      const items = [
        ...(await daemon.api.all('deliveries?kind=sms')),
        ...(await daemon.api.all('deliveries?kind=voice')),
      ];
      return items.every(({ outcome }) => outcome !== null) ? items : undefined;
    },
    60_000,
  );
  expect(reported.map(({ outcome }) => outcome)).toEqual(['delivered', 'unanswered']);
  const messages = await gateway.messages();
  expect(messages.map(({ channel, to }) => `${channel} ${to}`).toSorted()).toEqual([
    'sms +8613800138000',
    'voice +8613800138001',
  ]);
  for (const { text, id } of messages) {
    expect(text).toMatch(/^【P1】新工单 /);
    expect(reported.map(({ key, target_id: target }) => `${key}~${target}`)).toContain(id);
  }
  const [raw = ''] = await until('a mail', async () => (mail.mails.length > 0 ? mail.mails : undefined));
  expect(raw).toContain('[P1] New ticket');
  expect(raw).toContain('To: duty@example.com');
  expect(mail.mails).toHaveLength(1);
});
