import type { BacktestFailure } from '../../backtest/index.ts';
import { AppError } from '../../base/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import { backtestInputShape, backtestQuery, backtestShape } from '../shapes/backtest.ts';
import { idParam, listOf, nothingShape } from '../shapes/common.ts';
import { backtestView } from '../views/backtest.ts';
import { readBacktestRequest } from './backtest-request.ts';
import { about, commands, reads } from './describe.ts';

const backtestId = idParam('backtest', 'bkt_01');

/** Versions of rules on stored history: asked for, waited for, read, cancelled. */
export function backtestRoutes(app: App, deps: ApiDeps): void {
  const { backtests, operations } = deps;

  app.route({
    method: 'POST',
    url: '/backtests',
    config: commands('rules:write', { refuses: [404, 422, 429] }),
    schema: {
      ...about('backtests', 'askBacktest', 'Runs a version of a rule, or two, on stored history; it takes its turn', {
        202: backtestShape,
      }),
      body: backtestInputShape,
    },
    handler: async (request, reply) => {
      const wanted = await readBacktestRequest(deps, request.body);
      const asked = await operations.askBacktest(callerOf(request), wanted);
      reply.status(202);
      reply.header('location', `/api/v1/backtests/${asked.id}`);
      return backtestView(asked);
    },
  });

  app.route({
    method: 'GET',
    url: '/backtests',
    config: reads('read'),
    schema: {
      ...about('backtests', 'listBacktests', 'Backtests, newest first, without their results', {
        200: listOf(backtestShape, 'BacktestList'),
      }),
      querystring: backtestQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      return pageView(await backtests.listBacktests(filter, page), backtestView);
    },
  });

  app.route({
    method: 'GET',
    url: '/backtests/:id',
    config: reads('read'),
    schema: {
      ...about('backtests', 'getBacktest', 'One backtest: how far it is, and what it found', { 200: backtestShape }),
      params: backtestId,
    },
    handler: async (request) => {
      const { id } = request.params;
      const found = await backtests.getBacktest(id);
      if (found !== undefined) return backtestView(found);
      const sentence = `There is no backtest ${id}; GET /backtests lists those there are.`;
      throw new AppError<BacktestFailure>({ code: 'backtest-unknown', id }, sentence);
    },
  });

  app.route({
    method: 'POST',
    url: '/backtests/:id/cancel',
    config: commands('rules:write', { refuses: [409] }),
    schema: {
      ...about('backtests', 'cancelBacktest', 'Ends a backtest that waits or runs', { 200: backtestShape }),
      params: backtestId,
      body: nothingShape,
    },
    handler: async (request) => backtestView(await operations.cancelBacktest(callerOf(request), request.params.id)),
  });
}
