import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DrivenClock } from '../base/index.ts';
import { createDrivenClock, createIds, hours, instant, minutes, seconds } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import { openDatabase } from '../db/index.ts';
import type { ConfiguredTarget, Intent, NotifyReader, Outbox, Parcel, Sender } from './index.ts';
import { createHttpPost, createNotifyReader, createOutbox, createSender, notifyMigrations } from './index.ts';
import type { NotifyTables } from './tables.ts';

interface Heard {
  readonly path: string;
  readonly body: { readonly id: string; readonly n: number };
  readonly raw: string;
  readonly headers: IncomingHttpHeaders;
}

describe('the sender', () => {
  let folder: string;
  let file: string;
  let db: Database;
  let outbox: Outbox;
  let reader: NotifyReader;
  let clock: DrivenClock;
  let sender: Sender;
  let heard: Heard[];
  let base: string;
  /** What the server answers; `silence` holds the request open. */
  let statusFor: (path: string, n: number) => number | 'silence';
  const secret = 'a secret of some length';
  const server = createServer((request, response) => {
    let raw = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      raw += part;
    });
    request.on('end', () => {
      const body = JSON.parse(raw) as Heard['body'];
      const path = request.url ?? '';
      heard.push({ path, body, raw, headers: request.headers });
      const status = statusFor(path, body.n);
      if (status !== 'silence') response.writeHead(status).end();
    });
  });

  const start = (): Sender => {
    const options = { maxAttempts: 3, firstRetry: seconds(10), longestRetry: minutes(1) };
    return createSender(options, { db, clock, post: createHttpPost({}), random: () => 1 });
  };

  beforeEach(async () => {
    heard = [];
    targets.length = 0;
    statusFor = () => 204;
    folder = await mkdtemp(join(tmpdir(), 'carewatch-notify-'));
    file = join(folder, 'operations.sqlite');
    db = await openDatabase({ file }, notifyMigrations);
    clock = createDrivenClock(instant(1_700_000_000_500));
    outbox = createOutbox({ clock, ids: createIds(clock) });
    reader = createNotifyReader(db);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    sender = start();
  });

  afterEach(async () => {
    await sender[Symbol.asyncDispose]();
    await db[Symbol.asyncDispose]();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    await rm(folder, { recursive: true });
  });

  let lastKey = 0;
  const intent = (n: number, ordering = 'T1', topic = 'ticket.opened'): Intent => {
    lastKey += 1;
    return { topic, ordering, key: `key-${lastKey}`, at: clock.now(), body: { n } };
  };
  /** Targets on this machine, as only the configuration may name them. */
  const targets: ConfiguredTarget[] = [];
  const keep = () => db.transaction((tx) => outbox.keepConfigured(tx, targets));
  const target = async (path = '/a', topics = ['*']) => {
    targets.push({ id: path, url: base + path, topics, secret, allow_private: true });
    await keep();
  };
  const enqueue = async (...intents: Intent[]) => {
    await db.transaction((tx) => outbox.enqueue(tx, intents));
    sender.wake();
  };
  const pass = async (span: number) => {
    clock.advanceTo(instant(clock.now() + span));
    await sender.idle();
  };
  const states = async () => (await reader.listDeliveries({}, { limit: 50 })).items.map((d) => d.state).toReversed();

  it('delivers each intent once to each target that wants it, signed', async () => {
    await target('/all');
    await target('/tickets', ['ticket.*']);
    await target('/calls', ['care-call.queued']);
    const sent = intent(7);
    await enqueue(sent);
    await enqueue(sent);
    await sender.idle();
    expect(heard.map((h) => h.path).toSorted()).toEqual(['/all', '/tickets']);
    const [{ headers, raw, body }] = heard as [Heard];
    expect(body).toEqual({ id: sent.key, n: 7 });
    expect(headers['idempotency-key']).toBe(sent.key);
    expect(headers['carewatch-timestamp']).toBe('1700000000');
    const hmac = createHmac('sha256', secret).update(`1700000000.${raw}`).digest('hex');
    expect(headers['carewatch-signature']).toBe(`sha256=${hmac}`);
    expect(await reader.countDeliveries()).toEqual({ pending: 0, delivered: 2, dead: 0 });
  });

  it('waits longer after each failure, then gives up with the reason shown', async () => {
    await target();
    statusFor = () => 500;
    await enqueue(intent(1));
    await sender.idle();
    expect(heard).toHaveLength(1);
    await pass(seconds(9));
    expect(heard).toHaveLength(1);
    await pass(seconds(1));
    expect(heard).toHaveLength(2);
    await pass(seconds(19));
    expect(heard).toHaveLength(2);
    await pass(seconds(1));
    expect(heard).toHaveLength(3);
    expect((await reader.listDeliveries({ state: 'dead' }, { limit: 9 })).items).toMatchObject([
      { attempts: 3, last_error: 'HTTP 500', next_attempt_at: null },
    ]);
    await pass(hours(5));
    expect(heard).toHaveLength(3);
    expect(new Set(heard.map((h) => h.headers['idempotency-key'])).size).toBe(1);
  });

  it('delivers when the target comes back, in order within each ticket, and lets no ticket wait for another', async () => {
    await target();
    statusFor = (_, n) => (n === 1 ? 503 : 204);
    await enqueue(intent(1, 'T1'), intent(2, 'T1'), intent(3, 'T2'));
    await sender.idle();
    expect(heard.map((h) => h.body.n).toSorted()).toEqual([1, 3]);
    statusFor = () => 204;
    await pass(seconds(10));
    expect(heard.map((h) => h.body.n).slice(2)).toEqual([1, 2]);
    expect(await states()).toEqual(['delivered', 'delivered', 'delivered']);
  });

  it('goes on with the rest of a ticket after one of its deliveries is dead', async () => {
    await target();
    statusFor = (_, n) => (n === 1 ? 410 : 204);
    await enqueue(intent(1), intent(2));
    await sender.idle();
    expect(await states()).toEqual(['dead', 'delivered']);
  });

  it('tries a dead delivery again when told to', async () => {
    await target();
    statusFor = () => 410;
    await enqueue(intent(1));
    await sender.idle();
    const id = (await reader.listDeliveries({}, { limit: 1 })).items[0]?.id ?? 0;
    statusFor = () => 204;
    const replay = () => db.transaction((tx) => outbox.replay(tx, id, 'ann'));
    expect(await replay()).toMatchObject({ state: 'pending', attempts: 0 });
    sender.wake();
    await sender.idle();
    expect(await states()).toEqual(['delivered']);
    await expect(replay()).rejects.toMatchObject({ code: 'delivery-not-dead' });
  });

  it('lets a silent target hold only half of the room', async () => {
    await target('/silent');
    await target('/well');
    statusFor = (path) => (path === '/silent' ? 'silence' : 204);
    await enqueue(...Array.from({ length: 20 }, (_, n) => intent(n, `T${n}`)));
    while (heard.filter((h) => h.path === '/well').length < 20) await new Promise((done) => setImmediate(done));
    expect(heard.filter((h) => h.path === '/silent').length).toBe(4);
  });

  it('sends after a restart what was queued or under way, with the same key', async () => {
    await target();
    statusFor = () => 'silence';
    await enqueue(intent(1));
    while (heard.length === 0) await new Promise((done) => setImmediate(done));
    await sender[Symbol.asyncDispose]();
    await db[Symbol.asyncDispose]();
    db = await openDatabase({ file }, notifyMigrations);
    reader = createNotifyReader(db);
    expect(await states()).toEqual(['pending']);
    statusFor = () => 204;
    sender = start();
    await sender.idle();
    expect(heard).toHaveLength(2);
    expect(heard[0]?.headers['idempotency-key']).toBe(heard[1]?.headers['idempotency-key']);
  });

  it('sends nothing to this machine for a target that people added', async () => {
    await db.transaction((tx) => outbox.addTarget(tx, { url: `${base}/sly` }, 'ann'));
    await enqueue(intent(1));
    await sender.idle();
    expect(heard).toEqual([]);
    expect((await reader.listDeliveries({}, { limit: 1 })).items).toMatchObject([
      { state: 'dead', last_error: '127.0.0.1 leads to the private address 127.0.0.1' },
    ]);
  });

  it('gives up what is queued for a target that is removed', async () => {
    await target();
    statusFor = () => 500;
    await enqueue(intent(1));
    await sender.idle();
    targets.length = 0;
    await keep();
    await pass(hours(1));
    expect(heard).toHaveLength(1);
    expect((await reader.listDeliveries({}, { limit: 1 })).items).toMatchObject([
      { state: 'dead', last_error: 'the target was removed' },
    ]);
  });

  it('sends nothing to a target that is switched off, and catches up when it is on again', async () => {
    await target();
    const turn = async (enabled: boolean) => {
      targets.push({ ...(targets.pop() as ConfiguredTarget), enabled });
      await keep();
    };
    statusFor = () => 500;
    await enqueue(intent(1));
    await sender.idle();
    await turn(false);
    await pass(hours(1));
    expect(heard).toHaveLength(1);
    await turn(true);
    statusFor = () => 204;
    sender.wake();
    await sender.idle();
    expect(await states()).toEqual(['delivered']);
  });

  it('tries all that was given up again, each ticket in its order', async () => {
    await target();
    statusFor = () => 410;
    await enqueue(intent(1), intent(2), intent(3, 'T2'));
    await sender.idle();
    expect(await states()).toEqual(['dead', 'dead', 'dead']);
    heard.length = 0;
    statusFor = () => 204;
    expect(await db.transaction((tx) => outbox.replayAll(tx, '/a', 'ann'))).toBe(3);
    sender.wake();
    await sender.idle();
    expect(heard.map((h) => h.body.n).filter((n) => n !== 3)).toEqual([1, 2]);
    expect(await states()).toEqual(['delivered', 'delivered', 'delivered']);
  });

  it('signs with the old secret too for a day after it was changed', async () => {
    await target();
    const write = { previous_secret: 'the secret before this one', previous_secret_until: clock.now() + hours(24) };
    await db.transaction(async (tx) => {
      await tx.as<NotifyTables>().updateTable('webhook_targets').set(write).execute();
    });
    await enqueue(intent(1));
    await sender.idle();
    const both = String(heard[0]?.headers['carewatch-signature']).split(',');
    const sign = (by: string) =>
      `sha256=${createHmac('sha256', by)
        .update(`${heard[0]?.headers['carewatch-timestamp']}.${heard[0]?.raw}`)
        .digest('hex')}`;
    expect(both).toEqual([sign(secret), sign('the secret before this one')]);
    clock.advanceTo(instant(clock.now() + hours(24)));
    await enqueue(intent(2));
    await sender.idle();
    expect(String(heard[1]?.headers['carewatch-signature'])).not.toContain(',');
  });

  it('tells a person by the way the intent names, once, and says where no such way is configured', async () => {
    await target('/all');
    const sent: Parcel[] = [];
    const sms = async (parcel: Parcel) => {
      sent.push(parcel);
      return { ok: true, status: 202, reference: 'msg_1' } as const;
    };
    await sender[Symbol.asyncDispose]();
    sender = createSender({}, { db, clock, post: createHttpPost({}), carriers: { sms }, random: () => 1 });
    const to = [
      { kind: 'sms', address: '+8613800138000', language: 'zh-CN' },
      { kind: 'sms', address: '+8613800138001', language: 'en' },
      { kind: 'mail', address: 'duty@example.com', language: 'en' },
    ] as const;
    const step = { ...intent(1, 'T1', 'escalation.step'), to };
    await enqueue(step);
    await enqueue(step);
    await sender.idle();
    expect(sent.map(({ url, language }) => [url, language])).toEqual([
      ['+8613800138000', 'zh-CN'],
      ['+8613800138001', 'en'],
    ]);
    expect(new Set(sent.map(({ key }) => key)).size).toBe(2);
    expect(heard.map(({ headers }) => headers['carewatch-topic'])).toEqual(['escalation.step']);
    const { items } = await reader.listDeliveries({}, { limit: 9 });
    expect(items.toReversed()).toMatchObject([
      { kind: 'webhook', recipient: null, state: 'delivered' },
      { kind: 'sms', recipient: '+8613800138000', state: 'delivered', reference: 'msg_1' },
      { kind: 'sms', recipient: '+8613800138001', state: 'delivered' },
      { kind: 'mail', state: 'dead', last_error: 'notify.mail is not configured' },
    ]);
  });

  it('calls and writes to whom a step of a ladder names by number, mails an address, and nobody by a name alone', async () => {
    const escalated = (n: number, to: string): Intent => ({
      ...intent(n, 'T1', 'ticket.escalated'),
      body: { topic: 'ticket.escalated', to, step: 'voice', level: 1, ticket: { number: 'T-1' } },
    });
    await enqueue(escalated(1, '+8613800138000'), escalated(2, 'duty@example.com'), escalated(3, 'Zhang'));
    const { items } = await reader.listDeliveries({}, { limit: 9 });
    expect(items.toReversed().map(({ kind, recipient }) => `${kind} ${recipient}`)).toEqual([
      'voice +8613800138000',
      'sms +8613800138000',
      'mail duty@example.com',
    ]);
  });
});
