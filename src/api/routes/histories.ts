import type { FastifyRequest } from 'fastify';
import { AppError } from '../../base/index.ts';
import { type HistoryOf, pageOf, readHistory, readPageKey } from '../../db/index.ts';
import { historyOfCustomer, historyOfTicket } from '../../desk/index.ts';
import { type FleetFailure, type RelatedDevice, relatedDevices } from '../../fleet/index.ts';
import type { PeopleFailure } from '../../people/index.ts';
import type { ApiDeps } from '../deps.ts';
import { principalOf } from '../guard.ts';
import type { App } from '../http.ts';
import { ownTicket } from '../own-ticket.ts';
import { pageAndFilter } from '../paging.ts';
import { idParam, listOf, listQuery, type Sent } from '../shapes/common.ts';
import { auditShape } from '../shapes/house.ts';
import { auditView, maySee } from './audit.ts';
import { about, reads } from './describe.ts';
import { knownDevice } from './devices.ts';

const historyShape = listOf(auditShape, 'History');
const historyQuery = listQuery({});
/** Devices of one customer or place whose records are looked for. */
const mostDevices = 200;

/**
 * All that ever happened on one screen, by whatever a caller can name: a device, a customer (found by name or phone),
 * a place (found by its address), a ticket. Alerts, tickets, calls, visits, commands, and changes of what is known.
 */
export function historyRoutes(app: App, deps: ApiDeps): void {
  const { database, people } = deps;

  async function page(request: FastifyRequest & { query: Sent<typeof historyQuery> }, of: HistoryOf) {
    const { page: wanted } = pageAndFilter(request.query);
    const after = readPageKey(wanted, [0])?.[0] ?? 0;
    const { role } = principalOf(request);
    const records = await readHistory(database, of, { after, limit: wanted.limit + 1 });
    const shown = pageOf(
      records,
      wanted,
      ({ id }) => [id],
      (record) => record,
    );
    const items = shown.items.filter((record) => maySee(role, record)).map((record) => auditView(record, role));
    return { ...shown, items };
  }

  const ofDevices = (request: FastifyRequest, devices: readonly RelatedDevice['device'][]): string[] => {
    request.persons = devices.flatMap(({ customer }) => (customer === null ? [] : [customer.id]));
    return devices.map(({ id }) => id);
  };
  const related = async (ids: Parameters<typeof relatedDevices>[1]) =>
    (await relatedDevices(database, ids, mostDevices)).map(({ device }) => device);

  app.route({
    method: 'GET',
    url: '/devices/:id/history',
    config: reads('read'),
    schema: {
      ...about('devices', 'deviceHistory', 'Everything that happened about a device, oldest first', {
        200: historyShape,
      }),
      params: idParam('device', 'GH-000123'),
      querystring: historyQuery,
    },
    handler: async (request) => {
      const device = await knownDevice(deps, request.params.id);
      return page(request, { device_ids: ofDevices(request, [device]), objects: {} });
    },
  });

  app.route({
    method: 'GET',
    url: '/customers/:id/history',
    config: reads('read'),
    schema: {
      ...about(
        'people',
        'customerHistory',
        'Everything that happened about a customer and their devices, oldest first',
        {
          200: historyShape,
        },
      ),
      params: idParam('customer', 'cust_01'),
      querystring: historyQuery,
    },
    handler: async (request) => {
      const { id } = request.params;
      if ((await people.getCustomer(id)) === undefined) {
        throw new AppError<PeopleFailure>({ code: 'customer-unknown', id }, `There is no customer ${id}.`);
      }
      const device_ids = ofDevices(request, await related({ customers: [id] }));
      request.persons = [id];
      return page(request, await historyOfCustomer(database, id, device_ids));
    },
  });

  app.route({
    method: 'GET',
    url: '/sites/:id/history',
    config: reads('read'),
    schema: {
      ...about('devices', 'siteHistory', 'Everything that happened about the devices at a place, oldest first', {
        200: historyShape,
      }),
      params: idParam('site', 'site_01'),
      querystring: historyQuery,
    },
    handler: async (request) => {
      const { id } = request.params;
      const devices = await related({ sites: [id] });
      if (devices.length === 0) {
        const sentence = `There is no site ${id} with a device; GET /search finds sites by their address.`;
        throw new AppError<FleetFailure>({ code: 'site-unknown', id }, sentence);
      }
      return page(request, { device_ids: ofDevices(request, devices), objects: { site: [id] } });
    },
  });

  app.route({
    method: 'GET',
    url: '/tickets/:id/history',
    config: reads('work:read'),
    schema: {
      ...about(
        'work',
        'ticketHistory',
        'Everything that happened about a ticket: its alerts, calls, visits and reviews too',
        {
          200: historyShape,
        },
      ),
      params: idParam('ticket', 'tkt_01'),
      querystring: historyQuery,
    },
    handler: async (request) => {
      const { id, customer_id, device_id } = await ownTicket(deps, request, request.params.id);
      if (device_id !== null) ofDevices(request, await related({ devices: [device_id] }));
      if (customer_id !== null) request.persons = [customer_id];
      return page(request, await historyOfTicket(database, id));
    },
  });
}
