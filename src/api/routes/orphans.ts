import { AppError } from '../../base/index.ts';
import type { FleetFailure } from '../../fleet/index.ts';
import type { ApiDeps } from '../deps.ts';
import { tag } from '../etag.ts';
import { principalOf } from '../guard.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import { idParam, listOf } from '../shapes/common.ts';
import { createdDeviceShape } from '../shapes/device.ts';
import {
  adoptionShape,
  dismissalShape,
  dismissedShape,
  fullOrphanShape,
  orphanQuery,
  orphanShape,
} from '../shapes/orphan.ts';
import { readTime } from '../times.ts';
import { deviceView } from '../views/device.ts';
import { dismissedView, messageView, orphanView } from '../views/orphan.ts';
import { about, commands, reads } from './describe.ts';
import { admit } from './devices.ts';

const orphanId = idParam('id as in its topic', 'GH-000777');

/** Devices that were heard over an outside broker and that nobody registered. */
export function orphanRoutes(app: App, deps: ApiDeps): void {
  const { orphans, operations } = deps;

  app.route({
    method: 'GET',
    url: '/orphans',
    config: reads('read'),
    schema: {
      ...about('devices', 'listOrphans', 'Devices heard over an outside broker that nobody registered, by id', {
        200: listOf(orphanShape, 'OrphanList'),
      }),
      querystring: orphanQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      const { since, ...rest } = filter;
      const wanted = { ...rest, ...(since === undefined ? {} : { since: readTime(since, 'since') }) };
      return pageView(await orphans.listOrphans(wanted, page), orphanView);
    },
  });

  app.route({
    method: 'GET',
    url: '/orphans/:id',
    config: reads('read'),
    schema: {
      ...about('devices', 'getOrphan', 'One of them, with the messages that are kept', { 200: fullOrphanShape }),
      params: orphanId,
    },
    handler: async (request) => {
      const { id } = request.params;
      const orphan = await orphans.getOrphan(id);
      if (orphan === undefined) {
        const sentence = `No unregistered device ${id} was heard, or it was forgotten; GET /orphans lists those that wait.`;
        throw new AppError<FleetFailure>({ code: 'orphan-unknown', id }, sentence);
      }
      const { kept_messages, ...rest } = orphan;
      return { ...orphanView(rest), kept_messages: kept_messages.map(messageView) };
    },
  });

  app.route({
    method: 'POST',
    url: '/orphans/:id/adopt',
    config: commands('devices:write', { refuses: [409] }),
    schema: {
      ...about('devices', 'adoptOrphan', 'Registers it as POST /devices does; what is kept of it becomes telemetry', {
        201: createdDeviceShape,
      }),
      params: orphanId,
      body: adoptionShape,
    },
    handler: async (request, reply) => {
      const made = await operations.adoptOrphan(callerOf(request), { ...request.body, id: request.params.id });
      admit(deps, made);
      tag(reply.status(201), made.device);
      reply.header('location', `/api/v1/devices/${encodeURIComponent(made.device.id)}`);
      return { ...deviceView(made.device, undefined, principalOf(request).role), credentials: made.credentials };
    },
  });

  app.route({
    method: 'POST',
    url: '/orphans/:id/dismiss',
    config: commands('devices:write', { refuses: [409] }),
    schema: {
      ...about('devices', 'dismissOrphan', 'Forgets it and what is kept of it, or ignores it from now on', {
        200: dismissedShape,
      }),
      params: orphanId,
      body: dismissalShape,
    },
    handler: async (request) => {
      const { ignore = false } = request.body;
      return dismissedView(await operations.dismissOrphan(callerOf(request), request.params.id, ignore));
    },
  });
}
