import { describe, expect, it } from 'vitest';
import { createClient, Problem, urlOf } from './client.ts';

const answering = (status: number, body: unknown, seen: Request[] = []) =>
  createClient({
    csrf: () => 'token-of-the-session',
    language: () => 'zh-CN',
    fetch: async (path, init) => {
      seen.push(new Request(new URL(String(path), 'http://house'), init));
      return Response.json(body, { status });
    },
  });

describe('the client', () => {
  it('fills in a path and leaves out of the query what is undefined', () => {
    expect(urlOf('/devices/{id}/history', { id: 'a/b' }, { limit: 5, cursor: undefined })).toBe(
      '/devices/a%2Fb/history?limit=5',
    );
  });

  it('sends the session’s token and the version with what changes something', async () => {
    const seen: Request[] = [];
    await answering(200, {}, seen).call(
      'POST /tickets/{id}/{action}',
      { path: { id: 'tkt_1', action: 'start' }, body: {} },
      { ifMatch: 3, key: 'once' },
    );
    const headers = Object.fromEntries(seen[0]?.headers ?? []);
    expect(headers).toMatchObject({
      'x-csrf-token': 'token-of-the-session',
      'if-match': '"3"',
      'idempotency-key': 'once',
      'accept-language': 'zh-CN',
    });
  });

  it('sends no token with what only reads', async () => {
    const seen: Request[] = [];
    await answering(200, { items: [] }, seen).call('GET /tickets', {});
    expect(seen[0]?.headers.has('x-csrf-token')).toBe(false);
  });

  it('makes an error with its code of a problem', async () => {
    const call = answering(412, { code: 'etag-mismatch', detail: 'Read it again.' }).call('GET /tickets', {});
    await expect(call).rejects.toMatchObject({ status: 412, code: 'etag-mismatch', message: 'Read it again.' });
  });

  it('says of a server that cannot be reached that it cannot be reached', async () => {
    const { call } = createClient({
      csrf: () => undefined,
      language: () => 'en',
      fetch: () => Promise.reject(new TypeError('failed to fetch')),
    });
    await expect(call('GET /tickets', {})).rejects.toBeInstanceOf(Problem);
    await expect(call('GET /tickets', {})).rejects.toMatchObject({ status: 0, code: 'unreachable' });
  });
});
