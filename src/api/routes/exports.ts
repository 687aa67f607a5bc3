import type { Export } from '../../store/index.ts';
import type { ApiDeps } from '../deps.ts';
import { invalid } from '../errors.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { idParam, nothingShape, type Sent } from '../shapes/common.ts';
import { exportInputShape, exportShape } from '../shapes/export.ts';
import { readTime, withTimes } from '../times.ts';
import { about, commands, reads } from './describe.ts';

const exportId = idParam('export', 'exp_0mbq3v1h2c8kz5n4');

/** Telemetry written into files of this machine, while it works. */
export function exportRoutes(app: App, { exports, ids, operations }: ApiDeps): void {
  app.route({
    method: 'POST',
    url: '/exports',
    config: commands('telemetry:export', { refuses: [409] }),
    schema: {
      ...about('telemetry', 'askExport', 'Begins to write telemetry into Parquet or CSV files', { 202: exportShape }),
      body: exportInputShape,
    },
    handler: async (request, reply): Promise<Sent<typeof exportShape>> => {
      const { from, to, ...rest } = request.body;
      const query = { ...rest, from: readTime(from, 'from', '/from'), to: readTime(to, 'to', '/to') };
      if (query.from >= query.to) {
        throw invalid({ pointer: '/from', detail: `from ${from} is not before to ${to}; send an earlier from.` });
      }
      const { id } = await operations.noteExport(callerOf(request), ids.next('exp'), { from, to, ...rest });
      const begun = exports.start(id, query);
      reply.status(202);
      reply.header('location', `/api/v1/exports/${id}`);
      return exportView(begun);
    },
  });

  app.route({
    method: 'GET',
    url: '/exports/:id',
    config: reads('telemetry:export'),
    schema: {
      ...about('telemetry', 'getExport', 'How far an export is, and its files', { 200: exportShape }),
      params: exportId,
    },
    handler: async (request): Promise<Sent<typeof exportShape>> => exportView(exports.get(request.params.id)),
  });

  app.route({
    method: 'POST',
    url: '/exports/:id/cancel',
    config: commands('telemetry:export'),
    schema: {
      ...about('telemetry', 'cancelExport', 'Ends an export; nothing of it is left', { 200: exportShape }),
      params: exportId,
      body: nothingShape,
    },
    handler: async (request): Promise<Sent<typeof exportShape>> => {
      const { id } = exports.get(request.params.id);
      await operations.noteExportCancelled(callerOf(request), id);
      return exportView(exports.cancel(id));
    },
  });
}

const exportView = (one: Export): Sent<typeof exportShape> => withTimes(one, ['started_at', 'finished_at']);
