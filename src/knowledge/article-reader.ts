import { sql } from 'kysely';
import type { Page, PageRequest, Reader } from '../db/index.ts';
import { pageOf, readPageKey } from '../db/index.ts';
import type { Article, ArticleLanguage } from './article.ts';
import { type Snippet, snippetOf } from './snippet.ts';
import type { KnowledgeTables } from './tables.ts';
import { toArticle, wordsRow } from './tables.ts';
import { matchOf } from './words.ts';

export interface ArticleFilter {
  readonly fault?: string;
  readonly city?: string;
  readonly state?: Article['state'];
}

export interface ArticleSearch {
  readonly q: string;
  readonly language: ArticleLanguage;
  readonly fault?: string;
  readonly limit: number;
}

/** An article found, the best first. */
export interface FoundArticle {
  readonly article: Article;
  readonly snippet: Snippet;
  /** Greater is better; comparable within one answer only. */
  readonly score: number;
}

export interface ArticleReader {
  /** By id. */
  listArticles(filter: ArticleFilter, page: PageRequest): Promise<Page<Article>>;
  getArticle(id: string): Promise<Article | undefined>;
  /** Newest first. */
  listVersions(id: string, page: PageRequest): Promise<Page<Article>>;
  getVersion(id: string, version: number): Promise<Article | undefined>;
  /** What is said of a fault in a city: the city's own article, else the general one. */
  articleFor(fault: string, city: string | undefined): Promise<Article | undefined>;
  /** Live articles with every word of the search, else with any of them. */
  search(search: ArticleSearch): Promise<readonly FoundArticle[]>;
}

export function createArticleReader(reader: Reader): ArticleReader {
  const db = reader.as<KnowledgeTables>();
  return {
    async listArticles({ fault, city, state }, page) {
      const after = readPageKey(page, ['']);
      const rows = await db
        .selectFrom('articles')
        .selectAll()
        .$if(after !== undefined, (q) => q.where('id', '>', after?.[0] ?? ''))
        .$if(fault !== undefined, (q) => q.where('fault', '=', fault ?? ''))
        .$if(city !== undefined, (q) => q.where('city', '=', city ?? ''))
        .$if(state !== undefined, (q) => q.where('state', '=', state ?? 'live'))
        .orderBy('id')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows, page, ({ id }) => [id], toArticle);
    },
    async getArticle(id) {
      const row = await db.selectFrom('articles').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toArticle(row);
    },
    async listVersions(id, page) {
      const after = readPageKey(page, [0]);
      const rows = await db
        .selectFrom('article_versions')
        .selectAll()
        .where('id', '=', id)
        .$if(after !== undefined, (q) => q.where('version', '<', after?.[0] ?? 0))
        .orderBy('version', 'desc')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows, page, ({ version }) => [version], toArticle);
    },
    async getVersion(id, version) {
      const rows = db.selectFrom('article_versions').selectAll().where('id', '=', id).where('version', '=', version);
      const row = await rows.executeTakeFirst();
      return row && toArticle(row);
    },
    async articleFor(fault, city) {
      const rows = await db
        .selectFrom('articles')
        .selectAll()
        .where('fault', '=', fault)
        .where('state', '=', 'live')
        .where((where) => where.or([where('city', 'is', null), where('city', '=', city ?? '')]))
        .orderBy(sql`city is null`)
        .limit(1)
        .execute();
      return rows.map(toArticle)[0];
    },
    async search(search) {
      const strict = await find(reader, search, 'AND');
      return strict.length > 0 ? strict : find(reader, search, 'OR');
    },
  };
}

/** A word in the title weighs as much as four in the text. */
async function find(
  reader: Reader,
  { q, language, fault, limit }: ArticleSearch,
  join: 'AND' | 'OR',
): Promise<FoundArticle[]> {
  const match = matchOf(q, join);
  if (match === undefined) return [];
  const db = reader.as<KnowledgeTables>();
  const { rows: found } = await sql<{ id: string; score: number }>`
    select articles.id, best.score from (
      select rowid / 2 as place, -bm25(article_words, 4.0, 1.0) as score from article_words
      where article_words match ${match} and rowid % 2 = ${wordsRow(0, language)}
        and (${fault ?? null} is null or rowid / 2 in (select rowid from articles where fault = ${fault ?? null}))
      order by score desc, rowid limit ${limit}
    ) as best join articles on articles.rowid = best.place
    order by best.score desc, articles.id`.execute(db);
  const ids = found.map(({ id }) => id);
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('articles').selectAll().where('id', 'in', ids).execute();
  const byId = new Map(rows.map((row) => [row.id, toArticle(row)]));
  return found.flatMap(({ id, score }) => {
    const article = byId.get(id);
    if (article === undefined) return [];
    return [{ article, score, snippet: snippetOf(`${article.title[language]} — ${article.body[language]}`, q) }];
  });
}
