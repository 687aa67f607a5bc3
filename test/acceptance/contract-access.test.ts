import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readVersion } from '../../src/version.ts';
import { createClient, type Json } from '../harness/client.ts';
import { adminToken, type Daemon, startDaemon, temporaryFolder, until } from '../harness/daemon.ts';

/** Who may do what over HTTP, and how much of it. */
describe('access over HTTP', () => {
  let house: AsyncDisposableStack;
  let daemon: Daemon;
  let version: string;
  let routes: readonly { readonly method: string; readonly path: string }[];

  beforeAll(async () => {
    house = new AsyncDisposableStack();
    const folder = house.use(await temporaryFolder());
    daemon = house.use(await startDaemon({ dataDir: folder.path }));
    const { info, paths } = (await (await fetch(new URL('/openapi.json', daemon.httpUrl))).json()) as Json;
    version = info.version;
    routes = Object.entries<Json>(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({
        method: method.toUpperCase(),
        path: path.replaceAll(/\{\w+\}/g, 'none'),
      })),
    );
    expect(routes.length).toBeGreaterThan(40);
  });
  afterAll(() => house.disposeAsync());

  it('is described in the version that the package has', () => {
    expect(version).toBe(readVersion());
  });

  it('answers 401 to whoever offers no token, on every route of the API, however often', async () => {
    const answers = routes
      .filter(({ path }) => path.startsWith('/api/'))
      .map(async ({ method, path }) => {
        const { status } = await fetch(new URL(path, daemon.httpUrl), { method });
        return { method, path, status };
      });
    // Nobody is signed in where one asks how to, or signs in.
    const open = ['GET /api/v1/sign-in', 'POST /api/v1/session'];
    const others = (await Promise.all(answers)).filter(({ method, path }) => !open.includes(`${method} ${path}`));
    expect(others.filter(({ status }) => status !== 401)).toEqual([]);
  });

  it('lets a viewer change nothing', async () => {
    const { token } = await daemon.api.post('tokens', { name: 'visitor', role: 'viewer' });
    const viewer = createClient(daemon.httpUrl, token);
    const changing = routes.filter(({ method, path }) => method !== 'GET' && path !== '/api/v1/rules/validate');
    // Their bodies are signed, so no token opens them.
    const signed = ['/api/v1/gateway/reports', '/api/v1/outside/none/updates'];
    for (const path of signed) expect((await viewer.raw('POST', path)).status).toBe(401);
    for (const { method, path } of changing) {
      // Sessions are of browsers, which no token is.
      if (signed.includes(path) || /^\/api\/v1\/sessions?(\/|$)/.test(path)) continue;
      const { status } = await viewer.raw(method, path);
      expect([method, path, status]).toEqual([method, path, 403]);
    }
    expect((await viewer.raw('GET', 'devices')).status).toBe(200);
  });

  it('takes no token that was revoked', async () => {
    const { id, token } = await daemon.api.post('tokens', { name: 'short', role: 'engineer' });
    const engineer = createClient(daemon.httpUrl, token);
    expect((await engineer.raw('GET', 'devices')).status).toBe(200);
    expect((await daemon.api.raw('DELETE', `tokens/${id}`)).status).toBe(204);
    expect((await engineer.raw('GET', 'devices')).status).toBe(401);
  });

  it('serves a signed-in client 100 requests a second and 500 connections from one address', async () => {
    const stop = new AbortController();
    const headers = { authorization: `Bearer ${adminToken}` };
    const heard = new Set<number>();
    const streams = Array.from({ length: 500 }, async (_, i) => {
      const answer = await fetch(new URL('/api/v1/stream', daemon.httpUrl), { headers, signal: stop.signal });
      expect(answer.status).toBe(200);
      const listen = async (): Promise<void> => {
        for await (const chunk of answer.body ?? []) if (Buffer.from(chunk).includes('event: ')) heard.add(i);
      };
      void listen().catch(() => undefined);
    });
    await Promise.all(streams);
    const start = performance.now();
    const answers = await Promise.all(Array.from({ length: 300 }, () => daemon.api.raw('GET', 'tickets')));
    const rate = (answers.length * 1_000) / (performance.now() - start);
    console.log(`300 requests beside 500 open streams: ${rate.toFixed(0)} requests/s`);
    expect(answers.map(({ status }) => status).filter((status) => status !== 200)).toEqual([]);
    expect(rate).toBeGreaterThan(100);
    await daemon.api.post('tokens', { name: 'seen by all', role: 'viewer' });
    await until('every stream told', async () => (heard.size === 500 ? true : undefined));
    stop.abort();
  });

  it('gives 50 items by default, at most 500, and each once over all pages', async () => {
    const rows = Array.from({ length: 501 }, (_, i) => `many-${String(i).padStart(3, '0')},elevator`);
    const body = `id,type\n${rows.join('\n')}\n`;
    await daemon.api.raw('POST', 'devices/import', { body, headers: { 'content-type': 'text/csv' } });
    expect((await daemon.api.get('devices')).items).toHaveLength(50);
    expect((await daemon.api.get('devices?limit=500')).items).toHaveLength(500);
    expect((await daemon.api.raw('GET', 'devices?limit=501')).status).toBe(400);
    const ids = (await daemon.api.all('devices')).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(501);
  });
});
