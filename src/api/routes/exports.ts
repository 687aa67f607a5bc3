import { open } from 'node:fs/promises';
import { Type } from 'typebox';
import type { Export } from '../../store/index.ts';
import type { ApiDeps } from '../deps.ts';
import { invalid } from '../errors.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { idParam, listOf, nothingShape, type Sent } from '../shapes/common.ts';
import { exportFileQuery, exportInputShape, exportShape } from '../shapes/export.ts';
import { readTime, withTimes } from '../times.ts';
import { about, commands, reads } from './describe.ts';

const exportId = idParam('export', 'exp_0mbq3v1h2c8kz5n4');

const medium = { parquet: 'application/vnd.apache.parquet', csv: 'text/csv; charset=utf-8' } as const;
const fileExample = { 'application/vnd.apache.parquet': 'PAR1', 'text/csv': 'device,ts,outlet_temp_c\n' };

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
    url: '/exports',
    config: reads('telemetry:export'),
    schema: about('telemetry', 'listExports', 'The exports that are kept, newest first', {
      200: listOf(exportShape, 'ExportList'),
    }),
    handler: async () => ({ items: exports.list().map(exportView), next_cursor: null }),
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

  app.route({
    method: 'DELETE',
    url: '/exports/:id',
    config: commands('telemetry:export', { refuses: [409] }),
    schema: {
      ...about('telemetry', 'deleteExport', 'Removes an export and its files', { 204: Type.Null() }),
      params: exportId,
    },
    handler: async (request, reply) => {
      const { id } = exports.get(request.params.id);
      exports.remove(id);
      await operations.noteExportDeleted(callerOf(request), id);
      return reply.status(204).send();
    },
  });

  app.route({
    method: 'GET',
    url: '/exports/:id/file',
    config: reads('telemetry:export', { refuses: [409], gives: fileExample }),
    schema: {
      ...about('telemetry', 'fetchExportFile', 'One file of a finished export, as it lies on the disk', {
        200: Type.Unknown(),
      }),
      params: exportId,
      querystring: exportFileQuery,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const { path, name, bytes } = exports.fileOf(id, request.query.name);
      // Opened before anything is answered: a file that is deleted meanwhile is read to its end.
      const file = await open(path);
      reply.header('content-disposition', `attachment; filename="${name}"`);
      reply.header('content-length', bytes);
      return reply.type(medium[exports.get(id).format]).send(file.createReadStream());
    },
  });
}

const exportView = (one: Export): Sent<typeof exportShape> =>
  withTimes(one, ['from', 'to', 'started_at', 'finished_at']);
