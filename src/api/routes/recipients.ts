import { Type } from 'typebox';
import { AppError } from '../../base/index.ts';
import type { NotifyFailure, WebhookTarget } from '../../notify/index.ts';
import type { ApiDeps } from '../deps.ts';
import { tag, wantedVersion } from '../etag.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import { idParam, listOf, nothingShape, type Sent } from '../shapes/common.ts';
import { deliveryShape } from '../shapes/house.ts';
import { newRecipientShape, recipientPatchShape, recipientQuery, recipientShape } from '../shapes/recipient.ts';
import { replayedShape } from '../shapes/webhook.ts';
import { withTimes } from '../times.ts';
import { deliveryView } from './deliveries.ts';
import { about, commands, reads } from './describe.ts';

const recipientId = idParam('recipient', 'rcp_01');
const access = 'webhooks:manage';

/** People who are told by mail, SMS or voice call of every event of the topics they want. */
export function recipientRoutes(app: App, deps: ApiDeps): void {
  readRoutes(app, deps);
  changeRoutes(app, deps);
  sendRoutes(app, deps);
}

const mustBe = (target: WebhookTarget | undefined, id: string): WebhookTarget => {
  if (target !== undefined && target.kind !== 'webhook' && target.url !== '') return target;
  throw new AppError<NotifyFailure>(
    { code: 'target-unknown', id },
    `There is no recipient ${id}; GET /recipients lists them.`,
  );
};

function readRoutes(app: App, { notify }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/recipients',
    config: reads(access),
    schema: {
      ...about('house', 'listRecipients', 'People who are told by mail, SMS or voice call', {
        200: listOf(recipientShape, 'RecipientList'),
      }),
      querystring: recipientQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      const { kind, ...rest } = filter;
      const kinds = kind === undefined ? (['mail', 'sms', 'voice'] as const) : [kind];
      return pageView(await notify.listTargets({ ...rest, kinds }, page), recipientView);
    },
  });

  app.route({
    method: 'GET',
    url: '/recipients/:id',
    config: reads(access),
    schema: { ...about('house', 'getRecipient', 'One recipient', { 200: recipientShape }), params: recipientId },
    handler: async (request, reply) => {
      const { id } = request.params;
      const target = mustBe(await notify.getTarget(id), id);
      tag(reply, target);
      return recipientView(target);
    },
  });
}

function changeRoutes(app: App, { notify, operations }: ApiDeps): void {
  app.route({
    method: 'POST',
    url: '/recipients',
    config: commands(access, { refuses: [409] }),
    schema: {
      ...about('house', 'addRecipient', 'Has a person told', { 201: recipientShape }),
      body: newRecipientShape,
    },
    handler: async (request, reply) => {
      const { to, ...rest } = request.body;
      const { target } = await operations.addTarget(callerOf(request), { ...rest, url: to });
      reply.status(201);
      tag(reply, target);
      return recipientView(target);
    },
  });

  app.route({
    method: 'PATCH',
    url: '/recipients/:id',
    config: commands(access, { refuses: [409], versioned: true }),
    schema: {
      ...about('house', 'updateRecipient', 'Changes where, in which language, of what or whether the person is told', {
        200: recipientShape,
      }),
      params: recipientId,
      body: recipientPatchShape,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      mustBe(await notify.getTarget(id), id);
      const { to, ...rest } = request.body;
      const ifMatch = await wantedVersion(request, () => notify.getTarget(id));
      const change = { ...rest, ...(to === undefined ? {} : { url: to }) };
      const target = await operations.updateTarget(callerOf(request), id, change, ifMatch);
      tag(reply, target);
      return recipientView(target);
    },
  });

  app.route({
    method: 'DELETE',
    url: '/recipients/:id',
    config: commands(access, { refuses: [409], versioned: true }),
    schema: {
      ...about('house', 'removeRecipient', 'Has the person told no more; what waits is given up', { 204: Type.Null() }),
      params: recipientId,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      mustBe(await notify.getTarget(id), id);
      const ifMatch = await wantedVersion(request, () => notify.getTarget(id));
      await operations.removeTarget(callerOf(request), id, ifMatch);
      return reply.status(204).send();
    },
  });
}

function sendRoutes(app: App, { notify, operations }: ApiDeps): void {
  app.route({
    method: 'POST',
    url: '/recipients/:id/test',
    config: commands(access),
    schema: {
      ...about('house', 'testRecipient', 'Sends the person a message of the topic carewatch.test', {
        202: deliveryShape,
      }),
      params: recipientId,
      body: nothingShape,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      mustBe(await notify.getTarget(id), id);
      reply.status(202);
      return deliveryView(await operations.testTarget(callerOf(request), id));
    },
  });

  app.route({
    method: 'POST',
    url: '/recipients/:id/replay',
    config: commands(access),
    schema: {
      ...about('house', 'replayRecipient', 'Tries everything again that was given up for the person, oldest first', {
        202: replayedShape,
      }),
      params: recipientId,
      body: nothingShape,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      mustBe(await notify.getTarget(id), id);
      reply.status(202);
      return operations.replayDeliveries(callerOf(request), id);
    },
  });
}

const recipientView = ({
  url,
  kind,
  previous_secret_until: _,
  ...target
}: WebhookTarget): Sent<typeof recipientShape> =>
  withTimes({ ...target, kind: kind === 'webhook' ? 'mail' : kind, to: url }, ['created_at', 'updated_at']);
