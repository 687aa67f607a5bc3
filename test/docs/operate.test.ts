import { cp, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Daemon, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';
import { connect, register } from '../harness/devices.ts';
import { fencesOf, readPage } from './pages.ts';

interface Post {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A program that is told. */
async function receiver(): Promise<AsyncDisposable & { readonly url: string; readonly posts: readonly Post[] }> {
  const posts: Post[] = [];
  const server = createServer(async (request, response) => {
    posts.push({ headers: request.headers, body: Buffer.concat(await request.toArray()).toString() });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  return { url: `http://127.0.0.1:${port}`, posts, [Symbol.asyncDispose]: close };
}

describe('a running house', () => {
  const house = new AsyncDisposableStack();
  const secret = 'a secret of the manual';
  let folder: string;
  let crm: Awaited<ReturnType<typeof receiver>>;
  let daemon: Daemon;

  beforeAll(async () => {
    folder = house.use(await temporaryFolder()).path;
    crm = house.use(await receiver());
    await writeFile(join(folder, 'crm-secret'), `${secret}\n`);
    const hook = { name: 'crm', url: crm.url, secret_file: 'crm-secret', events: ['ticket.*'], allow_private: true };
    const config = join(folder, 'carewatch.yaml');
    await writeFile(config, JSON.stringify({ notify: { webhooks: [hook] } }));
    daemon = house.use(await startDaemon({ dataDir: join(folder, 'data'), args: ['--config', config] }));
    await using heater = await connect(daemon, await register(daemon, 'es-1', 'electric_water_heater'));
    await heater.publish({ ground_fault_on: true });
  });
  afterAll(() => house.disposeAsync());

  it('posts what the check of the manual believes, and nothing that was changed', async () => {
    const example = fencesOf(readPage('docs/webhooks.md')).find(({ text }) => text.startsWith('// genuine.mjs'));
    const file = join(folder, 'genuine.mjs');
    await writeFile(file, example?.text ?? '');
    const { isGenuine } = (await import(file)) as {
      isGenuine: (headers: IncomingHttpHeaders, body: string, secret: string) => boolean;
    };
    const { headers, body } = await until('a post', async () => crm.posts[0]);
    expect(headers['carewatch-topic']).toBe('ticket.opened');
    expect(isGenuine(headers, body, secret)).toBe(true);
    expect(isGenuine(headers, body.replace('es-1', 'es-2'), secret)).toBe(false);
    expect(isGenuine(headers, body, 'another secret')).toBe(false);
    expect(isGenuine({ ...headers, 'carewatch-timestamp': '1' }, body, secret)).toBe(false);
    expect(isGenuine({}, body, secret)).toBe(false);
  });

  it('serves from a copy of its stopped folder as before', async () => {
    const copy = join(folder, 'copy');
    const tickets = await daemon.api.all('tickets');
    expect(tickets).toHaveLength(1);
    expect(await daemon.stop()).toBe(0);
    await cp(join(folder, 'data'), copy, { recursive: true });

    await using second = await startDaemon({ dataDir: copy });
    expect(await second.api.all('tickets')).toEqual(tickets);
    const device = await second.api.get('devices/es-1');
    expect(device.last_values.ground_fault_on.value).toBe(true);
    const { series } = await second.api.get('devices/es-1/telemetry?signals=ground_fault_on');
    expect(series[0].points).toHaveLength(1);
  });
});
