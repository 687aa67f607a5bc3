import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { alertsMigrations } from '../alerts/index.ts';
import { createDrivenClock, createIds, instant } from '../base/index.ts';
import { parseArticles, readCatalogueFiles } from '../catalogue-files.ts';
import { type Database, openDatabase, readAudit } from '../db/index.ts';
import { deskMigrations } from '../desk/index.ts';
import { fleetMigrations } from '../fleet/index.ts';
import type { ArticleInput } from './index.ts';
import { createArticleBook, createArticleReader, diffArticles, knowledgeMigrations } from './index.ts';
import { similarTickets } from './similar-tickets.ts';
import { snippetOf } from './snippet.ts';
import { matchOf, tokensOf } from './words.ts';

describe('words', () => {
  it('are pairs of Chinese characters, and words and numbers of everything else', () => {
    expect(tokensOf('燃气压力 OK, code GW-110!')).toBe('燃气 气压 压力 力 ok code gw 110');
    expect(tokensOf('E1漏电')).toBe('e1 漏电 电');
    expect(tokensOf('ＧＷ１１０')).toBe('gw110');
  });

  it('of a search are phrases of pairs and beginnings of words, and nothing a searcher types is syntax', () => {
    expect(matchOf('电梯困人 Trap', 'AND')).toBe('"电梯 梯困 困人" AND "trap"*');
    expect(matchOf('困', 'AND')).toBe('"困"*');
    expect(matchOf('" OR * NEAR(', 'OR')).toBe('"or"* OR "near"*');
    expect(matchOf('。?!', 'AND')).toBeUndefined();
  });
});

describe('a snippet', () => {
  it('is the part around what was searched for, with its places', () => {
    const { text, marks } = snippetOf(`${'前'.repeat(100)}请关闭燃气阀。`, '燃气');
    expect(text.startsWith('…')).toBe(true);
    expect(marks.map(([from, to]) => text.slice(from, to))).toEqual(['燃气']);
  });

  it('marks every term once, also where terms overlap', () => {
    const { text, marks } = snippetOf('Gas valve, gas meter', 'gas valve gas val');
    expect(marks.map(([from, to]) => text.slice(from, to))).toEqual(['Gas', 'valve', 'gas']);
  });
});

