import { Type } from 'typebox';
import type { ApiDeps } from '../deps.ts';
import { apiError, statusOf } from '../errors.ts';
import type { App } from '../http.ts';
import { flowText, outsideText, type RequestBooks } from '../metrics.ts';
import { judgeReadiness } from '../readiness.ts';
import type { Sent } from '../shapes/common.ts';
import { healthShape, readinessShape } from '../shapes/house.ts';
import { about, reads } from './describe.ts';

const metricsType = 'text/plain; version=0.0.4; charset=utf-8';

/** What stands at the root, beside the versioned API. */
export function rootRoutes(app: App, deps: ApiDeps, books: RequestBooks): void {
  app.route({
    method: 'GET',
    url: '/healthz',
    config: reads('anyone'),
    schema: about('root', 'getHealth', 'The process lives', { 200: healthShape }),
    handler: async (): Promise<Sent<typeof healthShape>> => ({ status: 'ok' }),
  });

  app.route({
    method: 'GET',
    url: '/readyz',
    config: reads('loopback'),
    schema: about('root', 'getReadiness', 'Whether Carewatch does its work, and if not, which room cannot and why', {
      200: readinessShape,
      503: readinessShape,
    }),
    handler: async (_request, reply) => {
      const readiness = judgeReadiness(await deps.house.status());
      reply.status(readiness.ready ? 200 : 503);
      return readiness;
    },
  });

  app.route({
    method: 'GET',
    url: '/metrics',
    config: reads('read', { gives: { [metricsType]: 'broker_in_total{unit="messages"} 120000\n' } }),
    schema: about('root', 'getMetrics', 'The books of every room and of the process, for Prometheus', {
      200: Type.String(),
    }),
    handler: async (_request, reply) => {
      const [flows, own, status] = await Promise.all([deps.house.flow(), books.text(), deps.house.status()]);
      return reply.type(metricsType).send(flowText([...flows, books.read()]) + outsideText(status.outside) + own);
    },
  });

  app.route({
    method: 'GET',
    url: '/docs/problems/:code',
    config: reads('loopback', { gives: { 'text/plain; charset=utf-8': 'device-unknown (404)\n\nNo such device\n' } }),
    schema: {
      ...about('root', 'explainProblem', 'What a problem’s type means', { 200: Type.String() }),
      params: Type.Object({
        code: Type.String({ maxLength: 100, description: 'problem', examples: ['device-unknown'] }),
      }),
    },
    handler: async (request, reply) => {
      const { code } = request.params;
      const known = statusOf(code);
      if (known === undefined) throw apiError({ code: 'not-found' }, `There is no problem ${code}.`);
      return reply.type('text/plain; charset=utf-8').send(`${code} (${known.status})\n\n${known.title}\n`);
    },
  });
}
