import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { instant } from '../base/index.ts';
import { openTestHouse, type TestHouse } from './testing/test-house.ts';

interface Event {
  readonly id: string;
  readonly name: string;
  readonly data: Record<string, unknown>;
}

/** Reads a stream of events over a connection of its own. */
async function listen(
  house: TestHouse,
  path = '/api/v1/stream',
  headers: Record<string, string> = {},
  as: 'admin' | 'viewer' = 'admin',
) {
  const { body, status } = await house.stream(path, headers, as);
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  const block = async (): Promise<string | undefined> => {
    while (!buffer.includes('\n\n')) {
      const { value, done } = await reader.read();
      if (done) return undefined;
      buffer += value;
    }
    const end = buffer.indexOf('\n\n');
    const text = buffer.slice(0, end);
    buffer = buffer.slice(end + 2);
    return text;
  };
  const next = async (): Promise<Event> => {
    for (;;) {
      const text = await block();
      if (text === undefined) throw new Error('the stream ended');
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1];
      const data = field('data');
      if (data !== undefined) return { id: field('id') ?? '', name: field('event') ?? '', data: JSON.parse(data) };
    }
  };
  return { status, block, next, cancel: () => reader.cancel() };
}

const audits = (house: TestHouse, count: number) =>
  house.auditAll(Array.from({ length: count }, (_, i) => ['ticket.opened', { detail: { i } }]));

describe('the stream', () => {
  it('begins at once and tells what happens from then on', async () => {
    await using house = await openTestHouse();
    await house.audit('ticket.opened');
    const stream = await listen(house);
    expect(await stream.block()).toBe('retry: 2000\n: carewatch');
    await house.audit('alert.opened', { device_id: 'GH-1', detail: { phone: '13800138000' } });
    expect(await stream.next()).toMatchObject({
      name: 'alert.opened',
      data: {
        action: 'alert.opened',
        at: '2026-01-15T12:00:00.000Z',
        device_id: 'GH-1',
        detail: { phone: '13800138000' },
      },
    });
    await stream.cancel();
  });

  it('goes on after the last event received, with none missing and none twice', async () => {
    await using house = await openTestHouse();
    await audits(house, 450);
    const first = (await house.call('GET', '/api/v1/audit?limit=1&object_kind=ticket&object_id=x')).json.items[0].id;
    const stream = await listen(house, '/api/v1/stream', { 'last-event-id': String(first) });
    // While the past is being read, more happens.
    const more = audits(house, 50);
    const seen: number[] = [];
    while (seen.length < 499) seen.push(((await stream.next()).data.detail as { i: number }).i);
    await more;
    expect(seen).toEqual([...Array.from({ length: 449 }, (_, i) => i + 1), ...Array.from({ length: 50 }, (_, i) => i)]);
    await stream.cancel();
  });

  it('finds what no signal told of, by asking each second', async () => {
    await using house = await openTestHouse();
    const stream = await listen(house);
    await stream.block();
    await house.settled();
    await house.audit('ticket.opened', { silently: true });
    house.wall.advanceTo(instant(house.wall.now() + 1_000));
    expect((await stream.next()).name).toBe('ticket.opened');
    await stream.cancel();
  });

  it('tells of the kinds asked for', async () => {
    await using house = await openTestHouse();
    const stream = await listen(house, '/api/v1/stream?types=alert,ticket.closed');
    for (const action of ['ticket.opened', 'alert.opened', 'ticket.closed', 'alert.recovered'])
      await house.audit(action);
    expect([(await stream.next()).name, (await stream.next()).name, (await stream.next()).name]).toEqual([
      'alert.opened',
      'ticket.closed',
      'alert.recovered',
    ]);
    await stream.cancel();
  });

  it('hides numbers, and who was let in, from those who may not see them', async () => {
    await using house = await openTestHouse();
    const stream = await listen(house, '/api/v1/stream', {}, 'viewer');
    await house.audit('token.created');
    await house.audit('device.updated', { detail: { customer: { phone: '13800138000' } } });
    expect(await stream.next()).toMatchObject({
      name: 'device.updated',
      data: { detail: { customer: { phone: '138****8000' } } },
    });
    await stream.cancel();
  });

  it('says each 15 seconds that it is still there', async () => {
    await using house = await openTestHouse();
    const stream = await listen(house);
    await stream.block();
    house.wall.advanceTo(instant(house.wall.now() + 15_000));
    expect(await stream.block()).toBe(': still here');
    await stream.cancel();
  });

  it('refuses ids and kinds that cannot be', async () => {
    await using house = await openTestHouse();
    const bad = await house.call('GET', '/api/v1/stream', { headers: { 'last-event-id': 'yesterday' } });
    expect([bad.status, bad.json.code]).toEqual([400, 'bad-header']);
    expect((await house.call('GET', '/api/v1/stream?types=Ticket!')).json.errors[0].parameter).toBe('types');
  });

  it('drops a client that does not read, and keeps nothing of it', async () => {
    await using house = await openTestHouse({ stream: { maxBufferedBytes: 100_000 } });
    const socket = connect(Number(new URL(house.api.url).port), '127.0.0.1');
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => undefined);
    socket.write(`GET /api/v1/stream HTTP/1.1\r\nHost: x\r\nAuthorization: ${house.authorization('admin')}\r\n\r\n`);
    await new Promise((resolve) => socket.once('data', resolve));
    socket.pause();
    await house.settled();
    const text = 'x'.repeat(50_000);
    await house.auditAll(Array.from({ length: 200 }, () => ['ticket.opened', { detail: { text } }]));
    // Only the request that asks is inside: the stream is over.
    let inside = 2;
    for (let i = 0; i < 200 && inside > 1; i += 1) inside = await house.inside();
    expect(inside).toBe(1);
    socket.resume();
    await closed;
  });

  it('ends when the API closes', async () => {
    const house = await openTestHouse();
    const stream = await listen(house);
    await stream.block();
    await house[Symbol.asyncDispose]();
    expect(await stream.block()).toBeUndefined();
  });
});
