import type { ApiDeps } from '../deps.ts';
import { tag } from '../etag.ts';
import { audienceOf } from '../guard.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { ticketIntakeShape, ticketShape } from '../shapes/ticket.ts';
import { ticketView } from '../views/work.ts';
import { about, commands } from './describe.ts';

/** What customers tell on the phone becomes work, and joins the work that there is. */
export function ticketIntakeRoutes(app: App, { operations }: ApiDeps): void {
  app.route({
    method: 'POST',
    url: '/tickets',
    config: commands('tickets:work'),
    schema: {
      ...about(
        'work',
        'takeInTicket',
        'Opens a ticket that no rule asked for; 200 when the device had one, which it joins',
        {
          200: ticketShape,
          201: ticketShape,
        },
      ),
      body: ticketIntakeShape,
    },
    handler: async (request, reply) => {
      const { ticket, merged } = await operations.takeInTicket(callerOf(request), request.body);
      tag(reply.status(merged ? 200 : 201), ticket);
      return ticketView(ticket, audienceOf(request));
    },
  });
}
