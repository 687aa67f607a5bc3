import type { Tx } from '../db/index.ts';
import type { Article, ArticleBook, ArticleInput } from '../knowledge/index.ts';
import type { Commands } from './commands.ts';
import type { Caller } from './procedures.ts';

/** What people may do to articles; `note` says why in the version that comes of it. */
export interface KnowledgeProcedures {
  addArticle(caller: Caller, input: ArticleInput, note: string | undefined): Article;
  changeArticle(
    caller: Caller,
    id: string,
    input: Partial<ArticleInput>,
    ifMatch: number | undefined,
    note: string | undefined,
  ): Article;
  restoreArticle(
    caller: Caller,
    id: string,
    version: number,
    ifMatch: number | undefined,
    note: string | undefined,
  ): Article;
  retireArticle(caller: Caller, id: string, ifMatch: number | undefined): Article;
}

interface KnowledgeCommandDeps {
  readonly articles: ArticleBook;
  /** One transaction with the reply kept for a repeated request. */
  readonly change: <T>(caller: Caller, run: (tx: Tx) => Promise<T>) => Promise<T>;
}

export function createKnowledgeCommands({
  articles,
  change,
}: KnowledgeCommandDeps): Pick<Commands, keyof KnowledgeProcedures> {
  return {
    addArticle: (caller, input, note) => change(caller, (tx) => articles.add(tx, input, { by: caller.name, note })),
    changeArticle: (caller, id, input, ifMatch, note) =>
      change(caller, (tx) => articles.change(tx, id, input, { by: caller.name, ifMatch, note })),
    restoreArticle: (caller, id, version, ifMatch, note) =>
      change(caller, (tx) => articles.restore(tx, id, version, { by: caller.name, ifMatch, note })),
    retireArticle: (caller, id, ifMatch) =>
      change(caller, (tx) => articles.retire(tx, id, { by: caller.name, ifMatch })),
  };
}
