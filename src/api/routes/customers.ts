import type { Customer, Device } from '../../fleet/index.ts';
import type { ApiDeps } from '../deps.ts';
import { principalOf } from '../guard.ts';
import type { App } from '../http.ts';
import { pageAndFilter } from '../paging.ts';
import { phoneFor } from '../personal.ts';
import { listOf, type Sent } from '../shapes/common.ts';
import { customerQuery, customerShape } from '../shapes/house.ts';
import { about, reads } from './describe.ts';

export function customerRoutes(app: App, { fleet }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/customers',
    // Looking people up by phone number is for those who call them; a viewer could confirm a number by it.
    config: reads('care-calls:work'),
    schema: {
      ...about('work', 'findCustomers', 'Who is at the other end: customers with their devices; a page is of devices', {
        200: listOf(customerShape, 'CustomerList'),
      }),
      querystring: customerQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      const { items, next_cursor } = await fleet.listDevices(filter, page);
      const { role } = principalOf(request);
      const owned = items.filter((device) => device.customer !== null);
      const byCustomer = Map.groupBy(owned, (device) => device.customer?.id ?? '');
      const customers = byCustomer.values().flatMap((devices) => {
        const customer = devices[0]?.customer;
        return customer ? [customerView({ ...customer, phone: phoneFor(role, customer.phone) }, devices)] : [];
      });
      return { items: customers.toArray(), next_cursor };
    },
  });
}

const customerView = (
  { id, name, phone, language }: Customer,
  devices: readonly Device[],
): Sent<typeof customerShape> => ({
  id,
  name,
  phone,
  language,
  devices: devices.map((device) => ({
    id: device.id,
    type: device.type,
    state: device.state,
    district: device.site?.district ?? null,
    address: device.site?.address ?? null,
  })),
});
