import { instant, toRfc3339 } from '../../base/index.ts';
import type { StoredForecast } from '../../weather/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import { listOf, type Sent } from '../shapes/common.ts';
import { forecastQuery, forecastShape, newForecastShape } from '../shapes/weather.ts';
import { readTime } from '../times.ts';
import { about, commands, reads } from './describe.ts';

export function weatherRoutes(app: App, { weather, operations }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/weather/forecasts',
    config: reads('read'),
    schema: {
      ...about('weather', 'listForecasts', 'The newest forecast of each place', {
        200: listOf(forecastShape, 'ForecastList'),
      }),
      querystring: forecastQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      return pageView(await weather.listForecasts(filter, page), forecastView);
    },
  });

  app.route({
    method: 'POST',
    url: '/weather/forecasts',
    config: commands('forecasts:write'),
    schema: {
      ...about(
        'weather',
        'takeForecast',
        'Tells the rules what is forecast for a place; answers with what is known then',
        {
          201: forecastShape,
        },
      ),
      body: newForecastShape,
    },
    handler: async (request, reply) => {
      const { place, issued_at, source, points } = request.body;
      const caller = callerOf(request);
      const forecast = await operations.takeForecast(caller, {
        place,
        issued_at: readTime(issued_at, 'issued_at', '#/issued_at'),
        source: source ?? caller.name,
        points: points.map(([at, outdoorC], i) => [readTime(at, 'points', `#/points/${i}/0`), outdoorC] as const),
      });
      reply.status(201);
      return forecastView(forecast);
    },
  });
}

const forecastView = (forecast: StoredForecast): Sent<typeof forecastShape> => ({
  ...forecast,
  issued_at: toRfc3339(instant(forecast.issued_at)),
  received_at: toRfc3339(forecast.received_at),
  points: forecast.points.map(([at, outdoorC]) => [toRfc3339(instant(at)), outdoorC] as const),
});
