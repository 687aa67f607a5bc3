import { sql } from 'kysely';
import type { Instant } from '../base/index.ts';
import type { Migration } from '../db/index.ts';
import type { Article, ArticleLanguage, BothLanguages } from './article.ts';

export interface ArticleRow {
  readonly id: string;
  readonly fault: string | null;
  readonly city: string | null;
  readonly title: string;
  readonly body: string;
  readonly state: Article['state'];
  readonly version: number;
  readonly changed_by: string;
  readonly changed_at: number;
  readonly note: string;
}

export interface KnowledgeTables {
  /** The newest version of each. */
  readonly articles: ArticleRow;
  /** Every version, the newest too. */
  readonly article_versions: ArticleRow;
  /**
   * FTS5; what it holds are tokens (`words.ts`). The row of an article in a language is twice the article's own row,
   * and one more for English: the index need not be read through to find it.
   */
  readonly article_words: {
    readonly rowid: number;
    readonly title: string;
    readonly body: string;
  };
}

const columns = sql`
  fault text,
  city text,
  title text not null,
  body text not null,
  state text not null check (state in ('live', 'retired')),
  version integer not null,
  changed_by text not null,
  changed_at integer not null,
  note text not null`;

export const knowledgeMigrations: readonly Migration[] = [
  {
    name: 'knowledge-001-articles',
    async up(db) {
      await sql`create table articles (id text primary key, ${columns}) strict`.execute(db);
      await sql`create unique index articles_place on articles (fault, coalesce(city, '')) where state = 'live'`.execute(
        db,
      );
      await sql`create table article_versions (id text not null, ${columns}, primary key (id, version)) strict`.execute(
        db,
      );
      await sql`create virtual table article_words using fts5
        (title, body, tokenize = "unicode61 remove_diacritics 0")`.execute(db);
    },
  },
  {
    // On the tickets of the desk, whose migrations come before these.
    name: 'knowledge-002-solved-tickets',
    async up(db) {
      await sql`create index if not exists tickets_solved on tickets (fault, closed_at)
        where state = 'closed' and verdict = 'confirmed'`.execute(db);
    },
  },
];

export const toArticle = (row: ArticleRow): Article => ({
  ...row,
  title: JSON.parse(row.title) as BothLanguages,
  body: JSON.parse(row.body) as BothLanguages,
  changed_at: row.changed_at as Instant,
});

/** Where the words of an article stand; `place` is the article's own row. */
export const wordsRow = (place: number, language: ArticleLanguage): number => 2 * place + (language === 'en' ? 1 : 0);
