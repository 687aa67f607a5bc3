import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DrivenClock } from '../base/index.ts';
import { createDrivenClock, createIds, instant } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import { openDatabase, readAudit } from '../db/index.ts';
import type { AccessCommands, AccessReader, NewToken, TokenBook } from './index.ts';
import { accessMigrations, createAccessCommands, createAccessReader, createTokenBook } from './index.ts';

describe('API tokens', () => {
  let folder: string;
  let db: Database;
  let commands: AccessCommands;
  let reader: AccessReader;
  let clock: DrivenClock;
  let book: TokenBook;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carewatch-access-'));
    db = await openDatabase({ file: join(folder, 'operations.sqlite') }, accessMigrations);
    clock = createDrivenClock(instant(1_000));
    commands = createAccessCommands({ clock, ids: createIds(clock) });
    reader = createAccessReader(db);
    book = createTokenBook({ adminToken: 'from the configuration' }, { clock });
  });

  afterEach(async () => {
    await db[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const create = (input: Partial<NewToken> = {}) =>
    db.transaction((tx) => commands.createToken(tx, { name: 'desk 1', role: 'agent', ...input }, 'ann'));
  const revoke = (id: string) => db.transaction((tx) => commands.revokeToken(tx, id, 'ann'));

  it('recognises a token by its text, which is shown once and kept nowhere', async () => {
    const { token, secret, entry } = await create();
    expect(secret).toMatch(/^cw_[\w-]{43}$/);
    book.set(entry);
    expect(book.verify(secret)).toEqual({ id: token.id, name: 'desk 1', role: 'agent' });
    expect(book.verify(`${secret}x`)).toBeUndefined();
    expect(book.verify('')).toBeUndefined();
    const kept = JSON.stringify([await reader.getToken(token.id), await readAudit(db, { limit: 9 })]);
    expect(kept).not.toContain(secret);
  });

  it('lets the configured admin token in without a row of its own', () => {
    expect(book.verify('from the configuration')).toEqual({ id: 'config', name: 'admin', role: 'admin' });
    book.load([]);
    expect(book.verify('from the configuration')).toBeDefined();
    expect(createTokenBook({}, { clock }).verify('from the configuration')).toBeUndefined();
  });

  it('forgets a revoked token, also after a restart', async () => {
    const { token, secret, entry } = await create();
    book.set(entry);
    expect(await revoke(token.id)).toMatchObject({ revoked_at: 1_000 });
    book.delete(token.id);
    expect(book.verify(secret)).toBeUndefined();
    book.load(await reader.liveTokens());
    expect(book.verify(secret)).toBeUndefined();
    await revoke(token.id);
    expect((await readAudit(db, { limit: 9 })).map((r) => r.action)).toEqual(['token.created', 'token.revoked']);
  });

  it('knows live tokens after a restart and lets them expire by the clock', async () => {
    const { secret } = await create({ expires_at: instant(2_000) });
    book.load(await reader.liveTokens());
    expect(book.verify(secret)?.role).toBe('agent');
    clock.advanceTo(instant(2_000));
    expect(book.verify(secret)).toBeUndefined();
  });

  it('keeps names of live tokens apart, because the audit says who by name', async () => {
    const { token } = await create();
    await expect(create({ name: ' desk 1 ' })).rejects.toMatchObject({ code: 'token-name-taken' });
    await revoke(token.id);
    await expect(create()).resolves.toBeDefined();
  });

  it.each([
    [{ name: ' ' }, 'name'],
    [{ name: 'x'.repeat(101) }, 'name'],
    [{ name: 'a\nb' }, 'name'],
    [{ name: 'carewatch' }, 'name'],
    [{ role: 'root' as 'admin' }, 'role'],
    [{ expires_at: instant(1_000) }, 'expires_at'],
  ])('refuses %j', async (input, field) => {
    await expect(create(input)).rejects.toMatchObject({ code: 'invalid-token', failure: { field } });
  });

  it('lists tokens newest first', async () => {
    for (const name of ['a', 'b', 'c']) await create({ name });
    const first = await reader.listTokens({}, { limit: 2 });
    const rest = await reader.listTokens({}, { limit: 2, cursor: first.next_cursor ?? '' });
    expect([...first.items, ...rest.items].map((t) => t.name)).toEqual(['c', 'b', 'a']);
  });
});
