import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse();
});
afterAll(() => house[Symbol.asyncDispose]());

const problemKeys = ['type', 'title', 'status', 'detail', 'code', 'request_id'];

async function problem(...call: Parameters<TestHouse['call']>) {
  const answer = await house.call(...call);
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(Object.keys(answer.json)).toEqual(expect.arrayContaining(problemKeys));
  expect(answer.json.status).toBe(answer.status);
  expect(answer.json.type).toBe(`/docs/problems/${answer.json.code}`);
  return answer;
}

describe('refusals', () => {
  it('name the path that does not exist', async () => {
    const { status, json } = await problem('GET', '/api/v1/devicez');
    expect(status).toBe(404);
    expect(json.detail).toContain('/api/v1/devicez');
  });

  it('name the methods that a path takes', async () => {
    const answer = await problem('PUT', '/api/v1/devices');
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')?.split(', ').sort()).toEqual(['GET', 'HEAD', 'POST']);
    const one = await problem('PUT', '/api/v1/devices/GH-1');
    expect(one.json.allowed).toEqual(expect.arrayContaining(['GET', 'PATCH']));
  });

  it('say why a body is no JSON', async () => {
    const { status, json } = await problem('POST', '/api/v1/devices', {
      body: '{"id":',
      headers: { 'content-type': 'application/json' },
    });
    expect([status, json.code]).toEqual([400, 'bad-json']);
    expect(json.detail).toContain('send valid JSON');
  });

  it('refuse a key that reaches for a prototype', async () => {
    const { json } = await problem('POST', '/api/v1/devices', {
      body: '{"id":"GH-9","type":"gas_water_heater","__proto__":{"admin":true}}',
      headers: { 'content-type': 'application/json' },
    });
    expect(json.code).toBe('bad-json');
  });

  it('refuse a media type that the path does not take', async () => {
    const { status } = await problem('POST', '/api/v1/devices', {
      body: 'id=1',
      headers: { 'content-type': 'text/plain' },
    });
    expect(status).toBe(415);
  });

  it('refuse a body past the limit', async () => {
    const { status } = await problem('POST', '/api/v1/devices', { body: { id: 'x'.repeat(1_100_000) } });
    expect(status).toBe(413);
  });

  it('name each field, its value and the remedy', async () => {
    const { status, json } = await problem('POST', '/api/v1/devices', { body: { idd: 'GH-9', type: 5 } });
    expect(status).toBe(400);
    expect(json.errors).toEqual(
      [
        { pointer: '#/idd', detail: 'idd is not known; did you mean id?' },
        { pointer: '#/id', detail: 'id is required; send it.' },
        { pointer: '#/type', detail: 'type is 5; send a text.' },
      ].toSorted(
        (a, b) =>
          json.errors.findIndex((e: { pointer: string }) => e.pointer === a.pointer) -
          json.errors.findIndex((e: { pointer: string }) => e.pointer === b.pointer),
      ),
    );
  });

  it('name the field that the fleet refuses', async () => {
    const { status, json } = await problem('POST', '/api/v1/devices', {
      body: { id: 'GH/9', type: 'gas_water_heater', customer: { phone: 'none' } },
    });
    expect([status, json.code]).toEqual([400, 'invalid-input']);
    expect(json.errors.map((fault: { pointer: string }) => fault.pointer).sort()).toEqual(['#/customer/phone', '#/id']);
  });

  it('name an unknown query parameter', async () => {
    const { status, json } = await problem('GET', '/api/v1/tickets?sate=open');
    expect(status).toBe(400);
    expect(json.errors).toEqual([{ parameter: 'sate', detail: 'sate is not known; did you mean state?' }]);
    expect((await problem('GET', '/api/v1/flow?x=1')).json.errors[0].parameter).toBe('x');
  });

  it('refuse a path that is no UTF-8', async () => {
    expect((await problem('GET', '/api/v1/devices/%E0%A4%A')).status).toBe(400);
  });

  it('explain themselves at their type', async () => {
    const explained = await house.call('GET', '/docs/problems/device-unknown', { as: null });
    expect(explained.text).toContain('No such device');
    expect((await problem('GET', '/docs/problems/nonsense')).status).toBe(404);
  });
});

describe('a fault of Carewatch itself', () => {
  it('tells the client an id and nothing else, and the log everything', async () => {
    await using broken = await openTestHouse(
      {},
      {
        store: {
          series: async () => {
            throw new TypeError('secret detail at /some/path');
          },
        } as never,
      },
    );
    await broken.call('POST', '/api/v1/devices', { body: { id: 'GH-1', type: 'gas_water_heater' } });
    const { status, json, text } = await broken.call('GET', '/api/v1/devices/GH-1/telemetry');
    expect([status, json.code]).toEqual([500, 'defect']);
    expect(text).not.toContain('secret detail');
    expect(broken.logged).toMatchObject([{ facts: { request_id: json.request_id }, sentence: 'a request failed' }]);
  });

  it('is logged without what was asked for, which may be somebody’s name, number or token', async () => {
    const people = { search: () => Promise.reject(new TypeError('a fault')) } as never;
    await using broken = await openTestHouse({}, { people });
    const answer = await broken.call('GET', '/api/v1/search?q=13800138000');
    expect(answer.status).toBe(500);
    expect(broken.logged).toMatchObject([{ facts: { path: '/api/v1/search' } }]);
    expect(JSON.stringify(broken.logged)).not.toContain('13800138000');
  });
});

describe('what is no HTTP', () => {
  const send = (bytes: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const { port } = new URL(house.api.url);
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(bytes));
      let heard = '';
      socket.on('data', (data) => {
        heard += data.toString();
      });
      socket.on('close', () => resolve(heard));
      socket.on('error', reject);
    });

  it('is answered with a problem and hung up on', async () => {
    const heard = await send('hello\r\n\r\n');
    expect(heard).toMatch(/^HTTP\/1.1 400 /);
    expect(heard).toContain('application/problem+json');
  });

  it('headers without end are refused', async () => {
    const heard = await send(`GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(heard).toMatch(/^HTTP\/1.1 431 /);
  });
});
