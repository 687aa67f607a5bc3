import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { millis, seconds } from '../base/index.ts';
import { createHttpPost } from './http-post.ts';
import { createPrivateAddressJudge } from './private-address.ts';

describe('posting', () => {
  let answer: { status: number; headers?: Record<string, string> } | 'silence' | 'hang-up';
  let heard: { body: string; headers: NodeJS.Dict<string | string[]> }[];
  let url: string;
  const never = new AbortController().signal;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => {
      heard.push({ body, headers: request.headers });
      if (answer === 'hang-up') request.socket.destroy();
      else if (answer !== 'silence') response.writeHead(answer.status, answer.headers).end('x'.repeat(100_000));
    });
  });

  beforeEach(async () => {
    heard = [];
    answer = { status: 204 };
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?a=1`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  const post = (to = url, options = {}, allowPrivate = true) =>
    createHttpPost(options)({ url: to, headers: { 'x-a': 'b' }, body: '{"气":1}', allowPrivate }, never);

  it('delivers body and headers', async () => {
    expect(await post()).toEqual({ ok: true, status: 204 });
    expect(heard).toMatchObject([{ body: '{"气":1}', headers: { 'x-a': 'b' } }]);
  });

  it.each([
    [500, true],
    [503, true],
    [429, true],
    [404, true],
    [302, true],
    [400, false],
    [410, false],
    [422, false],
  ])('takes %i for a failure; worth trying again: %s', async (status, retry) => {
    answer = { status, headers: { location: url } };
    expect(await post()).toMatchObject({ ok: false, retry, reason: expect.stringContaining(String(status)) });
    expect(heard).toHaveLength(1);
  });

  it('passes on for how long the target asks to be left alone', async () => {
    answer = { status: 503, headers: { 'retry-after': '120' } };
    expect(await post()).toMatchObject({ retryAfter: seconds(120) });
    answer = { status: 503, headers: { 'retry-after': 'tomorrow' } };
    expect(await post()).not.toHaveProperty('retryAfter');
  });

  it('gives up on a target that does not answer, hangs up, or is not there', async () => {
    answer = 'silence';
    expect(await post(url, { timeout: millis(50) })).toMatchObject({
      ok: false,
      retry: true,
      reason: 'no answer in time',
    });
    answer = 'hang-up';
    expect(await post()).toMatchObject({ ok: false, retry: true });
    expect(await post('http://127.0.0.1:1/')).toMatchObject({
      ok: false,
      retry: true,
      reason: expect.stringContaining('ECONNREFUSED'),
    });
    expect(await post('http://nowhere.invalid/')).toMatchObject({ ok: false, retry: true });
  });

  it.each(['127.0.0.1', 'localhost', '[::1]', '0x7f.1', '[::ffff:127.0.0.1]', '10.1.2.3', '169.254.169.254'])(
    'refuses the private target %s without connecting',
    async (host) => {
      const port = new URL(url).port;
      const refused = await post(`http://${host}:${port}/`, {}, false);
      expect(refused).toMatchObject({ ok: false, retry: false, reason: expect.stringContaining('private') });
      expect(heard).toEqual([]);
    },
  );

  it('asks once where a name leads, judges every address, and goes nowhere else', async () => {
    const { port } = new URL(url);
    const answers = [[{ address: '127.0.0.1', family: 4 }], [{ address: '::1', family: 6 }]];
    let asked = 0;
    const lookup = async () => answers[asked++] ?? [];
    const rebound = createHttpPost({ lookup });
    const request = { url: `http://rebound.example:${port}/`, headers: {}, body: '{}', allowPrivate: true };
    expect(await rebound(request, never)).toEqual({ ok: true, status: 204 });
    expect(asked).toBe(1);
    expect(heard[0]?.headers.host).toBe(`rebound.example:${port}`);

    const mixed = createHttpPost({
      lookup: async () => [
        { address: '8.8.8.8', family: 4 },
        { address: '::ffff:10.0.0.1', family: 6 },
      ],
    });
    expect(await mixed({ ...request, allowPrivate: false }, never)).toMatchObject({
      ok: false,
      retry: false,
      reason: 'rebound.example leads to the private address ::ffff:10.0.0.1',
    });
    expect(heard).toHaveLength(1);
  });

  it('refuses what is no web address', async () => {
    for (const to of ['file:///etc/passwd', 'ftp://x', 'nonsense']) {
      expect(await post(to)).toMatchObject({ ok: false, retry: false });
    }
  });

  it('stops when told to', async () => {
    answer = 'silence';
    const stopping = new AbortController();
    const sent = createHttpPost({})({ url, headers: {}, body: '', allowPrivate: true }, stopping.signal);
    stopping.abort();
    expect(await sent).toMatchObject({ ok: false, reason: 'stopped' });
  });
});

describe('private addresses', () => {
  const isPrivate = createPrivateAddressJudge();

  it.each([
    '192.168.1.1',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    'fe80::1',
    'fd00::1',
    '::',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
  ])('knows %s as private', (address) => expect(isPrivate(address)).toBe(true));

  it.each(['1.1.1.1', '8.8.8.8', '172.32.0.1', '2606:4700::1111', '::ffff:1.1.1.1'])('lets %s through', (address) => {
    expect(isPrivate(address)).toBe(false);
  });
});
