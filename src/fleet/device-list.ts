import { sql } from 'kysely';
import { type Page, type PageRequest, pageOf, type Reader, readPageKey } from '../db/index.ts';
import type { Device } from './device.ts';
import { selectDevices, toDevice } from './device-row.ts';

export interface DeviceFilter {
  readonly type?: string;
  readonly district?: string;
  readonly address?: string;
  readonly building?: string;
  readonly model?: string;
  readonly state?: Device['state'];
  /** Found anywhere in the id, address, building, customer's name or phone; case is ignored. */
  readonly q?: string;
}

/** Ids of all that may hold a text. */
export interface TextHolders {
  readonly devices: readonly string[];
  readonly sites: readonly string[];
  readonly customers: readonly string[];
}

/** An index of texts; `undefined` when it cannot say who holds this one. `many`: too many to be worth a list. */
export type FindHolders = (text: string) => Promise<TextHolders | 'many' | undefined>;

/** Ordered by id. With an index of texts a rare one is looked up; a common one is met soon on the way through all. */
export async function listDevices(
  reader: Reader,
  filter: DeviceFilter,
  page: PageRequest,
  findHolders?: FindHolders,
): Promise<Page<Device>> {
  const after = readPageKey(page, [''] as [string]);
  const { q: text = '' } = filter;
  const holders = text === '' ? undefined : await findHolders?.(text);
  const listed = typeof holders === 'object' ? holders : undefined;
  const rows = await selectDevices(reader)
    .$if(after !== undefined, (q) => q.where('devices.id', '>', after?.[0] ?? ''))
    .$if(filter.type !== undefined, (q) => q.where('devices.type', '=', filter.type ?? ''))
    .$if(filter.model !== undefined, (q) => q.where('devices.model', '=', filter.model ?? ''))
    .$if(filter.state !== undefined, (q) => q.where('devices.state', '=', filter.state ?? 'registered'))
    .$if(filter.district !== undefined, (q) => q.where('sites.district', '=', filter.district ?? ''))
    .$if(filter.address !== undefined, (q) => q.where('sites.address', '=', filter.address ?? ''))
    .$if(filter.building !== undefined, (q) => q.where('sites.building', '=', filter.building ?? ''))
    .$if(listed !== undefined, (q) => q.where(among(listed ?? { devices: [], sites: [], customers: [] })))
    .$if(holders !== undefined, (q) => q.where(held(text)))
    .$if(text !== '' && holders === undefined, (q) => q.where(heldSomewhere(text)))
    .orderBy('devices.id')
    .limit(page.limit + 1)
    .execute();
  return pageOf(rows, page, (row) => [row.id], toDevice);
}

const among = ({ devices, sites, customers }: TextHolders) => {
  const ids = (list: readonly string[]) => sql`(select value from json_each(${JSON.stringify(list)}))`;
  return sql<boolean>`devices.id in (select value from json_each(${JSON.stringify(devices)})
    union select id from devices where site_id in ${ids(sites)}
    union select id from devices where customer_id in ${ids(customers)})`;
};

/** Without letters there is no case to look past, which is quicker. */
const holds = (column: string, text: string) =>
  /[a-z]/i.test(text)
    ? sql`${sql.ref(column)} like ${`%${text.replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`
    : sql`instr(${sql.ref(column)}, ${text}) > 0`;

/** Devices that hold the text in their id, place or customer, each looked at by itself. */
const held = (text: string) =>
  sql<boolean>`(${sql.join(
    ['devices.id', 'sites.address', 'sites.building', 'customers.name', 'customers.phone'].map((column) =>
      holds(column, text),
    ),
    sql` or `,
  )})`;

/** The same where all have to be looked at. Each table is read by itself: joined, it takes twice as long. */
const heldSomewhere = (text: string) =>
  sql<boolean>`(${holds('devices.id', text)}
    or devices.site_id in (select id from sites where ${holds('address', text)} or ${holds('building', text)})
    or devices.customer_id in (select id from customers where ${holds('name', text)} or ${holds('phone', text)}))`;
