import { AppError } from '../../base/index.ts';
import type { Delivery, NotifyFailure } from '../../notify/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import { listOf, nothingShape, type Sent } from '../shapes/common.ts';
import { deliveryParams, deliveryQuery, deliveryShape, deliveryWithBodyShape } from '../shapes/house.ts';
import { withTimes } from '../times.ts';
import { about, commands, reads } from './describe.ts';

export function deliveryRoutes(app: App, { notify, operations }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/deliveries',
    config: reads('webhooks:manage'),
    schema: {
      ...about('house', 'listDeliveries', 'What was sent to webhooks, newest first', {
        200: listOf(deliveryShape, 'DeliveryList'),
      }),
      querystring: deliveryQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      return pageView(await notify.listDeliveries(filter, page), deliveryView);
    },
  });

  app.route({
    method: 'GET',
    url: '/deliveries/:id',
    config: reads('webhooks:manage'),
    schema: {
      ...about('house', 'getDelivery', 'One delivery with what is sent', { 200: deliveryWithBodyShape }),
      params: deliveryParams,
    },
    handler: async (request) => {
      const { id } = request.params;
      const delivery = await notify.getDelivery(id);
      if (delivery !== undefined) return { ...deliveryView(delivery), body: delivery.body };
      throw new AppError<NotifyFailure>({ code: 'delivery-unknown', id }, `There is no delivery ${id}.`);
    },
  });

  app.route({
    method: 'POST',
    url: '/deliveries/:id/replay',
    config: commands('webhooks:manage', { refuses: [409] }),
    schema: {
      ...about('house', 'replayDelivery', 'Tries a delivery again that was given up', { 202: deliveryShape }),
      params: deliveryParams,
      body: nothingShape,
    },
    handler: async (request, reply) => {
      reply.status(202);
      return deliveryView(await operations.replayDelivery(callerOf(request), request.params.id));
    },
  });
}

export const deliveryView = (delivery: Delivery): Sent<typeof deliveryShape> =>
  withTimes(delivery, ['created_at', 'next_attempt_at', 'delivered_at', 'outcome_at']);
