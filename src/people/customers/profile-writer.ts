import type { Instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { recordAudit } from '../../db/index.ts';
import { type Customer, editCustomer, readCustomer } from '../../fleet/index.ts';
import { digitsOf, refuseFaults, refuseStale, unknown } from '../refuse.ts';
import type { PeopleTables, ProfileRow } from '../tables.ts';
import type { Consent, Contact, CustomerProfile, ProfilePatch } from './profile.ts';
import { emptyProfile, readProfileRow, toProfile } from './profile-row.ts';
import { profileFaults } from './profile-rules.ts';

export interface ProfileChange {
  readonly id: string;
  readonly patch: ProfilePatch;
  readonly ifMatch: number | undefined;
  readonly by: string;
  readonly at: Instant;
}

export async function updateProfile(tx: Tx, { id, patch, ifMatch, by, at }: ProfileChange): Promise<CustomerProfile> {
  const before = await readCustomer(tx, id);
  if (before === undefined) throw unknown('customer', id);
  const known = (await readProfileRow(tx, id)) ?? emptyProfile(id);
  refuseStale(ifMatch, known.version);
  refuseFaults(profileFaults(patch));
  const { name, phone, language } = patch;
  const person = {
    ...(name === undefined ? {} : { name }),
    ...(phone === undefined ? {} : { phone }),
    ...(language === undefined ? {} : { language }),
  };
  const customer = Object.keys(person).length === 0 ? before : await editCustomer(tx, at, id, person);
  const row = patchedRow(known, patch, by, at);
  await writeProfile(tx, customer, row);
  const object = { kind: 'customer', id };
  const detail = { fields: Object.keys(patch), do_not_call: row.do_not_call_reason, version: row.version };
  await recordAudit(tx, { at, actor: by, action: 'customer.updated', object, detail });
  return toProfile(customer, row);
}

/**
 * What is known of a person goes with them when a change of a device gave them a new record; `from` that no device
 * names any more is forgotten.
 */
export async function followCustomer(tx: Tx, from: string, to: string | null, samePerson: boolean): Promise<void> {
  const profile = await readProfileRow(tx, from);
  if (profile === undefined) return;
  const customer = to === null ? undefined : await readCustomer(tx, to);
  if (samePerson && customer !== undefined && (await readProfileRow(tx, customer.id)) === undefined) {
    await writeProfile(tx, customer, { ...profile, customer_id: customer.id });
  }
  if ((await readCustomer(tx, from)) !== undefined) return;
  const db = tx.as<PeopleTables>();
  await db.deleteFrom('customer_profiles').where('customer_id', '=', from).execute();
  await db.deleteFrom('do_not_call_phones').where('customer_id', '=', from).execute();
}

function patchedRow(row: ProfileRow, patch: ProfilePatch, by: string, at: Instant): ProfileRow {
  const contacts = patch.contacts?.map(trimmed) ?? (JSON.parse(row.contacts) as Contact[]);
  const { quiet_hours, time_zone = row.time_zone, do_not_call, notes = row.notes } = patch;
  return {
    ...row,
    contacts: JSON.stringify(contacts),
    quiet_hours: quiet_hours === undefined ? row.quiet_hours : JSON.stringify(quiet_hours),
    time_zone,
    ...(do_not_call === undefined ? {} : doNotCall(row, do_not_call, at)),
    consents: JSON.stringify(consentsOf(JSON.parse(row.consents) as Consent[], patch.consents ?? [], by, at)),
    notes,
    found_by: contacts.map(({ name, phone }) => `${name} ${phone} ${digitsOf(phone)}`).join(' '),
    updated_at: at,
    version: row.version + 1,
  };
}

/** Since when stays with the first time it was asked for. */
function doNotCall(row: ProfileRow, asked: NonNullable<ProfilePatch['do_not_call']> | null, at: Instant) {
  if (asked === null) return { do_not_call_reason: null, do_not_call_since: null };
  return { do_not_call_reason: asked.reason.trim(), do_not_call_since: row.do_not_call_since ?? at };
}

function consentsOf(
  known: readonly Consent[],
  said: NonNullable<ProfilePatch['consents']>,
  by: string,
  at: Instant,
): Consent[] {
  const kept = known.filter(({ kind }) => !said.some((one) => one.kind === kind));
  const changed = said.map(({ kind, given }): Consent => {
    const before = known.find((one) => one.kind === kind);
    return before?.given === given ? before : { kind, given, at, by };
  });
  return [...kept, ...changed].sort((a, b) => (a.kind < b.kind ? -1 : 1));
}

const trimmed = (contact: Contact): Contact => ({ ...contact, name: contact.name.trim(), phone: contact.phone.trim() });

async function writeProfile(tx: Tx, customer: Customer, row: ProfileRow): Promise<void> {
  const db = tx.as<PeopleTables>();
  const { customer_id, ...fields } = row;
  await db
    .insertInto('customer_profiles')
    .values(row)
    .onConflict((conflict) => conflict.column('customer_id').doUpdateSet(fields))
    .execute();
  await db.deleteFrom('do_not_call_phones').where('customer_id', '=', customer_id).execute();
  if (row.do_not_call_reason === null) return;
  const phones = [customer.phone, ...(JSON.parse(row.contacts) as Contact[]).map(({ phone }) => phone)];
  const digits = new Set(
    phones.flatMap((phone) => (phone === null ? [] : [digitsOf(phone)])).filter((text) => text !== ''),
  );
  if (digits.size === 0) return;
  await db
    .insertInto('do_not_call_phones')
    .values([...digits].map((one) => ({ digits: one, customer_id })))
    .execute();
}
