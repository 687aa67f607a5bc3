import { days, type Instant, instant } from '../../base/index.ts';
import type { PlannedCallRefusal } from '../../desk/index.ts';
import type { Device } from '../../fleet/index.ts';
import type { CampaignCaps, ContactRefusal } from './campaign.ts';

/** What a run has done so far. */
export interface RunTally {
  readonly begunAt: Instant;
  /** Calls decided on. */
  readonly calls: number;
}

/** What stands against a call about the device; the customer may have other devices. */
export interface ContactFacts {
  readonly device: Pick<Device, 'customer'>;
  /** The run calls this customer about another device. */
  readonly customerIsCalled: boolean;
  /** Why the desk would not take the call. */
  readonly deskRefuses: PlannedCallRefusal | undefined;
}

export type Contact =
  | { readonly decision: 'call'; readonly dueAt: Instant }
  | { readonly decision: ContactRefusal; readonly dueAt: null };

/** One call a customer, within the caps, spread over days in the order in which they were decided. */
export function decideContact(caps: CampaignCaps, tally: RunTally, facts: ContactFacts): Contact {
  const refusal = refusalOf(caps, tally, facts);
  if (refusal !== undefined) return { decision: refusal, dueAt: null };
  const day = Math.floor(tally.calls / caps.calls_per_day);
  return { decision: 'call', dueAt: instant(tally.begunAt + days(day)) };
}

function refusalOf(caps: CampaignCaps, tally: RunTally, facts: ContactFacts): ContactRefusal | undefined {
  const { customer } = facts.device;
  if (customer === null) return 'no-customer';
  if (customer.phone === null) return 'no-phone';
  if (facts.customerIsCalled) return 'same-customer';
  if (facts.deskRefuses !== undefined) return facts.deskRefuses;
  return tally.calls >= caps.calls_per_run ? 'cap-reached' : undefined;
}
