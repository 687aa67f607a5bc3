import type { Instant } from '../../base/index.ts';
import type { Reader } from '../../db/index.ts';
import { type Customer, readCustomer } from '../../fleet/index.ts';
import type { LocalSpan } from '../hours/work-hours.ts';
import type { PeopleTables, ProfileRow } from '../tables.ts';
import type { Consent, Contact, CustomerProfile } from './profile.ts';

export const emptyProfile = (customer_id: string): ProfileRow => ({
  customer_id,
  contacts: '[]',
  quiet_hours: '[]',
  time_zone: null,
  do_not_call_reason: null,
  do_not_call_since: null,
  consents: '[]',
  notes: null,
  found_by: '',
  updated_at: 0,
  version: 0,
});

export async function readProfileRow(reader: Reader, id: string): Promise<ProfileRow | undefined> {
  return reader
    .as<PeopleTables>()
    .selectFrom('customer_profiles')
    .selectAll()
    .where('customer_id', '=', id)
    .executeTakeFirst();
}

/** The customer with what is known of the person; undefined for an id that no device names. */
export async function readProfile(reader: Reader, id: string): Promise<CustomerProfile | undefined> {
  const customer = await readCustomer(reader, id);
  return customer === undefined
    ? undefined
    : toProfile(customer, (await readProfileRow(reader, id)) ?? emptyProfile(id));
}

export function toProfile({ id, name, phone, language }: Customer, row: ProfileRow): CustomerProfile {
  const { do_not_call_reason: reason, do_not_call_since: since } = row;
  return {
    ...{ id, name, phone, language },
    contacts: JSON.parse(row.contacts) as Contact[],
    quiet_hours: JSON.parse(row.quiet_hours) as LocalSpan[],
    time_zone: row.time_zone,
    do_not_call: reason === null || since === null ? null : { reason, since: since as Instant },
    consents: JSON.parse(row.consents) as Consent[],
    notes: row.notes,
    updated_at: row.version === 0 ? null : (row.updated_at as Instant),
    version: row.version,
  };
}
