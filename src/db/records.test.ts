import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../base/index.ts';
import type { Database } from './index.ts';
import {
  enqueueControl,
  lastAuditId,
  markControlsAppended,
  openDatabase,
  pageOf,
  pendingControls,
  pruneReplies,
  readAudit,
  readCursor,
  readPageKey,
  recallReply,
  recordAudit,
  rememberReply,
  saveCursor,
  searchAudit,
} from './index.ts';

describe('records that every room shares', () => {
  let folder: string;
  let db: Database;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carewatch-db-'));
    db = await openDatabase({ file: join(folder, 'operations.sqlite') }, []);
  });

  afterEach(async () => {
    await db[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const audit = (id: string, device_id?: string) =>
    db.transaction((tx) =>
      recordAudit(tx, {
        at: instant(5),
        actor: 'ann',
        action: 'thing.made',
        object: { kind: 'thing', id },
        ...(device_id === undefined ? {} : { device_id }),
        detail: { size: 1 },
      }),
    );

  it('reads audit records after a given one, by object and by device', async () => {
    const first = await audit('a', 'd1');
    await audit('b');
    expect(await readAudit(db, { after: first, limit: 10 })).toMatchObject([{ object: { kind: 'thing', id: 'b' } }]);
    expect(await readAudit(db, { device_id: 'd1', limit: 10 })).toEqual([
      {
        id: first,
        at: 5,
        actor: 'ann',
        action: 'thing.made',
        object: { kind: 'thing', id: 'a' },
        device_id: 'd1',
        detail: { size: 1 },
      },
    ]);
    expect(await readAudit(db, { object: { kind: 'thing', id: 'b' }, limit: 10 })).toHaveLength(1);
    expect(await lastAuditId(db)).toBe(first + 1);
  });

  it('searches the audit from either end, and goes on where a page ended', async () => {
    for (const id of ['a', 'b', 'c']) await audit(id);
    const page = async (past?: number) => {
      const search = { action: 'thing', newestFirst: true, limit: 2, ...(past === undefined ? {} : { past }) };
      const { records, goOn } = await searchAudit(db, search);
      return { ids: records.map(({ object }) => object.id), goOn };
    };
    const first = await page();
    expect(first.ids).toEqual(['c', 'b']);
    expect(await page(first.goOn ?? 0)).toEqual({ ids: ['a'], goOn: null });
    const none = await searchAudit(db, { action: 'thing.lost', newestFirst: false, limit: 2 });
    expect(none).toEqual({ records: [], goOn: null });
  });

  it('lets nobody change or remove an audit record', async () => {
    await audit('a');
    const run = (text: string) => db.transaction((tx) => sql.raw(text).execute(tx.as()));
    await expect(run("update audit set actor = 'bob'")).rejects.toThrow('append-only');
    await expect(run('delete from audit')).rejects.toThrow('append-only');
    await expect(run('insert or replace into audit select * from audit')).rejects.toThrow('append-only');
  });

  it('hands out controls in order and never gives an id twice, even after all were taken', async () => {
    const enqueue = () => db.transaction((tx) => enqueueControl(tx, { label: 'device', subject: 'd', body: { a: 1 } }));
    expect([await enqueue(), await enqueue()]).toEqual([1, 2]);
    expect(await pendingControls(db, 1)).toEqual([{ id: 1, label: 'device', subject: 'd', body: { a: 1 } }]);
    await db.transaction((tx) => markControlsAppended(tx, 2));
    expect(await pendingControls(db, 10)).toEqual([]);
    expect(await enqueue()).toBe(3);
  });

  it('moves a cursor forward only', async () => {
    expect(await readCursor(db, 'alerts')).toBe(0);
    await db.transaction((tx) => saveCursor(tx, 'alerts', 7));
    await expect(db.transaction((tx) => saveCursor(tx, 'alerts', 6))).rejects.toThrow('move back');
    expect(await readCursor(db, 'alerts')).toBe(7);
  });

  it('gives a repeated request its first reply, refuses another under its key, and keeps no reply readable', async () => {
    const request = { scope: 'ann', key: 'k1', request: 'POST /devices {}' };
    expect(await recallReply(db, request)).toBeUndefined();
    await db.transaction((tx) => rememberReply(tx, request, instant(10), { password: 'hush' }));
    expect(await recallReply(db, request)).toEqual({ password: 'hush' });
    expect(await recallReply(db, { ...request, scope: 'bob' })).toBeUndefined();
    await expect(recallReply(db, { ...request, request: 'other' })).rejects.toMatchObject({
      code: 'idempotency-key-reused',
    });
    const { rows } = await sql<{ reply: Buffer }>`select reply from idempotent_replies`.execute(db.as());
    expect(rows[0]?.reply.toString('latin1')).not.toContain('hush');
    await db.transaction((tx) => pruneReplies(tx, instant(11)));
    expect(await recallReply(db, request)).toBeUndefined();
  });

  it('pages by the key of the last row and refuses a cursor of its own making only', () => {
    const page = pageOf(
      [1, 2, 3],
      { limit: 2 },
      (n) => [n, 'x'],
      (n) => n * 10,
    );
    expect(page.items).toEqual([10, 20]);
    expect(readPageKey({ limit: 2, cursor: page.next_cursor ?? '' }, [0, ''])).toEqual([2, 'x']);
    expect(pageOf([1, 2], { limit: 2 }, (n) => [n], String).next_cursor).toBeNull();
    for (const cursor of ['', '%%%', 'bm90', Buffer.from('[1]').toString('base64url')]) {
      expect(() => readPageKey({ limit: 2, cursor }, [0, ''])).toThrow(/cursor/);
    }
  });
});
