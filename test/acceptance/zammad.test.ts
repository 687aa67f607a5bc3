import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../harness/client.ts';
import { adminToken, type Daemon, root, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';

const secret = 'the secret between the house and the bridge';
const hookToken = 'token-of-the-trigger';

/** A program of the example as people start it; resolves with its URL when it says that it is ready. */
async function start(program: string, args: readonly string[]) {
  const child = spawn(process.execPath, [join(root, 'examples/zammad', program), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = / ready url=(\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    return {
      url,
      async [Symbol.asyncDispose]() {
        child.kill('SIGKILL');
        await gone;
      },
    };
  }
  throw new Error(`${program} did not start`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

describe('a care centre that works in Zammad', () => {
  const house = new AsyncDisposableStack();
  let daemon: Daemon;
  let zammadUrl: string;
  let bridge: Awaited<ReturnType<typeof start>>;
  let restart: () => ReturnType<typeof start>;

  beforeAll(async () => {
    const { path } = house.use(await temporaryFolder());
    const port = String(await freePort());
    const file = async (name: string, text: string): Promise<string> => {
      await writeFile(join(path, name), `${text}\n`);
      return join(path, name);
    };
    const hook = `http://127.0.0.1:${port}/zammad`;
    const zammad = house.use(await start('zammad-stub.ts', ['--port', '0', '--hook', hook, '--hook-token', hookToken]));
    zammadUrl = zammad.url;
    const webhook = {
      ...{ name: 'zammad', url: `http://127.0.0.1:${port}/carewatch`, secret_file: await file('secret', secret) },
      ...{ events: ['ticket.*'], allow_private: true, system: 'zammad' },
    };
    const config = await file(
      'carewatch.yaml',
      JSON.stringify({ notify: { first_retry: '200ms', webhooks: [webhook] } }),
    );
    daemon = house.use(await startDaemon({ dataDir: join(path, 'data'), args: ['--config', config] }));
    const args = [
      ...[
        '--port',
        port,
        '--zammad',
        zammadUrl,
        '--zammad-token-file',
        await file('zammad-token', 'bridge@example.com'),
      ],
      ...['--hook-token-file', await file('hook-token', hookToken), '--carewatch', daemon.httpUrl],
      ...['--carewatch-token-file', await file('carewatch-token', adminToken), '--secret-file', join(path, 'secret')],
    ];
    restart = () => start('main.ts', args);
    bridge = await restart();
    house.defer(() => bridge[Symbol.asyncDispose]());
  });
  afterAll(() => house.disposeAsync());

  async function zammad(method: string, path: string, body?: object): Promise<Json> {
    const headers = { authorization: 'Token token=emma@example.com', 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`${zammadUrl}/api/v1/${path}`, { method, headers, ...sent });
    expect(answer.ok, `${method} ${path}`).toBe(true);
    return answer.json();
  }
  /** On a device of its own, or it would join the ticket that the device has. */
  async function open(title: string): Promise<Json> {
    const device_id = `gh-zmd-${title.replace(' ', '-')}`;
    await daemon.api.post('devices', { id: device_id, type: 'gas_water_heater' });
    return daemon.api.post('tickets', { source: 'phone', device_id, title, severity: 'P3' });
  }
  const there = async (ticket: Json): Promise<Json> =>
    (await zammad('GET', 'tickets')).find((one: Json) => one.carewatch_ticket === ticket.id);
  /** The ticket there once it is as Carewatch has it now. */
  const agreed = (ticket: Json): Promise<Json> =>
    until('the two agree', async () => {
      const one = await there(ticket);
      const { version } = await daemon.api.get(`tickets/${ticket.id}`);
      return one !== undefined && JSON.parse(one.carewatch_seen).version === version ? one : undefined;
    });
  const here = (ticket: Json, state: string): Promise<Json> =>
    until(`it is ${state}`, async () => {
      const one = await daemon.api.get(`tickets/${ticket.id}`);
      return one.state === state ? one : undefined;
    });
  const articlesOf = async (id: number): Promise<Json[]> => zammad('GET', `ticket_articles/by_ticket/${id}`);

  it('has a ticket there for each one here, linked, and works on it from both sides', async () => {
    const ticket = await open('cold water');
    const made = await agreed(ticket);
    expect(made).toMatchObject({
      state: 'new',
      priority: '2 normal',
      owner: '-',
      title: expect.stringContaining('T0'),
    });
    // The bridge says which ticket it is there after it has made it: what is made is seen first.
    const linked = await until('the two are linked', async () => {
      const { items } = await daemon.api.get(`tickets/${ticket.id}/outside`);
      return items.length > 0 ? items : undefined;
    });
    expect(linked).toMatchObject([{ system: 'zammad', external_id: String(made.id) }]);

    const article = { body: 'Home after <b>18:00</b>', content_type: 'text/html', type: 'phone', internal: false };
    await zammad('PUT', `tickets/${made.id}`, {
      state: 'open',
      owner: 'emma@example.com',
      priority: '3 high',
      article,
    });
    expect(await here(ticket, 'accepted')).toMatchObject({ severity: 'P2', assignee: 'emma@example.com' });
    const { timeline } = await daemon.api.get(`tickets/${ticket.id}`);
    expect(timeline.filter((one: Json) => one.actor === 'zammad').map((one: Json) => one.action)).toEqual([
      'noted',
      'severity_changed',
      'assigned',
      'accepted',
    ]);
    await agreed(ticket);

    await daemon.api.post(`tickets/${ticket.id}/start`);
    const resumeAt = new Date(Date.now() + 3_600_000).toISOString();
    await daemon.api.post(`tickets/${ticket.id}/pend`, { reason: 'part ordered', until: resumeAt });
    const waiting = await agreed(ticket);
    expect(waiting).toMatchObject({ state: 'pending reminder', pending_time: resumeAt, priority: '3 high' });
    expect(waiting.owner).toBe('emma@example.com');
    expect((await articlesOf(made.id)).at(-1)?.body).toContain('part ordered');
  });

  it('is put right, with the reason, where Carewatch does not follow', async () => {
    const ticket = await open('noise');
    const made = await agreed(ticket);
    await daemon.api.post(`tickets/${ticket.id}/accept`);
    await daemon.api.post(`tickets/${ticket.id}/start`);
    await agreed(ticket);
    await zammad('PUT', `tickets/${made.id}`, { state: 'new' });
    const note = await until('the reason is noted', async () =>
      (await articlesOf(made.id)).find((one) => one.subject === 'Not taken over by Carewatch'),
    );
    expect(note).toMatchObject({ internal: true, created_by: 'bridge@example.com' });
    expect(note.body).toContain('work that has begun is not undone');
    expect(await there(ticket)).toMatchObject({ state: 'open' });
    expect(await daemon.api.get(`tickets/${ticket.id}`)).toMatchObject({ state: 'in_progress' });
  });

  it('has what was done while the bridge was gone, once', async () => {
    await bridge[Symbol.asyncDispose]();
    const ticket = await open('no flame');
    await daemon.api.post(`tickets/${ticket.id}/accept`);
    await until('the webhook was tried in vain', async () => {
      const tried = await daemon.api.all('deliveries?target_id=zammad&state=pending');
      return tried.find((one: Json) => one.attempts > 0);
    });
    bridge = await restart();
    const made = await agreed(ticket);
    expect(made).toMatchObject({ state: 'open' });
    const all: Json[] = await zammad('GET', 'tickets');
    expect(all.filter((one) => one.carewatch_ticket === ticket.id)).toHaveLength(1);
    expect((await articlesOf(made.id)).map((one) => one.subject)).toEqual([
      'Carewatch ticket.opened',
      'Carewatch ticket.accepted',
    ]);
  });

  it('says nothing to Carewatch unsigned, and nothing of its other tickets', async () => {
    for (const path of ['carewatch', 'zammad']) {
      const answer = await fetch(`${bridge.url}/${path}`, { method: 'POST', body: '{"ticket":{"id":1}}' });
      expect(answer.status).toBe(401);
    }
    const own = await zammad('POST', 'tickets', {
      title: 'printer',
      group: 'Users',
      customer_id: 'guess:bob@example.com',
    });
    expect(own.state).toBe('new');
    const audit = await daemon.api.all('audit');
    expect(audit.filter((one: Json) => String(one.detail?.external_id) === String(own.id))).toEqual([]);
  });
});
