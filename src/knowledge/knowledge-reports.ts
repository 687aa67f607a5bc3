import type { Reader } from '../db/index.ts';
import type { ArticleSearch, FoundArticle } from './article-reader.ts';
import { createArticleReader } from './article-reader.ts';
import { type SimilarTicket, similarTickets } from './similar-tickets.ts';

/** Questions that look at much: answered where nothing waits for them. */
export interface KnowledgeReports {
  searchArticles(search: ArticleSearch): Promise<readonly FoundArticle[]>;
  /** Undefined: there is no such ticket. */
  similarTickets(id: string, limit: number): Promise<readonly SimilarTicket[] | undefined>;
}

export function createKnowledgeReports(reader: Reader): KnowledgeReports {
  const articles = createArticleReader(reader);
  return {
    searchArticles: (search) => articles.search(search),
    similarTickets: (id, limit) => similarTickets(reader, id, limit),
  };
}
