import { AppError } from '../../base/index.ts';
import type { DeskFailure } from '../../desk/index.ts';
import type { ApiDeps } from '../deps.ts';
import { tag, wantedVersion } from '../etag.ts';
import { audienceOf, principalOf } from '../guard.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import { idParam, listOf, listQuery, nothingShape } from '../shapes/common.ts';
import {
  dispatchedShape,
  dispatchQuery,
  dispatchShape,
  loadShape,
  surgeShape,
  surgeSwitchShape,
} from '../shapes/dispatch.ts';
import { ticketShape } from '../shapes/ticket.ts';
import { withTimes } from '../times.ts';
import { dispatchView, surgeView } from '../views/dispatch.ts';
import { ticketView } from '../views/work.ts';
import { about, commands, reads } from './describe.ts';

const ticketId = idParam('ticket', 'tkt_01');

export function dispatchRoutes(app: App, { dispatch, operations }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/dispatches',
    config: reads('work:read'),
    schema: {
      ...about('work', 'listDispatches', 'Tickets with who was sent; state=unmatched is the list of a dispatcher', {
        200: listOf(dispatchedShape, 'DispatchList'),
      }),
      querystring: dispatchQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      const own = principalOf(request).provider_id;
      if (own !== undefined && (filter.provider_id ?? own) !== own) return { items: [], next_cursor: null };
      const mine = own === undefined ? filter : { ...filter, provider_id: own };
      return pageView(await dispatch.listDispatches(mine, page), (one) => ({
        ticket: ticketView(one.ticket, audienceOf(request)),
        dispatch: dispatchView(one.dispatch),
        place: one.place,
        next_due: one.next_due && withTimes(one.next_due, ['at']),
      }));
    },
  });

  app.route({
    method: 'GET',
    url: '/dispatch/loads',
    config: reads('read'),
    schema: {
      ...about('work', 'listLoads', 'What each technician who has anything to do has in hand', {
        200: listOf(loadShape, 'LoadList'),
      }),
      querystring: listQuery({}),
    },
    handler: async (request) => pageView(await dispatch.listLoads(pageAndFilter(request.query).page), (one) => one),
  });

  app.route({
    method: 'GET',
    url: '/tickets/:id/dispatch',
    config: reads('work:read'),
    schema: {
      ...about('work', 'getDispatch', 'Who was sent to a ticket, by whom, and what spoke for and against each', {
        200: dispatchShape,
      }),
      params: ticketId,
    },
    handler: async (request) => {
      const { id } = request.params;
      const found = await dispatch.getDispatch(id);
      const own = principalOf(request).provider_id;
      if (found !== undefined && (own === undefined || found.provider_id === own)) return dispatchView(found);
      throw new AppError<DeskFailure>(
        { code: 'dispatch-unknown', id },
        `Nobody was ever to be sent to a ticket ${id}.`,
      );
    },
  });

  app.route({
    method: 'POST',
    url: '/tickets/:id/dispatch',
    config: commands('dispatch:work', { refuses: [409] }),
    schema: {
      ...about('work', 'dispatchTicket', 'Sends by the rules again, to anybody who is fit by now', {
        200: ticketShape,
      }),
      params: ticketId,
      body: nothingShape,
    },
    handler: async (request, reply) => {
      const ticket = await operations.dispatchTicket(callerOf(request), request.params.id);
      tag(reply, ticket);
      return ticketView(ticket, audienceOf(request));
    },
  });

  app.route({
    method: 'GET',
    url: '/dispatch/surge',
    config: reads('read'),
    schema: about('work', 'getSurge', 'Whether there is more work than people', { 200: surgeShape }),
    handler: async (_request, reply) => {
      const surge = await dispatch.surge();
      tag(reply, surge);
      return surgeView(surge);
    },
  });

  app.route({
    method: 'PUT',
    url: '/dispatch/surge',
    config: commands('dispatch:manage', { versioned: true }),
    schema: {
      ...about('work', 'switchSurge', 'Begins or ends a surge; one begun by a person lasts until a person ends it', {
        200: surgeShape,
      }),
      body: surgeSwitchShape,
    },
    handler: async (request, reply) => {
      const ifMatch = await wantedVersion(request, () => dispatch.surge(), 'is-refused');
      const surge = await operations.switchSurge(callerOf(request), request.body, ifMatch);
      tag(reply, surge);
      return surgeView(surge);
    },
  });
}
