import { pageOf, readPageKey } from '../../db/index.ts';
import { type Part, partsFor } from '../../desk/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { App } from '../http.ts';
import { titled } from '../language.ts';
import { pageAndFilter } from '../paging.ts';
import { partQuery, partsShape } from '../shapes/part.ts';
import { about, reads } from './describe.ts';

/** The catalogue of parts, by which visits name what was changed. */
export function partRoutes(app: App, { parts }: Pick<ApiDeps, 'parts'>): void {
  const byNumber = [...parts].sort((a, b) => (a.number < b.number ? -1 : 1));

  app.route({
    method: 'GET',
    url: '/parts',
    config: reads('work:read'),
    schema: {
      ...about('work', 'listParts', 'Parts that visits can name, by number', { 200: partsShape }),
      querystring: partQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      const after = String(readPageKey(page, [''])?.[0] ?? '');
      const found = partsFor(byNumber, filter.device_type)
        .filter((part) => part.number > after && speaksOf(part, filter.q ?? ''))
        .slice(0, page.limit + 1);
      return pageOf(
        found,
        page,
        ({ number }) => [number],
        ({ title, ...part }) => ({ ...part, ...titled(title, request.language) }),
      );
    },
  });
}

const speaksOf = ({ number, title }: Part, q: string): boolean =>
  [number, title.en, title['zh-CN']].some((name) => name.toLowerCase().includes(q.toLowerCase()));
