import { AppError } from '../../base/index.ts';
import { countsOf, type Handover, handoverText, type QualityFailure } from '../../quality/index.ts';
import type { ApiDeps } from '../deps.ts';
import { type Audience, audienceOf } from '../guard.ts';
import type { App } from '../http.ts';
import { titled } from '../language.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import { idParam, listOf, type Sent } from '../shapes/common.ts';
import { handoverQuery, handoverShape, handoverWithListsShape } from '../shapes/handover.ts';
import { readTime, withTimes } from '../times.ts';
import { about, reads } from './describe.ts';

/** What shifts hand over to the next. */
export function handoverRoutes(app: App, { quality, timeZone }: ApiDeps): void {
  const head = (handover: Handover): Sent<typeof handoverShape> => ({
    ...withTimes({ id: handover.id, from: handover.from, to: handover.to, next: handover.next }, [
      'from',
      'to',
      'next',
    ]),
    counts: countsOf(handover),
    done: handover.content.done,
    text: handoverText(handover, timeZone),
  });

  app.route({
    method: 'GET',
    url: '/handovers',
    config: reads('read'),
    schema: {
      ...about('work', 'listHandovers', 'What shifts handed over at their end, the newest first', {
        200: listOf(handoverShape, 'HandoverList'),
      }),
      querystring: handoverQuery,
    },
    handler: async ({ query }) => {
      const { page, filter } = pageAndFilter(query);
      const span = {
        ...(filter.from === undefined ? {} : { from: readTime(filter.from, 'from') }),
        ...(filter.to === undefined ? {} : { to: readTime(filter.to, 'to') }),
      };
      return pageView(await quality.listHandovers(span, page), head);
    },
  });

  app.route({
    method: 'GET',
    url: '/handovers/:id',
    config: reads('read'),
    schema: {
      ...about('work', 'getHandover', 'One handover with all its lists', { 200: handoverWithListsShape }),
      params: idParam('handover', 'hov_01'),
    },
    handler: async (request) => {
      const { id } = request.params;
      const handover = await quality.getHandover(id);
      if (handover === undefined) {
        throw new AppError<QualityFailure>({ code: 'handover-unknown', id }, `There is no handover ${id}.`);
      }
      return { ...head(handover), ...listsOf(handover, audienceOf(request)) };
    },
  });
}

function listsOf({ content }: Handover, { language }: Audience) {
  const { urgent, promised, near_breach, unmatched, incidents, silences } = content;
  return {
    urgent: each(urgent, (one) => ({ ...withTimes(one, ['opened_at']), ...titled(one.title, language) })),
    promised: each(promised, (one) => ({ ...withTimes(one, ['promised_at']), ...titled(one.title, language) })),
    near_breach: each(near_breach, (one) => ({
      ...withTimes(one, ['opened_at', 'at']),
      ...titled(one.title, language),
    })),
    unmatched: each(unmatched, (one) => ({ ...withTimes(one, ['opened_at', 'at']), ...titled(one.title, language) })),
    incidents: each(incidents, (one) => withTimes(one, ['opened_at'])),
    silences: each(silences, (one) => withTimes(one, ['until'])),
  };
}

const each = <T, V>(
  { count, items }: { readonly count: number; readonly items: readonly T[] },
  view: (one: T) => V,
) => ({
  count,
  items: items.map(view),
});