describe('knowledge', () => {
  let folder: string;
  let db: Database;
  const clock = createDrivenClock(instant(1_000));
  const book = createArticleBook({ clock, ids: createIds(clock) });
  const reader = () => createArticleReader(db);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'carewatch-knowledge-'));
    const before = [...fleetMigrations, ...alertsMigrations, ...deskMigrations];
    db = await openDatabase({ file: join(folder, 'o.db') }, [...before, ...knowledgeMigrations]);
  });
  afterEach(async () => {
    await db[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const article = (more: Partial<ArticleInput> = {}): ArticleInput => ({
    fault: 'GW-110',
    city: null,
    title: { en: 'Low gas pressure', 'zh-CN': '燃气压力偏低' },
    body: { en: 'Open the valve.', 'zh-CN': '打开阀门。' },
    ...more,
  });
  const add = (more: Partial<ArticleInput> = {}) => db.transaction((tx) => book.add(tx, article(more), { by: 'ann' }));
  const seed = () => db.transaction((tx) => book.keepSeeds(tx, parseArticles(readCatalogueFiles().articles)));
  const search = async (q: string, language: 'zh-CN' | 'en' = 'zh-CN') =>
    (await reader().search({ q, language, limit: 5 })).map(({ article: { id } }) => id);

  it('finds Chinese words in the articles that come with Carewatch, the best first', async () => {
    await seed();
    expect((await search('困人'))[0]).toBe('el-401');
    expect((await search('燃气泄漏'))[0]).toBe('gw-124');
    expect((await search('镁棒'))[0]).toBe('ew-210');
    expect((await search('漏电'))[0]).toBe('ew-201');
    expect(await search('燃气')).toContain('gw-110');
    expect((await search('冻'))[0]).toBe('gw-140');
    expect((await search('EL-430'))[0]).toBe('el-430');
    expect((await search('trapped lift', 'en'))[0]).toBe('el-401');
    // No article has both words: those with one of them come instead.
    expect(await search('困人 镁棒')).toEqual(expect.arrayContaining(['el-401', 'ew-210']));
    expect(await search('火星')).toEqual([]);
    const [{ snippet } = { snippet: { text: '', marks: [] } }] = await reader().search({
      q: '困人',
      language: 'zh-CN',
      limit: 1,
    });
    expect(snippet.marks.map(([from, to]) => snippet.text.slice(from, to))).toContain('困人');
  });

  it('keeps what people made of an article of the catalogue', async () => {
    await seed();
    const changed = await db.transaction((tx) =>
      book.change(tx, 'gw-110', { title: { en: 'Ours', 'zh-CN': '我们的' } }, { by: 'ann', note: 'shorter' }),
    );
    expect(changed).toMatchObject({ version: 2, note: 'shorter' });
    await seed();
    expect(await reader().getArticle('gw-110')).toMatchObject({ version: 2, title: { en: 'Ours' } });
    expect((await reader().listVersions('el-401', { limit: 9 })).items).toHaveLength(1);
  });

  it('keeps every version with its author and note, compares and restores them', async () => {
    const { id } = await add();
    const body = { en: 'Open the valve.\nThen wait.', 'zh-CN': '打开阀门。' };
    await db.transaction((tx) => book.change(tx, id, { body }, { by: 'bo', note: 'wait', ifMatch: 1 }));
    const same = await db.transaction((tx) => book.change(tx, id, { body }, { by: 'cy' }));
    expect(same).toMatchObject({ version: 2, changed_by: 'bo', note: 'wait' });
    const [from, to] = [await reader().getVersion(id, 1), await reader().getVersion(id, 2)];
    if (from === undefined || to === undefined) throw new Error('a version is lost');
    expect(diffArticles(from, to)).toEqual([
      {
        field: 'body.en',
        lines: [
          { change: 'same', line: 'Open the valve.' },
          { change: 'added', line: 'Then wait.' },
        ],
      },
    ]);
    expect(await search('wait', 'en')).toEqual([id]);
    const restored = await db.transaction((tx) => book.restore(tx, id, 1, { by: 'cy' }));
    expect(restored).toMatchObject({ version: 3, note: 'as in version 1', body: { en: 'Open the valve.' } });
    expect(await search('wait', 'en')).toEqual([]);
    const versions = (await reader().listVersions(id, { limit: 9 })).items;
    expect(versions.map(({ version, changed_by }) => [version, changed_by])).toEqual([
      [3, 'cy'],
      [2, 'bo'],
      [1, 'ann'],
    ]);
    expect((await readAudit(db, { limit: 9 })).map(({ action }) => action)).toEqual([
      'article.added',
      'article.changed',
      'article.changed',
    ]);
  });

  it('lets two people not overwrite each other', async () => {
    const { id } = await add();
    const change = (en: string) =>
      db.transaction((tx) => book.change(tx, id, { title: { en, 'zh-CN': '标题' } }, { by: 'bo', ifMatch: 1 }));
    await change('one');
    await expect(change('two')).rejects.toMatchObject({ code: 'version-mismatch' });
  });

  it('says of a fault what its city says, and refuses two articles for one place', async () => {
    const general = await add();
    const nanjing = await add({ city: 'Nanjing' });
    expect((await reader().articleFor('GW-110', 'Nanjing'))?.id).toBe(nanjing.id);
    expect((await reader().articleFor('GW-110', 'Suzhou'))?.id).toBe(general.id);
    expect((await reader().articleFor('GW-110', undefined))?.id).toBe(general.id);
    expect(await reader().articleFor('GW-999', 'Nanjing')).toBeUndefined();
    await expect(add()).rejects.toMatchObject({ code: 'article-exists' });
    await db.transaction((tx) => book.retire(tx, nanjing.id, { by: 'ann' }));
    expect((await reader().articleFor('GW-110', 'Nanjing'))?.id).toBe(general.id);
    expect(await search('燃气压力')).toEqual([general.id]);
    expect((await add({ city: 'Nanjing' })).id).not.toBe(nanjing.id);
  });

  it.each([
    [{ title: { en: ' ', 'zh-CN': '标题' } }, 'title.en'],
    [{ body: { en: 'x', 'zh-CN': '长'.repeat(20_001) } }, 'body.zh-CN'],
  ])('refuses %j by its field', async (more, field) => {
    await expect(add(more)).rejects.toMatchObject({ code: 'invalid-article', failure: { field } });
  });

  it('shows solved tickets that are alike, the most alike first, with what was done', async () => {
    await db.transaction(async (tx) => {
      await sql`insert into models (name, attributes, created_at, updated_at, version)
        values ('JSQ30', '{}', 0, 0, 1), ('JSQ20', '{}', 0, 0, 1)`.execute(tx.as<unknown>());
      await sql`insert into devices (id, type, model, attributes, board, state, created_at, updated_at, version)
        select value, 'gas_water_heater', iif(value < 'c', 'JSQ30', 'JSQ20'), '{}', '', 'registered', 0, 0, 1
        from json_each('["a", "b", "c"]')`.execute(tx.as<unknown>());
    });
    await db.transaction(async (tx) => {
      const base = {
        subject_kind: 'device',
        severity: 'P3',
        title: '{}',
        skill: 1,
        opened_at: 1,
        reopened: 0,
        version: 1,
      };
      const rows = [
        { id: 'asked', device_id: 'a', fault: 'GW-110', state: 'open', note: '阀门半开,压力低' },
        {
          id: 'best',
          device_id: 'b',
          fault: 'GW-110',
          state: 'closed',
          verdict: 'confirmed',
          cause: '阀门半开',
          result: '全开阀门',
          closed_at: 5,
        },
        {
          id: 'family',
          device_id: 'c',
          fault: 'GW-113',
          state: 'closed',
          verdict: 'confirmed',
          cause: '软管老化',
          closed_at: 9,
        },
        {
          id: 'false',
          device_id: 'b',
          fault: 'GW-110',
          state: 'closed',
          verdict: 'false_alarm',
          cause: '阀门半开',
          closed_at: 6,
        },
        { id: 'silent', device_id: 'b', fault: 'GW-110', state: 'closed', verdict: 'confirmed', closed_at: 7 },
        {
          id: 'other',
          device_id: 'b',
          fault: 'EL-430',
          state: 'closed',
          verdict: 'confirmed',
          cause: '阀门半开',
          closed_at: 8,
        },
      ];
      for (const [number, row] of rows.entries()) {
        const all: Record<string, unknown> = { ...base, number: number + 1, subject_id: row.device_id, ...row };
        const names = Object.keys(all);
        await sql`insert into tickets (${sql.join(names.map((name) => sql.ref(name)))})
          values (${sql.join(names.map((name) => all[name]))})`.execute(tx.as<unknown>());
      }
    });
    const similar = await similarTickets(db, 'asked', 9);
    expect(similar?.map(({ id, because }) => [id, because])).toEqual([
      ['best', expect.arrayContaining(['same fault', 'same model'])],
      ['family', ['same family of faults']],
    ]);
    expect(similar?.[0]).toMatchObject({ cause: '阀门半开', result: '全开阀门' });
    expect(await similarTickets(db, 'nobody', 9)).toBeUndefined();
  });
});
