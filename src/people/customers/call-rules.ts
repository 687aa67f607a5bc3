import type { Instant } from '../../base/index.ts';
import type { Reader } from '../../db/index.ts';
import { compileHours, type LocalSpan, weekdays } from '../hours/work-hours.ts';
import { digitsOf } from '../refuse.ts';
import type { PeopleTables } from '../tables.ts';
import { isErasedDoNotCall } from './erased-phones.ts';
import type { Contact } from './profile.ts';
import { readProfile } from './profile-row.ts';

/** Whether and when a customer may be called. */
export interface CallRules {
  readonly customer_id: string;
  /** Why not, when the person, or whoever has the same phone, asked not to be called. */
  readonly do_not_call: { readonly reason: string } | null;
  readonly quiet_hours: readonly LocalSpan[];
  readonly time_zone: string | null;
  /** Whom to call first: the preferred contact, else the customer. */
  readonly first: { readonly name: string | null; readonly phone: string | null; readonly language: string };
  readonly contacts: readonly Contact[];
}

/** Undefined for an id that no device names. */
export async function readCallRules(reader: Reader, customerId: string): Promise<CallRules | undefined> {
  const profile = await readProfile(reader, customerId);
  if (profile === undefined) return undefined;
  const { name, phone, language, contacts, quiet_hours, time_zone } = profile;
  const preferred = contacts.find((contact) => contact.preferred);
  const first =
    preferred === undefined
      ? { name, phone, language }
      : { name: preferred.name, phone: preferred.phone, language: preferred.language ?? language };
  const reason = profile.do_not_call?.reason ?? (await reasonOfPhone(reader, phone));
  return {
    customer_id: customerId,
    do_not_call: reason === null ? null : { reason },
    ...{ quiet_hours, time_zone, first, contacts },
  };
}

async function reasonOfPhone(reader: Reader, phone: string | null): Promise<string | null> {
  if (phone === null) return null;
  const row = await reader
    .as<PeopleTables>()
    .selectFrom('do_not_call_phones')
    .innerJoin('customer_profiles', 'customer_profiles.customer_id', 'do_not_call_phones.customer_id')
    .select('do_not_call_reason')
    .where('digits', '=', digitsOf(phone))
    .limit(1)
    .executeTakeFirst();
  if (row !== undefined) return row.do_not_call_reason;
  return (await isErasedDoNotCall(reader, digitsOf(phone))) ? 'a customer who was erased asked for it' : null;
}

/** When the quiet time around `at` ends; undefined when it is not quiet. Quiet for good ends never: a day is looked ahead. */
export function quietUntil(quiet: readonly LocalSpan[], timeZone: string, at: Instant): Instant | undefined {
  if (quiet.length === 0) return undefined;
  const weekly = Object.fromEntries(weekdays.map((day) => [day, quiet]));
  const hours = compileHours({ time_zone: timeZone, weekly, exceptions: [] });
  let end: Instant | undefined;
  for (const [from, to] of hours.spans(at, (at + 2 * 86_400_000) as Instant)) {
    if (from > (end ?? at)) break;
    end = to;
  }
  return end;
}
