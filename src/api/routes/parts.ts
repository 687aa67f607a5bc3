import { days } from '../../base/index.ts';
import { pageOf, readPageKey } from '../../db/index.ts';
import { type Part, partsFor } from '../../desk/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { App } from '../http.ts';
import { titled } from '../language.ts';
import { pageAndFilter } from '../paging.ts';
import { partQuery, partsShape, usedPartsQuery, usedPartsShape } from '../shapes/part.ts';
import { readSpan, withTimes } from '../times.ts';
import { about, reads } from './describe.ts';

/** What is looked at when nobody says from when. */
const usually = days(90);

/** The catalogue of parts, by which visits name what was changed. */
export function partRoutes(app: App, { parts, reports, clock }: Pick<ApiDeps, 'parts' | 'reports' | 'clock'>): void {
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

  const titles = new Map(parts.map(({ number, title }) => [number, title]));
  app.route({
    method: 'GET',
    url: '/reports/parts',
    config: reads('read'),
    schema: {
      ...about('quality', 'usedParts', 'What visits used, the most used first', { 200: usedPartsShape }),
      querystring: usedPartsQuery,
    },
    handler: async (request) => {
      const { provider_id, ...asked } = request.query;
      const span = readSpan(asked, clock.now(), usually);
      const used = await reports.usedParts({ ...span, provider_id });
      const items = used.map(({ said, other, ...counted }) => ({
        number: other ? null : said,
        name: (other ? undefined : titles.get(said)?.[request.language]) ?? said,
        ...counted,
      }));
      return { ...withTimes(span, ['from', 'to']), items };
    },
  });
}

const speaksOf = ({ number, title }: Part, q: string): boolean =>
  [number, title.en, title['zh-CN']].some((name) => name.toLowerCase().includes(q.toLowerCase()));
