import { days, type Instant, instant } from '../../base/index.ts';
import type { ApiDeps } from '../deps.ts';
import { invalid } from '../errors.ts';
import type { App } from '../http.ts';
import { satisfactionQuery, satisfactionShape } from '../shapes/work.ts';
import { readTime } from '../times.ts';
import { about, reads } from './describe.ts';

/** What is looked at when nobody says from when. */
const usually = days(90);

export function satisfactionRoutes(app: App, { desk, clock }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/satisfaction',
    config: reads('read'),
    schema: {
      ...about('work', 'satisfaction', 'How satisfied customers are, by technician, provider, city or month', {
        200: satisfactionShape,
      }),
      querystring: satisfactionQuery,
    },
    handler: async (request) => {
      const { by, from, to } = request.query;
      const until: Instant = to === undefined ? instant(clock.now() + 1) : readTime(to, 'to');
      const since: Instant = from === undefined ? instant(until - usually) : readTime(from, 'from');
      if (since >= until) {
        throw invalid({ parameter: 'from', detail: `from is ${from}; it must be before to.` });
      }
      return { items: (await desk.satisfaction({ by, from: since, to: until })).map((rate) => ({ ...rate })) };
    },
  });
}
