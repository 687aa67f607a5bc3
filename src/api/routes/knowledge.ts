import { Type } from 'typebox';
import { AppError } from '../../base/index.ts';
import type { DeskFailure } from '../../desk/index.ts';
import { type Article, diffArticles, type KnowledgeFailure } from '../../knowledge/index.ts';
import type { ApiDeps } from '../deps.ts';
import { tag, wantedVersion } from '../etag.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import {
  articleDiffQuery,
  articleDiffShape,
  articlePatchShape,
  articleQuery,
  articleRestoreShape,
  articleSearchQuery,
  articleShape,
  faultAdviceQuery,
  foundArticlesShape,
  newArticleShape,
  similarQuery,
  similarTicketsShape,
} from '../shapes/article.ts';
import { idParam, listOf, listQuery, type Sent } from '../shapes/common.ts';
import { withTimes } from '../times.ts';
import { about, commands, reads } from './describe.ts';

const articleId = idParam('article', 'gw-110');
const versionParams = Type.Object({
  ...articleId.properties,
  version: Type.Integer({ minimum: 1, description: 'version', examples: [1] }),
});

/** What is known about faults: articles with all their versions, their search, and tickets solved before. */
export function knowledgeRoutes(app: App, deps: ApiDeps): void {
  findRoutes(app, deps);
  versionRoutes(app, deps);
  changeRoutes(app, deps);
}

function found(article: Article | undefined, id: string): Article {
  if (article !== undefined) return article;
  throw new AppError<KnowledgeFailure>(
    { code: 'article-unknown', id },
    `There is no article ${id}; GET /articles lists them.`,
  );
}

function findRoutes(app: App, { articles, reports }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/articles',
    config: reads('read'),
    schema: {
      ...about('work', 'listArticles', 'Articles about faults, by id', { 200: listOf(articleShape, 'ArticleList') }),
      querystring: articleQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      return pageView(await articles.listArticles(filter, page), articleView);
    },
  });

  app.route({
    method: 'GET',
    url: '/articles/search',
    config: reads('read'),
    schema: {
      ...about('work', 'searchArticles', 'Articles with these words, the best first', { 200: foundArticlesShape }),
      querystring: articleSearchQuery,
    },
    handler: async (request) => {
      const { q, language = request.language, fault, limit = 10 } = request.query;
      const search = { q, language, limit, ...(fault === undefined ? {} : { fault }) };
      const hits = await reports.searchArticles(search);
      return { items: hits.map((hit) => ({ ...hit, article: articleView(hit.article) })) };
    },
  });

  app.route({
    method: 'GET',
    url: '/faults/:id/article',
    config: reads('read'),
    schema: {
      ...about('work', 'getFaultArticle', 'What is said of a fault in a city, else in general', { 200: articleShape }),
      params: idParam('fault', 'GW-110'),
      querystring: faultAdviceQuery,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const article = found(await articles.articleFor(id, request.query.city), `about ${id}`);
      tag(reply, article);
      return articleView(article);
    },
  });

  app.route({
    method: 'GET',
    url: '/tickets/:id/similar',
    config: reads('read'),
    schema: {
      ...about('work', 'listSimilarTickets', 'Confirmed tickets like this one, with their cause and result', {
        200: similarTicketsShape,
      }),
      params: idParam('ticket', 'tkt_01'),
      querystring: similarQuery,
    },
    handler: async (request) => {
      const { id } = request.params;
      const items = await reports.similarTickets(id, request.query.limit ?? 10);
      if (items === undefined)
        throw new AppError<DeskFailure>({ code: 'ticket-unknown', id }, `There is no ticket ${id}.`);
      return { items: items.map((item) => withTimes(item, ['closed_at'])) };
    },
  });
}

