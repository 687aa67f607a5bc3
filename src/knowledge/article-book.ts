import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { Clock, Ids, Instant } from '../base/index.ts';
import { AppError } from '../base/index.ts';
import type { Reader, Tx } from '../db/index.ts';
import { recordAudit } from '../db/index.ts';
import type { Article, ArticleInput, KnowledgeFailure, SeedArticle } from './article.ts';
import { articleLanguages } from './article.ts';
import type { ArticleRow, KnowledgeTables } from './tables.ts';
import { toArticle, wordsRow } from './tables.ts';
import { tokensOf } from './words.ts';

/** Who changes an article, from which version, and why. */
export interface ArticleChange {
  readonly by: string;
  /** The version that was read; undefined skips the check. */
  readonly ifMatch?: number | undefined;
  readonly note?: string | undefined;
}

/** The articles as people change them: every version is kept, and the index is changed with the article. */
export interface ArticleBook {
  add(tx: Tx, input: ArticleInput, change: ArticleChange): Promise<Article>;
  /** Equal texts make no new version; a retired article lives again. */
  change(tx: Tx, id: string, input: Partial<ArticleInput>, change: ArticleChange): Promise<Article>;
  /** Makes a new version with the texts of an old one. */
  restore(tx: Tx, id: string, version: number, change: ArticleChange): Promise<Article>;
  /** It is found no more; its versions stay. */
  retire(tx: Tx, id: string, change: ArticleChange): Promise<Article>;
  /** Keeps articles of the catalogue: new ones, and new texts of those that only the catalogue has changed. */
  keepSeeds(tx: Tx, seeds: readonly SeedArticle[]): Promise<void>;
}

const catalogue = 'catalogue';
const longest = { title: 200, body: 20_000, note: 1_000 };

export function createArticleBook(deps: { readonly clock: Clock; readonly ids: Ids }): ArticleBook {
  const { clock, ids } = deps;

  async function add(tx: Tx, id: string, input: ArticleInput, change: ArticleChange): Promise<Article> {
    refuseInput(input, change.note);
    const row = rowOf({ id, state: 'live', version: 1 }, input, change, clock.now());
    return write(tx, undefined, row);
  }

  async function changeTo(
    tx: Tx,
    before: ArticleRow,
    next: Partial<ArticleRow>,
    change: ArticleChange,
  ): Promise<Article> {
    refuseStale(before, change.ifMatch);
    const made = {
      version: before.version + 1,
      changed_by: change.by,
      changed_at: clock.now(),
      note: change.note ?? '',
    };
    const row = { ...before, ...next };
    if (isDeepStrictEqual(row, before)) return toArticle(before);
    return write(tx, before, { ...row, ...made });
  }

  return {
    add: (tx, input, change) => add(tx, ids.next('art'), input, change),
    async change(tx, id, input, change) {
      const before = await readArticle(tx, id);
      refuseInput(input, change.note);
      const { title, body, ...place } = input;
      const texts = {
        ...(title === undefined ? {} : { title: JSON.stringify(title) }),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      };
      return changeTo(tx, before, { ...place, ...texts, state: 'live' }, change);
    },
    async restore(tx, id, version, change) {
      const before = await readArticle(tx, id);
      const { fault, city, title, body } = await readVersion(tx, id, version);
      const note = change.note ?? `as in version ${version}`;
      return changeTo(tx, before, { fault, city, title, body, state: 'live' }, { ...change, note });
    },
    async retire(tx, id, change) {
      return changeTo(tx, await readArticle(tx, id), { state: 'retired' }, change);
    },
    async keepSeeds(tx, seeds) {
      const db = tx.as<KnowledgeTables>();
      for (const { id, ...input } of seeds) {
        const before = await db.selectFrom('articles').selectAll().where('id', '=', id).executeTakeFirst();
        const note = 'from the catalogue';
        if (before === undefined) await add(tx, id, input, { by: catalogue, note });
        else if (before.changed_by === catalogue) {
          const texts = { title: JSON.stringify(input.title), body: JSON.stringify(input.body) };
          await changeTo(tx, before, { ...texts, fault: input.fault, city: input.city }, { by: catalogue, note });
        }
      }
    },
  };
}

function rowOf(
  base: Pick<ArticleRow, 'id' | 'state' | 'version'>,
  { fault, city, title, body }: ArticleInput,
  { by, note = '' }: ArticleChange,
  at: Instant,
): ArticleRow {
  const texts = { title: JSON.stringify(title), body: JSON.stringify(body) };
  return { ...base, fault, city, ...texts, changed_by: by, changed_at: at, note };
}

