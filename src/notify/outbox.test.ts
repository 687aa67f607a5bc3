import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDrivenClock, createIds, hours, instant } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import { openDatabase, readAudit } from '../db/index.ts';
import type { NotifyReader, Outbox, TargetInput } from './index.ts';
import { createNotifyReader, createOutbox, notifyMigrations } from './index.ts';

describe('the outbox', () => {
  let folder: string;
  let db: Database;
  let outbox: Outbox;
  let reader: NotifyReader;
  const clock = createDrivenClock(instant(1_000));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carewatch-notify-'));
    db = await openDatabase({ file: join(folder, 'operations.sqlite') }, notifyMigrations);
    outbox = createOutbox({ clock, ids: createIds(clock) });
    reader = createNotifyReader(db);
  });

  afterEach(async () => {
    await db[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const add = (input: Partial<TargetInput> = {}) =>
    db.transaction((tx) => outbox.addTarget(tx, { url: 'https://hooks.example/x', ...input }, 'ann'));
  const enqueue = (n: number) =>
    db.transaction((tx) =>
      outbox.enqueue(tx, [{ topic: 'ticket.opened', ordering: 'T', key: `k${n}`, at: instant(n), body: { n } }]),
    );

  it('makes a secret when none is given and shows it once', async () => {
    const { target, secret } = await add();
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(target).toMatchObject({ topics: ['*'], origin: 'api', enabled: true });
    expect(
      JSON.stringify([await reader.listTargets({}, { limit: 9 }), await readAudit(db, { limit: 9 })]),
    ).not.toContain(secret);
  });

  it.each([
    [{ url: 'ftp://x' }, 'url'],
    [{ url: 'https://user:hush@x/' }, 'url'],
    [{ url: `https://x/${'y'.repeat(2_000)}` }, 'url'],
    [{ topics: [] }, 'topics'],
    [{ topics: ['ticket'] }, 'topics'],
    [{ secret: 'short' }, 'secret'],
  ])('refuses the target %j', async (input, field) => {
    const refused = add(input);
    await expect(refused).rejects.toMatchObject({ code: 'invalid-target', failure: { field } });
    await expect(refused).rejects.not.toThrow('hush');
  });

  it('keeps the targets of the configuration as the file has them, and those of people untouched', async () => {
    await add();
    const secret = 'a secret of some length';
    const keep = (...urls: string[]) =>
      db.transaction((tx) =>
        outbox.keepConfigured(
          tx,
          urls.map((url, i) => ({ id: `file-${i}`, url, secret })),
        ),
      );
    await keep('https://a/', 'https://b/');
    await keep('https://a/', 'https://c/');
    await keep('https://a2/');
    expect((await reader.listTargets({}, { limit: 9 })).items.map((t) => [t.origin, t.url])).toEqual([
      ['config', 'https://a2/'],
      ['api', 'https://hooks.example/x'],
    ]);
    const actions = (await readAudit(db, { limit: 99 })).map((r) => r.action.replace('webhook.', ''));
    expect(actions).toEqual(['added', 'added', 'added', 'updated', 'removed', 'updated']);
  });

  it('takes an intent back with the change it tells of', async () => {
    await add();
    const failing = db.transaction(async (tx) => {
      await outbox.enqueue(tx, [{ topic: 't.a', ordering: 'T', key: 'k', at: instant(1), body: {} }]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await reader.countDeliveries()).toEqual({ pending: 0, delivered: 0, dead: 0 });
  });

  it('pages deliveries newest first', async () => {
    await add();
    for (const n of [1, 2, 3]) await enqueue(n);
    const page = await reader.listDeliveries({ state: 'pending' }, { limit: 2 });
    const rest = await reader.listDeliveries({}, { limit: 2, cursor: page.next_cursor ?? '' });
    expect([...page.items, ...rest.items].map((d) => d.key)).toEqual(['k3', 'k2', 'k1']);
    expect(await reader.getDelivery(page.items[0]?.id ?? 0)).toEqual({ ...page.items[0], body: { id: 'k3', n: 3 } });
  });

  const deliveries = () => reader.listDeliveries({}, { limit: 99 });

  it('changes what people added, when nobody did meanwhile, and nothing that the file keeps', async () => {
    const { target } = await add();
    const change = (ifMatch?: number) =>
      db.transaction((tx) => outbox.updateTarget(tx, target.id, { topics: ['ticket.*'] }, ifMatch, 'bo'));
    expect(await change(1)).toMatchObject({ topics: ['ticket.*'], version: 2 });
    await expect(change(1)).rejects.toMatchObject({ code: 'version-mismatch' });
    await db.transaction((tx) =>
      outbox.keepConfigured(tx, [{ id: 'crm', url: 'https://a/', secret: 'a secret of some length' }]),
    );
    const remove = db.transaction((tx) => outbox.removeTarget(tx, 'crm', undefined, 'bo'));
    await expect(remove).rejects.toMatchObject({ code: 'target-configured' });
  });

  it('makes another secret and keeps it out of the audit', async () => {
    const { target, secret } = await add();
    const rotated = await db.transaction((tx) => outbox.rotateSecret(tx, target.id, 1, 'bo'));
    expect(rotated.secret).not.toBe(secret);
    expect(rotated.target).toMatchObject({ version: 2, previous_secret_until: clock.now() + hours(24) });
    expect(JSON.stringify(await readAudit(db, { limit: 9 }))).not.toContain(rotated.secret);
  });

  it('forgets in time what ended, however it ended', async () => {
    const { target } = await add();
    await enqueue(1);
    await db.transaction((tx) => outbox.removeTarget(tx, target.id, undefined, 'bo'));
    expect((await deliveries()).items).toMatchObject([{ state: 'dead' }]);
    await db.transaction((tx) => outbox.prune(tx, instant(2)));
    expect((await deliveries()).items).toEqual([]);
  });

  it('refuses more targets than it could tell', async () => {
    for (let n = 0; n < 200; n += 1) await add();
    await expect(add()).rejects.toMatchObject({ code: 'too-many-targets' });
  });
});
