import type { AlertsFailure, Silence } from '../../alerts/index.ts';
import { AppError } from '../../base/index.ts';
import type { ApiDeps } from '../deps.ts';
import { tag, wantedVersion } from '../etag.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import { idParam, listOf } from '../shapes/common.ts';
import { newSilenceShape, silenceQuery, silenceShape } from '../shapes/grouping.ts';
import { readEnd, readTime } from '../times.ts';
import { silenceView } from '../views/grouping.ts';
import { about, commands, reads } from './describe.ts';

const silenceId = idParam('silence', 'sil_01');

export function silenceRoutes(app: App, { silences, operations, clock }: ApiDeps): void {
  const mustFind = async (id: string): Promise<Silence> => {
    const silence = await silences.getSilence(id, clock.now());
    if (silence !== undefined) return silence;
    throw new AppError<AlertsFailure>({ code: 'silence-unknown', id }, `There is no silence ${id}.`);
  };

  app.route({
    method: 'GET',
    url: '/silences',
    config: reads('read'),
    schema: {
      ...about('work', 'listSilences', 'Silences, maintenance windows and visits, newest first', {
        200: listOf(silenceShape, 'SilenceList'),
      }),
      querystring: silenceQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      return pageView(await silences.listSilences(filter, page, clock.now()), silenceView);
    },
  });

  app.route({
    method: 'GET',
    url: '/silences/:id',
    config: reads('read'),
    schema: { ...about('work', 'getSilence', 'One silence', { 200: silenceShape }), params: silenceId },
    handler: async (request, reply) => {
      const silence = await mustFind(request.params.id);
      tag(reply, silence);
      return silenceView(silence);
    },
  });

  app.route({
    method: 'POST',
    url: '/silences',
    config: commands('silences:write', { refuses: [409] }),
    schema: {
      ...about('work', 'createSilence', 'Lets matching alerts open without work until it ends, at most 90 days', {
        201: silenceShape,
      }),
      body: newSilenceShape,
    },
    handler: async (request, reply) => {
      const { kind = 'silence', from: sentFrom, until, for: span, ...rest } = request.body;
      const from = sentFrom === undefined ? undefined : readTime(sentFrom, 'from', '#/from');
      const end = readEnd({ until, for: span }, from ?? clock.now());
      const input = { ...rest, kind, until: end, ...(from === undefined ? {} : { from }) };
      const silence = await operations.createSilence(callerOf(request), input);
      reply.status(201);
      tag(reply, silence);
      return silenceView(silence);
    },
  });

  app.route({
    method: 'DELETE',
    url: '/silences/:id',
    config: commands('silences:write', { refuses: [409], versioned: true }),
    schema: {
      ...about('work', 'endSilence', 'Ends it now; the work of what it muted opens. It stays in the list', {
        200: silenceShape,
      }),
      params: silenceId,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const ifMatch = await wantedVersion(request, () => silences.getSilence(id, clock.now()));
      const silence = await operations.endSilence(callerOf(request), id, ifMatch);
      tag(reply, silence);
      return silenceView(silence);
    },
  });
}
