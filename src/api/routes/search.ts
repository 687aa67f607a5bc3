import type { Role } from '../../access/index.ts';
import { type Device, type RelatedDevice, relatedDevices } from '../../fleet/index.ts';
import type { Found } from '../../people/index.ts';
import type { ApiDeps } from '../deps.ts';
import { principalOf } from '../guard.ts';
import type { App } from '../http.ts';
import { pageAndFilter } from '../paging.ts';
import { phoneFor } from '../personal.ts';
import { listOf, type Sent } from '../shapes/common.ts';
import { hitShape, searchQuery } from '../shapes/people.ts';
import { about, reads } from './describe.ts';

type Hit = Sent<typeof hitShape>;

const devicesShown = 20;
/** Devices read for a page of hits; hits beyond show fewer of theirs. */
const devicesRead = 2_000;

export function searchRoutes(app: App, { people, database, desk }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/search',
    // Finding people by phone number is for those who call them.
    config: reads('care-calls:work'),
    schema: {
      ...about('people', 'search', 'Customers, sites, devices and tickets by any part of name, phone, address or id', {
        200: listOf(hitShape, 'HitList'),
      }),
      querystring: searchQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      const ticket = page.cursor === undefined ? await ticketHit(filter.q) : [];
      const { items, next_cursor } = await people.search(filter.q, page);
      const { hits, persons } = await hitsOf(items, principalOf(request).role);
      request.persons = persons;
      return { items: [...ticket, ...hits], next_cursor };
    },
  });

  async function ticketHit(q: string): Promise<Hit[]> {
    const ticket = await desk.findTicket(q.trim());
    if (ticket === undefined) return [];
    const { id, number, state, device_id } = ticket;
    return [{ kind: 'ticket', id, title: number, detail: state, device_ids: device_id === null ? [] : [device_id] }];
  }

  /** What is shown of them, and the customers whose names, numbers or addresses that shows. */
  async function hitsOf(found: readonly Found[], role: Role): Promise<{ hits: Hit[]; persons: string[] }> {
    const idsOf = (kind: Found['kind']) => found.filter((one) => one.kind === kind).map(({ id }) => id);
    const ids = { devices: idsOf('device'), sites: idsOf('site'), customers: idsOf('customer') };
    const related = await relatedDevices(database, ids, devicesRead);
    const shown = found.flatMap((one) => {
      const mine = related.filter((other) => keyOf(other, one.kind) === one.id);
      const [first] = mine;
      if (first === undefined) return [];
      return [{ hit: hitOf(one, first.device, mine, role), customer: first.device.customer?.id }];
    });
    const persons = shown.flatMap(({ customer }) => (customer === undefined ? [] : [customer]));
    return { hits: shown.map(({ hit }) => hit), persons };
  }
}

function keyOf({ device, site_id, customer_id }: RelatedDevice, kind: Found['kind']): string | null {
  if (kind === 'device') return device.id;
  return kind === 'site' ? site_id : customer_id;
}

function hitOf(
  { kind, id }: Found,
  { type, model, site, customer }: Device,
  related: readonly RelatedDevice[],
  role: Role,
): Hit {
  const device_ids = related.slice(0, devicesShown).map(({ device }) => device.id);
  const said = (...parts: readonly (string | null | undefined)[]) => parts.filter((part) => part).join(' ');
  const place = said(site?.city, site?.district, site?.address, site?.building, site?.unit);
  if (kind === 'device') return { kind, id, title: id, detail: said(type, model, place), device_ids };
  if (kind === 'site') return { kind, id, title: place, detail: said(customer?.name), device_ids };
  return { kind, id, title: said(customer?.name), detail: said(phoneFor(role, customer?.phone ?? null)), device_ids };
}
