import type { Instant } from '../base/index.ts';
import { AppError } from '../base/index.ts';
import type { Reader, Tx } from '../db/index.ts';
import type { Attributes, Customer, CustomerInput } from './device.ts';
import { refuseFaults } from './device-writer.ts';
import type { FleetFailure } from './errors.ts';
import { customerFaults } from './field-rules.ts';
import { customerIdentity } from './place-and-people.ts';
import type { CustomerRow, FleetTables } from './tables.ts';

export async function readCustomer(reader: Reader, id: string): Promise<Customer | undefined> {
  const row = await selectCustomer(reader, id);
  return row === undefined ? undefined : toCustomer(row);
}

/**
 * Changes the person behind every device that names this customer; fields left out stay, null clears. The devices show
 * it, so their versions rise. The caller audits.
 */
export async function editCustomer(
  tx: Tx,
  now: Instant,
  id: string,
  patch: Pick<CustomerInput, 'name' | 'phone' | 'language'>,
): Promise<Customer> {
  refuseFaults(customerFaults(patch));
  const row = await selectCustomer(tx, id);
  if (row === undefined)
    throw new AppError<FleetFailure>({ code: 'customer-unknown', id }, `There is no customer ${id}.`);
  const text = (value: string | null | undefined, before: string | null): string | null =>
    value === undefined ? before : value?.trim() || null;
  const name = text(patch.name, row.name);
  const phone = text(patch.phone, row.phone);
  const language = Intl.getCanonicalLocales(text(patch.language, row.language) ?? row.language)[0] ?? row.language;
  const identity = customerIdentity({ name, phone, language, details: row.details });
  await refuseTwin(tx, id, identity);
  const db = tx.as<FleetTables>();
  await db.updateTable('customers').set({ identity, name, phone, language }).where('id', '=', id).execute();
  await db
    .updateTable('devices')
    .set((eb) => ({ updated_at: now, version: eb('version', '+', 1) }))
    .where('customer_id', '=', id)
    .where('state', '=', 'registered')
    .execute();
  return toCustomer({ ...row, name, phone, language });
}

async function refuseTwin(tx: Tx, id: string, identity: string | null): Promise<void> {
  if (identity === null) return;
  const twin = await tx
    .as<FleetTables>()
    .selectFrom('customers')
    .select('id')
    .where('identity', '=', identity)
    .where('id', '!=', id)
    .executeTakeFirst();
  if (twin === undefined) return;
  const sentence = `Customer ${twin.id} has the same name, phone and language; change one of them, or work with ${twin.id}.`;
  throw new AppError<FleetFailure>({ code: 'customer-exists', id: twin.id }, sentence);
}

const selectCustomer = (reader: Reader, id: string): Promise<CustomerRow | undefined> =>
  reader.as<FleetTables>().selectFrom('customers').selectAll().where('id', '=', id).executeTakeFirst();

const toCustomer = ({ id, name, phone, language, details }: CustomerRow): Customer => ({
  id,
  name,
  phone,
  language,
  details: JSON.parse(details) as Attributes,
});
