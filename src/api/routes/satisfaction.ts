import { days } from '../../base/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { App } from '../http.ts';
import { satisfactionQuery, satisfactionShape } from '../shapes/satisfaction.ts';
import { readSpan } from '../times.ts';
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
      const span = readSpan({ from, to }, clock.now(), usually);
      return { items: (await desk.satisfaction({ by, ...span })).map((rate) => ({ ...rate })) };
    },
  });
}
