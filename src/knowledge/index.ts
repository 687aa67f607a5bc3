export type {
  Article,
  ArticleInput,
  ArticleLanguage,
  BothLanguages,
  KnowledgeFailure,
  SeedArticle,
} from './article.ts';
export { articleLanguages } from './article.ts';
export type { ArticleBook, ArticleChange } from './article-book.ts';
export { createArticleBook } from './article-book.ts';
export type { FieldDiff } from './article-diff.ts';
export { diffArticles } from './article-diff.ts';
export type { ArticleFilter, ArticleReader } from './article-reader.ts';
export { createArticleReader } from './article-reader.ts';
export type { KnowledgeReports } from './knowledge-reports.ts';
export { createKnowledgeReports } from './knowledge-reports.ts';
export { knowledgeMigrations } from './tables.ts';
