import type { Instant } from '../base/index.ts';

export const articleLanguages = ['zh-CN', 'en'] as const;
export type ArticleLanguage = (typeof articleLanguages)[number];

export type BothLanguages = Readonly<Record<ArticleLanguage, string>>;

/** What agents and technicians are told about a fault, in general or in one city. */
export interface Article {
  readonly id: string;
  /** Of the catalogue of faults; null for an article about no single fault. */
  readonly fault: string | null;
  /** Where it replaces the general article of its fault; null everywhere. */
  readonly city: string | null;
  readonly title: BothLanguages;
  /** Markdown. */
  readonly body: BothLanguages;
  readonly state: 'live' | 'retired';
  /** Rises with every change; the ETag. */
  readonly version: number;
  readonly changed_by: string;
  readonly changed_at: Instant;
  /** Why this version was made. */
  readonly note: string;
}

export interface ArticleInput {
  readonly fault: string | null;
  readonly city: string | null;
  readonly title: BothLanguages;
  readonly body: BothLanguages;
}

/** An article of the catalogue, kept at start. */
export interface SeedArticle extends ArticleInput {
  readonly id: string;
}

/** Expected failures of this room. */
export type KnowledgeFailure =
  | { readonly code: 'article-unknown'; readonly id: string }
  | { readonly code: 'article-version-unknown'; readonly id: string; readonly version: number }
  /** Another live article is about the same fault in the same city. */
  | { readonly code: 'article-exists'; readonly id: string }
  | { readonly code: 'invalid-article'; readonly field: string; readonly value: unknown }
  | { readonly code: 'version-mismatch'; readonly expected: number; readonly actual: number };