async function write(tx: Tx, before: ArticleRow | undefined, row: ArticleRow): Promise<Article> {
  const db = tx.as<KnowledgeTables>();
  await refuseSecond(tx, row);
  if (before === undefined) await db.insertInto('articles').values(row).execute();
  else await db.updateTable('articles').set(row).where('id', '=', row.id).execute();
  await db.insertInto('article_versions').values(row).execute();
  await index(tx, row);
  const action = before === undefined ? 'added' : row.state === 'retired' ? 'retired' : 'changed';
  const { id, fault, city, version, note } = row;
  const detail = { fault, city, version, note };
  const at = row.changed_at as Instant;
  await recordAudit(tx, {
    at,
    actor: row.changed_by,
    action: `article.${action}`,
    object: { kind: 'article', id },
    detail,
  });
  return toArticle(row);
}

async function index(tx: Tx, row: ArticleRow): Promise<void> {
  const db = tx.as<KnowledgeTables>();
  const places = await sql<{ place: number }>`select rowid as place from articles where id = ${row.id}`.execute(db);
  const place = places.rows[0]?.place ?? 0;
  const { title, body, fault, city } = toArticle(row);
  for (const language of articleLanguages) {
    const rowid = wordsRow(place, language);
    await sql`delete from article_words where rowid = ${rowid}`.execute(db);
    if (row.state === 'retired') continue;
    const head = tokensOf(`${title[language]} ${fault ?? ''} ${city ?? ''}`);
    await sql`insert into article_words (rowid, title, body)
      values (${rowid}, ${head}, ${tokensOf(body[language])})`.execute(db);
  }
}

async function refuseSecond(tx: Tx, { id, fault, city, state }: ArticleRow): Promise<void> {
  if (fault === null || state === 'retired') return;
  const other = await tx
    .as<KnowledgeTables>()
    .selectFrom('articles')
    .select('id')
    .where('fault', '=', fault)
    .where('state', '=', 'live')
    .where('id', '<>', id)
    .where((where) => (city === null ? where('city', 'is', null) : where('city', '=', city)))
    .executeTakeFirst();
  if (other === undefined) return;
  const place = city === null ? 'in general' : `in ${city}`;
  const sentence = `The article ${other.id} is about ${fault} ${place} already; change that one.`;
  throw new AppError<KnowledgeFailure>({ code: 'article-exists', id: other.id }, sentence);
}

function refuseInput({ title, body, fault, city }: Partial<ArticleInput>, note: string | undefined): void {
  for (const language of articleLanguages) {
    refuseText(`title.${language}`, title?.[language], longest.title);
    refuseText(`body.${language}`, body?.[language], longest.body);
  }
  if (typeof fault === 'string') refuseText('fault', fault, 40);
  if (typeof city === 'string') refuseText('city', city, 100);
  if (note !== undefined && note.length > longest.note)
    refuse('note', note.length, `send at most ${longest.note} characters`);
}

function refuseText(field: string, text: string | undefined, most: number): void {
  if (text === undefined) return;
  if (text.trim() === '' || text.length > most)
    refuse(field, text.slice(0, 60), `send a text of 1 to ${most} characters`);
}

function refuse(field: string, value: unknown, remedy: string): never {
  throw new AppError<KnowledgeFailure>({ code: 'invalid-article', field, value }, `${field}: ${remedy}.`);
}

function refuseStale({ version }: ArticleRow, ifMatch: number | undefined): void {
  if (ifMatch === undefined || ifMatch === version) return;
  throw new AppError<KnowledgeFailure>(
    { code: 'version-mismatch', expected: ifMatch, actual: version },
    `The article is at version ${version}, not ${ifMatch}; read it again and repeat the change.`,
  );
}

async function readArticle(reader: Reader, id: string): Promise<ArticleRow> {
  const row = await reader
    .as<KnowledgeTables>()
    .selectFrom('articles')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined)
    throw new AppError<KnowledgeFailure>({ code: 'article-unknown', id }, `There is no article ${id}.`);
  return row;
}

async function readVersion(reader: Reader, id: string, version: number): Promise<ArticleRow> {
  const row = await reader
    .as<KnowledgeTables>()
    .selectFrom('article_versions')
    .selectAll()
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (row !== undefined) return row;
  const sentence = `The article ${id} has no version ${version}.`;
  throw new AppError<KnowledgeFailure>({ code: 'article-version-unknown', id, version }, sentence);
}
