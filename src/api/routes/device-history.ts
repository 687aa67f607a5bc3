import { AppError } from '../../base/index.ts';
import { pageOf, readAudit, readPageKey } from '../../db/index.ts';
import type { FleetFailure } from '../../fleet/index.ts';
import type { ApiDeps } from '../deps.ts';
import { principalOf } from '../guard.ts';
import type { App } from '../http.ts';
import { pageAndFilter } from '../paging.ts';
import { idParam, listOf, listQuery } from '../shapes/common.ts';
import { auditShape } from '../shapes/house.ts';
import { auditView, maySee } from './audit.ts';
import { about, reads } from './describe.ts';

/** All that ever happened about a device on one screen: alerts, tickets, calls, visits, commands, what it is. */
export function deviceHistoryRoutes(app: App, { database, fleet }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/devices/:id/history',
    config: reads('read'),
    schema: {
      ...about('devices', 'deviceHistory', 'Everything that happened about a device, oldest first', {
        200: listOf(auditShape, 'DeviceHistory'),
      }),
      params: idParam('device', 'GH-000123'),
      querystring: listQuery({}),
    },
    handler: async (request) => {
      const { id: device_id } = request.params;
      if ((await fleet.getDevice(device_id)) === undefined) {
        const sentence = `There is no device ${device_id}; register it first.`;
        throw new AppError<FleetFailure>({ code: 'device-unknown', id: device_id }, sentence);
      }
      const { page } = pageAndFilter(request.query);
      const after = readPageKey(page, [0])?.[0] ?? 0;
      const records = await readAudit(database, { after, limit: page.limit + 1, device_id });
      const { role } = principalOf(request);
      const shown = pageOf(
        records,
        page,
        ({ id }) => [id],
        (record) => record,
      );
      return {
        ...shown,
        items: shown.items.filter((record) => maySee(role, record)).map((record) => auditView(record, role)),
      };
    },
  });
}