function versionRoutes(app: App, { articles }: ApiDeps): void {
  const ofVersion = async (id: string, version: number): Promise<Article> => {
    found(await articles.getArticle(id), id);
    const article = await articles.getVersion(id, version);
    if (article !== undefined) return article;
    const failure = { code: 'article-version-unknown', id, version } as const;
    throw new AppError<KnowledgeFailure>(failure, `The article ${id} has no version ${version}.`);
  };

  app.route({
    method: 'GET',
    url: '/articles/:id',
    config: reads('read'),
    schema: { ...about('work', 'getArticle', 'One article', { 200: articleShape }), params: articleId },
    handler: async (request, reply) => {
      const { id } = request.params;
      const article = found(await articles.getArticle(id), id);
      tag(reply, article);
      return articleView(article);
    },
  });

  app.route({
    method: 'GET',
    url: '/articles/:id/versions',
    config: reads('read'),
    schema: {
      ...about('work', 'listArticleVersions', 'Every version of an article, newest first', {
        200: listOf(articleShape, 'ArticleList'),
      }),
      params: articleId,
      querystring: listQuery({}),
    },
    handler: async (request) => {
      const { id } = request.params;
      found(await articles.getArticle(id), id);
      return pageView(await articles.listVersions(id, pageAndFilter(request.query).page), articleView);
    },
  });

  app.route({
    method: 'GET',
    url: '/articles/:id/versions/:version',
    config: reads('read'),
    schema: {
      ...about('work', 'getArticleVersion', 'One version of an article', { 200: articleShape }),
      params: versionParams,
    },
    handler: async (request) => articleView(await ofVersion(request.params.id, request.params.version)),
  });

  app.route({
    method: 'GET',
    url: '/articles/:id/diff',
    config: reads('read'),
    schema: {
      ...about('work', 'diffArticle', 'What is different between two versions, line by line', {
        200: articleDiffShape,
      }),
      params: articleId,
      querystring: articleDiffQuery,
    },
    handler: async (request) => {
      const { from, to } = request.query;
      const { id } = request.params;
      return { from, to, fields: diffArticles(await ofVersion(id, from), await ofVersion(id, to)) };
    },
  });
}

function changeRoutes(app: App, { articles, operations }: ApiDeps): void {
  app.route({
    method: 'POST',
    url: '/articles',
    config: commands('knowledge:write', { refuses: [409] }),
    schema: {
      ...about('work', 'addArticle', 'A new article; one fault has one in general and one in each city', {
        201: articleShape,
      }),
      body: newArticleShape,
    },
    handler: async (request, reply) => {
      const { note, city = null, ...input } = request.body;
      const article = await operations.addArticle(callerOf(request), { ...input, city }, note);
      reply.status(201);
      tag(reply, article);
      return articleView(article);
    },
  });

  app.route({
    method: 'PATCH',
    url: '/articles/:id',
    config: commands('knowledge:write', { refuses: [409], versioned: true }),
    schema: {
      ...about('work', 'changeArticle', 'A new version of an article; the old ones stay', { 200: articleShape }),
      params: articleId,
      body: articlePatchShape,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const { note, ...input } = request.body;
      const ifMatch = await wantedVersion(request, () => articles.getArticle(id));
      const article = await operations.changeArticle(callerOf(request), id, input, ifMatch, note);
      tag(reply, article);
      return articleView(article);
    },
  });

  app.route({
    method: 'POST',
    url: '/articles/:id/restore',
    config: commands('knowledge:write', { refuses: [409], versioned: true }),
    schema: {
      ...about('work', 'restoreArticle', 'A new version with the texts of an old one', { 200: articleShape }),
      params: articleId,
      body: articleRestoreShape,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const { version, note } = request.body;
      const ifMatch = await wantedVersion(request, () => articles.getArticle(id));
      const article = await operations.restoreArticle(callerOf(request), id, version, ifMatch, note);
      tag(reply, article);
      return articleView(article);
    },
  });

  app.route({
    method: 'DELETE',
    url: '/articles/:id',
    config: commands('knowledge:write', { versioned: true }),
    schema: {
      ...about('work', 'retireArticle', 'Takes it out of the search; its versions stay and can be restored', {
        200: articleShape,
      }),
      params: articleId,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const ifMatch = await wantedVersion(request, () => articles.getArticle(id));
      const article = await operations.retireArticle(callerOf(request), id, ifMatch);
      tag(reply, article);
      return articleView(article);
    },
  });
}

const articleView = (article: Article): Sent<typeof articleShape> => withTimes(article, ['changed_at']);
