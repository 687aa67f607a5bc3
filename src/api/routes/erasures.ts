import { AppError, hours, instant, toRfc3339 } from '../../base/index.ts';
import type { Erasure, ErasureFailure } from '../../erasure/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { idParam, type Sent } from '../shapes/common.ts';
import { eraseShape, erasurePreviewShape, erasureShape } from '../shapes/erasure.ts';
import { withTimes } from '../times.ts';
import { about, commands, reads } from './describe.ts';

const customerId = idParam('customer', 'cust_01');

export function erasureRoutes(app: App, { erasures, operations }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/customers/:id/erasure',
    config: reads('people:erase'),
    schema: {
      ...about('people', 'previewErasure', 'What erasing the customer would touch; changes nothing', {
        200: erasurePreviewShape,
      }),
      params: customerId,
    },
    handler: async (request) => {
      const { id } = request.params;
      const preview = await erasures.previewErasure(id);
      if (preview !== undefined) return preview;
      throw new AppError<ErasureFailure>({ code: 'customer-unknown', id }, `There is no customer ${id}.`);
    },
  });

  app.route({
    method: 'POST',
    url: '/customers/:id/erase',
    config: commands('people:erase', { refuses: [409] }),
    schema: {
      ...about('people', 'eraseCustomer', 'Erases the person and answers with the receipt; a repeat changes nothing', {
        202: erasureShape,
      }),
      params: customerId,
      body: eraseShape,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      reply.status(202);
      return erasureView(await operations.eraseCustomer(callerOf(request), id, request.body.reason));
    },
  });

  app.route({
    method: 'GET',
    url: '/erasures/:id',
    config: reads('people:erase'),
    schema: {
      ...about('people', 'getErasure', 'The receipt of an erasure, with its proof', { 200: erasureShape }),
      params: idParam('erasure', 'era_01'),
    },
    handler: async (request) => {
      const { id } = request.params;
      const erasure = await erasures.getErasure(id);
      if (erasure !== undefined) return erasureView(erasure);
      throw new AppError<ErasureFailure>({ code: 'erasure-unknown', id }, `There is no erasure ${id}.`);
    },
  });
}

const erasureView = (erasure: Erasure): Sent<typeof erasureShape> => ({
  ...withTimes(erasure, ['asked_at', 'done_at']),
  verification: erasure.verification === null ? null : withTimes(erasure.verification, ['at']),
  elsewhere: elsewhere(erasure),
});

/** What an erasure cannot reach, and until when it is there. */
const elsewhere = ({ asked_at }: Erasure): Sent<typeof erasureShape>['elsewhere'] => [
  {
    place: 'journal and snapshots',
    holds:
      'no name, phone or address of the register; facts of devices as rules were told them (district, city, building, attributes), and what devices themselves sent',
    gone: 'a segment or snapshot is deleted when the rules and the store have passed it and a newer snapshot stands',
  },
  {
    place: 'telemetry',
    holds: 'the same facts, and readings by the id of the device; nothing says whose device it was',
    gone: 'readings after store.retention; facts of devices stay',
  },
  {
    place: 'replies kept for repeated requests',
    holds: 'answers given before, sealed with the Idempotency-Key of the client that was answered',
    gone: toRfc3339(instant(asked_at + hours(24))),
  },
  {
    place: 'backups',
    holds: 'all that was known when they were made; erase again after restoring one',
    gone: 'when you delete them',
  },
  {
    place: 'whoever was told',
    holds: 'webhooks, mails, messages and outside ticket systems were sent names, phones and words',
    gone: 'when their owners delete it; an outside system that still knows the words can send them again',
  },
];
