import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database, Migration } from './database.ts';
import { openDatabase } from './database.ts';

type Tables = { things: { name: string; n: number } };

const things: Migration = {
  name: 'test-001-things',
  up: async (db) =>
    void (await sql`create table things (name text primary key, n integer not null) strict`.execute(db)),
};

describe('the operational database', () => {
  let folder: string;
  let file: string;
  let db: Database;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carewatch-db-'));
    file = join(folder, 'operations.sqlite');
    db = await openDatabase({ file }, [things]);
  });

  afterEach(async () => {
    await db[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const insert = (name: string, n = 0) =>
    db.transaction((tx) => tx.as<Tables>().insertInto('things').values({ name, n }).execute());
  const names = async () => (await db.as<Tables>().selectFrom('things').select('name').execute()).map((r) => r.name);

  it('syncs every commit to disk and enforces foreign keys', async () => {
    await db.transaction(async (tx) => {
      const pragma = async (name: string) => (await sql.raw(`pragma ${name}`).execute(tx.as())).rows[0];
      expect(await pragma('journal_mode')).toEqual({ journal_mode: 'wal' });
      expect(await pragma('synchronous')).toEqual({ synchronous: 2 });
      expect(await pragma('foreign_keys')).toEqual({ foreign_keys: 1 });
    });
  });

  it('shows what a transaction wrote only after it committed', async () => {
    await db.transaction(async (tx) => {
      await tx.as<Tables>().insertInto('things').values({ name: 'a', n: 1 }).execute();
      expect(await names()).toEqual([]);
    });
    expect(await names()).toEqual(['a']);
  });

  it('takes back everything when the work throws, and goes on', async () => {
    const failing = db.transaction(async (tx) => {
      await tx.as<Tables>().insertInto('things').values({ name: 'a', n: 1 }).execute();
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await insert('b');
    expect(await names()).toEqual(['b']);
  });

  it('lets overlapping transactions run one after another, so that none loses an update', async () => {
    await insert('counter');
    const add = () =>
      db.transaction(async (tx) => {
        const { n } = await tx.as<Tables>().selectFrom('things').select('n').executeTakeFirstOrThrow();
        for (let i = 0; i < 5; i += 1) await Promise.resolve();
        await tx
          .as<Tables>()
          .updateTable('things')
          .set({ n: n + 1 })
          .execute();
      });
    await Promise.all(Array.from({ length: 50 }, add));
    expect(await db.as<Tables>().selectFrom('things').select('n').executeTakeFirst()).toEqual({ n: 50 });
  });

  it('refuses a transaction inside another instead of waiting for ever', async () => {
    await expect(db.transaction(async () => insert('x'))).rejects.toThrow('inside another');
  });

  it('lets work that was started inside a transaction open its own afterwards', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    let later: Promise<unknown> = Promise.resolve();
    await db.transaction(async () => {
      later = gate.then(() => insert('later'));
    });
    open();
    await later;
    expect(await names()).toEqual(['later']);
  });

  it('cannot be written to outside a transaction or through a handle that only reads', async () => {
    await expect(db.as<Tables>().insertInto('things').values({ name: 'a', n: 1 }).execute()).rejects.toThrow(
      'readonly',
    );
    await using reader = await openDatabase({ file, readonly: true }, []);
    await insert('b');
    expect(await reader.as<Tables>().selectFrom('things').selectAll().execute()).toHaveLength(1);
    await expect(reader.transaction(async () => undefined)).rejects.toThrow('only reads');
  });

  it('writes the file anew without what was removed; a reader is not waited for, and does not make it do so twice', async () => {
    const run = (text: string) => db.transaction((tx) => sql.raw(text).execute(tx.as()));
    await run(`create table words (text)`);
    await run(`insert into words values ('the words of somebody')`);
    await run(`delete from words`);
    const reading = new SqliteDatabase(file, { readonly: true });
    reading.exec('begin');
    reading.prepare('select count(*) from words').get();
    expect(await db.compact()).toBe(false);
    const { size } = await stat(`${file}-wal`);
    expect(await db.compact()).toBe(false);
    expect((await stat(`${file}-wal`)).size).toBe(size);
    reading.close();
    expect(await db.compact()).toBe(true);
    for (const part of [file, `${file}-wal`]) expect((await readFile(part)).includes('the words')).toBe(false);
  });

  it('runs each migration once, takes a failed one back, and keeps those before it', async () => {
    const more: Migration = {
      name: 'test-002-more',
      up: async (k) => void (await sql`create table more (a)`.execute(k)),
    };
    const broken: Migration = {
      name: 'test-003-broken',
      async up(k) {
        await sql`create table half (a)`.execute(k);
        throw new Error('broken');
      },
    };
    await db[Symbol.asyncDispose]();
    await expect(openDatabase({ file }, [things, more, broken])).rejects.toThrow('broken');
    db = await openDatabase({ file }, [things, more]);
    const tables = await sql<{ name: string }>`select name from sqlite_schema where name in ('more', 'half')`.execute(
      db.as(),
    );
    expect(tables.rows).toEqual([{ name: 'more' }]);
  });

  it.each([
    ['its first page is another file’s', 0],
    ['what comes after is damaged', 100],
  ])('refuses a file of which %s, and says what to do', async (_, from) => {
    await db[Symbol.asyncDispose]();
    const whole = await readFile(file);
    await writeFile(file, Buffer.from(whole).fill(0xaa, from));
    await expect(openDatabase({ file }, [things])).rejects.toThrow(/sqlite is damaged .* from a backup/);
    await writeFile(file, whole);
    db = await openDatabase({ file }, [things]);
  });

  it('refuses a file that a newer version migrated', async () => {
    await db[Symbol.asyncDispose]();
    const before = readFileSync(file);
    await expect(openDatabase({ file }, [])).rejects.toMatchObject({
      code: 'database-too-new',
      message: expect.stringMatching(
        /^The database holds the migration \S+, which this version does not know; start the newer version, or restore a backup made by this one\.$/,
      ),
    });
    expect(readFileSync(file).equals(before)).toBe(true);
    db = await openDatabase({ file }, [things]);
  });
});
