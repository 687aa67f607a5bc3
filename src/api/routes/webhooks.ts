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
import {
  newWebhookShape,
  replayedShape,
  webhookPatchShape,
  webhookQuery,
  webhookShape,
  webhookWithSecretShape,
} from '../shapes/webhook.ts';
import { withTimes } from '../times.ts';
import { deliveryView } from './deliveries.ts';
import { about, commands, reads } from './describe.ts';

const webhookId = idParam('webhook', 'hook_01');
const access = 'webhooks:manage';

/** Who is told over HTTP: those of the configuration file are shown, those of people can be changed. */
export function webhookRoutes(app: App, deps: ApiDeps): void {
  readRoutes(app, deps);
  changeRoutes(app, deps);
  sendRoutes(app, deps);
}

const unknown = (id: string) =>
  new AppError<NotifyFailure>({ code: 'target-unknown', id }, `There is no webhook ${id}; GET /webhooks lists them.`);

function readRoutes(app: App, { notify }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/webhooks',
    config: reads(access),
    schema: {
      ...about('house', 'listWebhooks', 'Programs that are told of what happens', {
        200: listOf(webhookShape, 'WebhookList'),
      }),
      querystring: webhookQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      return pageView(await notify.listTargets({ ...filter, kinds: ['webhook'] }, page), webhookView);
    },
  });

  app.route({
    method: 'GET',
    url: '/webhooks/:id',
    config: reads(access),
    schema: { ...about('house', 'getWebhook', 'One webhook', { 200: webhookShape }), params: webhookId },
    handler: async (request, reply) => {
      const target = await notify.getTarget(request.params.id);
      if (target?.kind !== 'webhook') throw unknown(request.params.id);
      tag(reply, target);
      return webhookView(target);
    },
  });
}

function changeRoutes(app: App, { notify, operations }: ApiDeps): void {
  app.route({
    method: 'POST',
    url: '/webhooks',
    config: commands(access, { refuses: [409] }),
    schema: {
      ...about('house', 'addWebhook', 'Has a program told; answers the secret once', { 201: webhookWithSecretShape }),
      body: newWebhookShape,
    },
    handler: async (request, reply) => {
      const { target, secret } = await operations.addTarget(callerOf(request), request.body);
      reply.status(201);
      tag(reply, target);
      return { ...webhookView(target), secret };
    },
  });

  app.route({
    method: 'PATCH',
    url: '/webhooks/:id',
    config: commands(access, { refuses: [409], versioned: true }),
    schema: {
      ...about('house', 'updateWebhook', 'Changes where, of what or whether it is told', { 200: webhookShape }),
      params: webhookId,
      body: webhookPatchShape,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const ifMatch = await wantedVersion(request, () => notify.getTarget(id));
      const target = await operations.updateTarget(callerOf(request), id, request.body, ifMatch);
      tag(reply, target);
      return webhookView(target);
    },
  });

  app.route({
    method: 'POST',
    url: '/webhooks/:id/secret',
    config: commands(access, { refuses: [409], versioned: true }),
    schema: {
      ...about('house', 'rotateWebhookSecret', 'Makes a new secret, shown once; for a day both sign', {
        200: webhookWithSecretShape,
      }),
      params: webhookId,
      body: nothingShape,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const ifMatch = await wantedVersion(request, () => notify.getTarget(id));
      const { target, secret } = await operations.rotateTargetSecret(callerOf(request), id, ifMatch);
      tag(reply, target);
      return { ...webhookView(target), secret };
    },
  });

  app.route({
    method: 'DELETE',
    url: '/webhooks/:id',
    config: commands(access, { refuses: [409], versioned: true }),
    schema: {
      ...about('house', 'removeWebhook', 'Has it told no more; what waits for it is given up', { 204: Type.Null() }),
      params: webhookId,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const ifMatch = await wantedVersion(request, () => notify.getTarget(id));
      await operations.removeTarget(callerOf(request), id, ifMatch);
      return reply.status(204).send();
    },
  });
}

function sendRoutes(app: App, { operations }: ApiDeps): void {
  app.route({
    method: 'POST',
    url: '/webhooks/:id/test',
    config: commands(access),
    schema: {
      ...about('house', 'testWebhook', 'Sends it a delivery of the topic carewatch.test', { 202: deliveryShape }),
      params: webhookId,
      body: nothingShape,
    },
    handler: async (request, reply) => {
      reply.status(202);
      return deliveryView(await operations.testTarget(callerOf(request), request.params.id));
    },
  });

  app.route({
    method: 'POST',
    url: '/webhooks/:id/replay',
    config: commands(access),
    schema: {
      ...about('house', 'replayWebhook', 'Tries everything again that was given up for it, oldest first', {
        202: replayedShape,
      }),
      params: webhookId,
      body: nothingShape,
    },
    handler: async (request, reply) => {
      reply.status(202);
      return operations.replayDeliveries(callerOf(request), request.params.id);
    },
  });
}

const webhookView = ({ kind: _, language: __, ...target }: WebhookTarget): Sent<typeof webhookShape> =>
  withTimes(target, ['created_at', 'updated_at', 'previous_secret_until']);
