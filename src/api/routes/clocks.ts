import { toRfc3339 } from '../../base/index.ts';
import type { EscalationStep, SlaClock } from '../../desk/index.ts';
import type { ApiDeps } from '../deps.ts';
import { principalOf } from '../guard.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { ownTicket } from '../own-ticket.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import { acknowledgeShape, breachQuery, clockShape, stepsShape, ticketClocksShape } from '../shapes/clocks.ts';
import { idParam, listOf, type Sent } from '../shapes/common.ts';
import { withTimes } from '../times.ts';
import { about, commands, reads } from './describe.ts';

const ticketId = idParam('ticket', 'tkt_01');

export function clockRoutes(app: App, deps: ApiDeps): void {
  const { clocks, operations } = deps;
  app.route({
    method: 'GET',
    url: '/tickets/:id/clocks',
    config: reads('work:read'),
    schema: {
      ...about('work', 'getTicketClocks', 'The clocks of a ticket with their deadlines, and the steps of its ladder', {
        200: ticketClocksShape,
      }),
      params: ticketId,
    },
    handler: async (request) => {
      const { id } = await ownTicket(deps, request, request.params.id);
      return {
        clocks: (await clocks.clocksOf(id)).map(clockView),
        steps: (await clocks.stepsOf(id)).map(stepView),
      };
    },
  });

  app.route({
    method: 'GET',
    url: '/sla/breaches',
    config: reads('work:read'),
    schema: {
      ...about('work', 'listBreaches', 'Clocks that ran out, in the order in which they did', {
        200: listOf(clockShape, 'BreachList'),
      }),
      querystring: breachQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      const own = principalOf(request).provider_id;
      if (own !== undefined && (filter.provider_id ?? own) !== own) return { items: [], next_cursor: null };
      const mine = own === undefined ? filter : { ...filter, provider_id: own };
      return pageView(await clocks.listBreaches(mine, page), clockView);
    },
  });

  app.route({
    method: 'POST',
    url: '/tickets/:id/escalation/acknowledge',
    config: commands('alerts:work', { refuses: [409] }),
    schema: {
      ...about('work', 'acknowledgeEscalation', 'Says that a step of the ladder is done, so that nobody else is told', {
        200: stepsShape,
      }),
      params: ticketId,
      body: acknowledgeShape,
    },
    handler: async (request) => {
      const steps = await operations.acknowledgeEscalation(callerOf(request), request.params.id, request.body.step);
      return { steps: steps.map(stepView) };
    },
  });
}

const clockView = (clock: SlaClock): Sent<typeof clockShape> => ({
  ...withTimes(clock, ['started_at', 'due_at', 'met_at', 'breached_at']),
  pauses: clock.pauses.map(({ from, to }) => ({ from: toRfc3339(from), to: to === null ? null : toRfc3339(to) })),
});

const stepView = (step: EscalationStep) => withTimes(step, ['due_at', 'acknowledged_at']);
