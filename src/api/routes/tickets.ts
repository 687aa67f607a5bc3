import type { TicketActionInput } from '../../desk/index.ts';
import type { ApiDeps } from '../deps.ts';
import { tag, wantedVersion } from '../etag.ts';
import { audienceOf, principalOf } from '../guard.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { ownTicket } from '../own-ticket.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import { idParam, listOf, type Sent } from '../shapes/common.ts';
import {
  ticketActionParams,
  ticketActionShape,
  ticketQuery,
  ticketShape,
  ticketWithTimelineShape,
} from '../shapes/ticket.ts';
import { openedIn, readTime } from '../times.ts';
import { ticketView, ticketWithTimelineView } from '../views/work.ts';
import { about, commands, reads } from './describe.ts';

export function ticketRoutes(app: App, deps: ApiDeps): void {
  const { desk, operations } = deps;

  app.route({
    method: 'GET',
    url: '/tickets',
    config: reads('work:read'),
    schema: {
      ...about('work', 'listTickets', 'Tickets: work to do first, the most severe first', {
        200: listOf(ticketShape, 'TicketList'),
      }),
      querystring: ticketQuery,
    },
    handler: async (request) => {
      const { opened_from: _, opened_to: __, ...query } = request.query;
      const { page, filter: sent } = pageAndFilter(query);
      const filter = { ...sent, ...openedIn(request.query) };
      const own = principalOf(request).provider_id;
      if (own !== undefined && (sent.provider_id ?? own) !== own) return { items: [], next_cursor: null };
      const mine = own === undefined ? filter : { ...filter, provider_id: own };
      return pageView(await desk.listTickets(mine, page), (ticket) => ticketView(ticket, audienceOf(request)));
    },
  });

  app.route({
    method: 'GET',
    url: '/tickets/:id',
    config: reads('work:read'),
    schema: {
      ...about('work', 'getTicket', 'One ticket with everything that happened to it', { 200: ticketWithTimelineShape }),
      params: idParam('ticket', 'tkt_01'),
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const ticket = await ownTicket(deps, request, id);
      tag(reply, ticket);
      return ticketWithTimelineView(ticket, await desk.ticketTimeline(id), audienceOf(request));
    },
  });

  app.route({
    method: 'POST',
    url: '/tickets/:id/:action',
    config: commands('tickets:work', { refuses: [409], versioned: true }),
    schema: {
      ...about('work', 'actOnTicket', 'Moves a ticket; a move that its state forbids is refused with the reason', {
        200: ticketShape,
      }),
      params: ticketActionParams,
      body: ticketActionShape,
    },
    handler: async (request, reply) => {
      const { id, action } = request.params;
      const ifMatch = await wantedVersion(request, () => desk.getTicket(id));
      const ticket = await operations.actOnTicket(callerOf(request), id, action, actionOf(request.body), ifMatch);
      tag(reply, ticket);
      return ticketView(ticket, audienceOf(request));
    },
  });
}

function actionOf({ until, ...input }: Sent<typeof ticketActionShape>): TicketActionInput {
  return until === undefined ? input : { ...input, until: readTime(until, 'until', '#/until') };
}
