import type { Ids, Instant } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import type { Attributes, Customer, CustomerInput, Site, SiteInput } from './device.ts';
import type { CustomerRow, FleetTables } from './tables.ts';

/**
 * Finds the site, customer, model or district that an input means, or makes it. Rows are shared by equal content
 * and a shared one is never edited here, so a change of one device cannot alter another.
 */
interface Deps {
  readonly ids: Ids;
}

const siteFields = ['district', 'city', 'address', 'building', 'unit', 'provider'] as const;
const customerFields = ['name', 'phone', 'language'] as const;
const defaultLanguage = 'zh-CN';

/** The id of the site; null when the input says nothing of a place. */
export async function placeSite(tx: Tx, deps: Deps, now: Instant, input: SiteInput | null): Promise<string | null> {
  const site = splitFields(input, siteFields);
  const [district, city, address, building, unit, provider] = siteFields.map((field) => site.known[field] ?? null);
  const details = JSON.stringify(site.details);
  if (details === '{}' && Object.keys(site.known).length === 0) return null;
  await keepDistrict(tx, now, district ?? null);
  // Sites from before there was a provider keep their identity.
  const identity = JSON.stringify([district, city, address, building, unit, details, ...(provider ? [provider] : [])]);
  const db = tx.as<FleetTables>();
  const known = await db.selectFrom('sites').select('id').where('identity', '=', identity).executeTakeFirst();
  if (known !== undefined) return known.id;
  const id = deps.ids.next('site');
  const row = { id, identity, details, district, city, address, building, unit, provider };
  await db
    .insertInto('sites')
    .values(row as Required<typeof row> & FleetTables['sites'])
    .execute();
  return id;
}

/** The id of the customer; null when the input names nobody. */
export async function placeCustomer(tx: Tx, deps: Deps, input: CustomerInput | null): Promise<string | null> {
  const customer = splitFields(input, customerFields);
  const { name = null, phone = null } = customer.known;
  const details = JSON.stringify(customer.details);
  if (details === '{}' && Object.keys(customer.known).length === 0) return null;
  const language = Intl.getCanonicalLocales(customer.known.language ?? defaultLanguage)[0] ?? defaultLanguage;
  const identity = customerIdentity({ name, phone, language, details });
  const db = tx.as<FleetTables>();
  if (identity !== null) {
    const known = await db.selectFrom('customers').select('id').where('identity', '=', identity).executeTakeFirst();
    if (known !== undefined) return known.id;
  }
  const id = deps.ids.next('cust');
  await db.insertInto('customers').values({ id, identity, name, phone, language, details }).execute();
  return id;
}

export const customerIdentity = (customer: Omit<CustomerRow, 'id' | 'identity'>): string | null =>
  customer.phone === null ? null : JSON.stringify([customer.name, customer.phone, customer.language, customer.details]);

/**
 * The id of the customer whom a patched device names. Who keeps the phone stays the same person, with all that is
 * known of them, as long as no other device shares the record.
 */
export async function patchCustomer(
  tx: Tx,
  deps: Deps,
  before: Customer | null,
  input: CustomerInput | null,
): Promise<string | null> {
  const db = tx.as<FleetTables>();
  const phone = typeof input?.phone === 'string' ? input.phone.trim() : null;
  if (before === null || before.phone === null || phone !== before.phone) return placeCustomer(tx, deps, input);
  const users = await db.selectFrom('devices').select('id').where('customer_id', '=', before.id).limit(2).execute();
  if (users.length !== 1) return placeCustomer(tx, deps, input);
  const { name = null, language: said } = splitFields(input, customerFields).known;
  const details = JSON.stringify(splitFields(input, customerFields).details);
  const language = Intl.getCanonicalLocales(said ?? defaultLanguage)[0] ?? defaultLanguage;
  const identity = customerIdentity({ name, phone, language, details });
  const twin = await db.selectFrom('customers').select('id').where('identity', '=', identity).executeTakeFirst();
  if (twin !== undefined) return twin.id;
  await db.updateTable('customers').set({ identity, name, language, details }).where('id', '=', before.id).execute();
  return before.id;
}

/** Removes a site and a customer that no device refers to any more. */
export async function forgetUnused(tx: Tx, siteId: string | null, customerId: string | null): Promise<void> {
  const db = tx.as<FleetTables>();
  const used = (column: 'site_id' | 'customer_id', id: string) =>
    db.selectFrom('devices').select('id').where(column, '=', id).limit(1).executeTakeFirst();
  if (siteId !== null && (await used('site_id', siteId)) === undefined) {
    await db.deleteFrom('sites').where('id', '=', siteId).execute();
  }
  if (customerId !== null && (await used('customer_id', customerId)) === undefined) {
    await db.deleteFrom('customers').where('id', '=', customerId).execute();
  }
}

/** The model's name, trimmed; the model exists afterwards. */
export async function keepModel(tx: Tx, now: Instant, name: string | null | undefined): Promise<string | null> {
  const model = name?.trim() ?? '';
  if (model === '') return null;
  await tx
    .as<FleetTables>()
    .insertInto('models')
    .values({ name: model, attributes: '{}', created_at: now, updated_at: now, version: 1 })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  return model;
}

async function keepDistrict(tx: Tx, now: Instant, name: string | null): Promise<void> {
  if (name === null) return;
  await tx
    .as<FleetTables>()
    .insertInto('districts')
    .values({ name, created_at: now })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
}

/** The fields of a stored site as an input, for merging a patch over it. */
export function siteInput(site: Site | null): SiteInput {
  return site === null ? {} : { ...site.details, ...without(site, 'details') };
}

/** The fields of a stored customer as an input, for merging a patch over it. */
export function customerInput(customer: Customer | null): CustomerInput {
  return customer === null ? {} : { ...customer.details, ...without(without(customer, 'details'), 'id') };
}

function without<T extends object, K extends keyof T>(record: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = record;
  return rest;
}

/** Known texts trimmed, empty ones left out; everything else into details, sorted by name. */
function splitFields<F extends string>(
  input: Readonly<Record<string, unknown>> | null,
  fields: readonly F[],
): { readonly known: Partial<Record<F, string>>; readonly details: Attributes } {
  const known: Partial<Record<F, string>> = {};
  const details: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(input ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (value === null || value === undefined) continue;
    if (!(fields as readonly string[]).includes(name)) details[name] = value as string | number | boolean;
    else if (String(value).trim() !== '') known[name as F] = String(value).trim();
  }
  return { known, details };
}
