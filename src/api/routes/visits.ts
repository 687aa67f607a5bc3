import type { ApiDeps } from '../deps.ts';
import { tag } from '../etag.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { idParam } from '../shapes/common.ts';
import { newVisitShape, silenceShape } from '../shapes/grouping.ts';
import { readEnd } from '../times.ts';
import { silenceView } from '../views/grouping.ts';
import { about, commands } from './describe.ts';

const deviceId = idParam('device', 'GH-000123');

/** A technician at a device: a silence of that device that begins and ends with the visit. */
export function visitRoutes(app: App, { operations, clock }: ApiDeps): void {
  app.route({
    method: 'POST',
    url: '/devices/:id/on-site',
    config: commands('visits:work', { refuses: [409] }),
    schema: {
      ...about('work', 'beginVisit', 'A technician is at the device: its alerts but P1 open no work meanwhile', {
        201: silenceShape,
      }),
      params: deviceId,
      body: newVisitShape,
    },
    handler: async (request, reply) => {
      const { until, for: span, ...visit } = request.body;
      const end = readEnd({ until, for: span }, clock.now());
      const input = { ...visit, device: request.params.id, until: end };
      const silence = await operations.beginVisit(callerOf(request), input);
      reply.status(201);
      tag(reply, silence);
      return silenceView(silence);
    },
  });

  app.route({
    method: 'DELETE',
    url: '/devices/:id/on-site',
    config: commands('visits:work', { refuses: [409] }),
    schema: {
      ...about('work', 'endVisit', 'The technician has left; the work of what still holds opens', {
        200: silenceShape,
      }),
      params: deviceId,
    },
    handler: async (request, reply) => {
      const silence = await operations.endVisit(callerOf(request), request.params.id);
      tag(reply, silence);
      return silenceView(silence);
    },
  });
}
