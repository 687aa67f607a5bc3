import { nearest, toRfc3339 } from '../../base/index.ts';
import type { Rejection } from '../../store/index.ts';
import type { ApiDeps } from '../deps.ts';
import type { App } from '../http.ts';
import { idParam, listOf, listQuery, type Sent } from '../shapes/common.ts';
import {
  rejectionCountQuery,
  rejectionCountsShape,
  rejectionQuery,
  rejectionShape,
  unknownSignalsShape,
} from '../shapes/telemetry.ts';
import { about, reads } from './describe.ts';
import { ask } from './device-telemetry.ts';
import { knownDevice } from './devices.ts';

const deviceId = idParam('device', 'GH-000123');
const rejectionList = listOf(rejectionShape, 'RejectionList');

export function rejectionRoutes(app: App, deps: ApiDeps): void {
  const list = async (query: Sent<typeof rejectionQuery>): Promise<Sent<typeof rejectionList>> => {
    const { limit = 50, cursor, device_id, reason } = query;
    const page = await ask(() => deps.store.rejections({ device: device_id, reason, limit, after: cursor }));
    return { items: page.items.map(rejectionView), next_cursor: page.next };
  };

  app.route({
    method: 'GET',
    url: '/rejections',
    config: reads('read', { refuses: [503] }),
    schema: {
      ...about('telemetry', 'listRejections', 'Messages that became no reading, newest first', { 200: rejectionList }),
      querystring: rejectionQuery,
    },
    handler: (request) => list(request.query),
  });

  app.route({
    method: 'GET',
    url: '/devices/:id/rejections',
    config: reads('read', { refuses: [503] }),
    schema: {
      ...about('telemetry', 'listDeviceRejections', 'Messages of one device that became no reading', {
        200: rejectionList,
      }),
      params: deviceId,
      querystring: listQuery({ reason: rejectionQuery.properties.reason }),
    },
    handler: (request) => list({ ...request.query, device_id: request.params.id }),
  });

  app.route({
    method: 'GET',
    url: '/rejections/counts',
    config: reads('read', { refuses: [503] }),
    schema: {
      ...about('telemetry', 'countRejections', 'How often which device was refused why', { 200: rejectionCountsShape }),
      querystring: rejectionCountQuery,
    },
    handler: async (request): Promise<Sent<typeof rejectionCountsShape>> => {
      const { device_id, reason } = request.query;
      const counts = await deps.store.rejectionCounts({ device: device_id, reason });
      const items = counts.map(({ device, lastAt, ...count }) => ({
        ...count,
        device_id: device,
        last_at: toRfc3339(lastAt),
      }));
      return { items, next_cursor: null };
    },
  });

  app.route({
    method: 'GET',
    url: '/devices/:id/unknown-signals',
    config: reads('read', { refuses: [503] }),
    schema: {
      ...about('telemetry', 'listUnknownSignals', 'Signals that the device sends and its type does not know', {
        200: unknownSignalsShape,
      }),
      params: deviceId,
    },
    handler: async (request): Promise<Sent<typeof unknownSignalsShape>> => {
      const device = await knownDevice(deps, request.params.id);
      const known = deps.catalogue.types.get(device.type)?.slotOf.keys().toArray() ?? [];
      const unknown = await deps.store.unknownSignals({ device: device.id });
      const items = unknown.map(({ name, ts, value }) => ({
        signal: name,
        ts: toRfc3339(ts),
        value,
        suggestion: nearest(name, known) ?? null,
      }));
      return { items, next_cursor: null };
    },
  });
}

const rejectionView = ({ at, device, reason, detail, sample }: Rejection): Sent<typeof rejectionShape> => ({
  at: toRfc3339(at),
  device_id: device,
  reason,
  detail,
  sample: new TextDecoder().decode(sample),
});
