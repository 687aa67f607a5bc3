import type { Instant } from '../../base/index.ts';
import type { LocalSpan } from '../hours/work-hours.ts';

/** Somebody who may be called about the customer's devices. */
export interface Contact {
  readonly name: string;
  /** What the person is to the customer, e.g. `tenant`, `caretaker`. */
  readonly role: string | null;
  readonly phone: string;
  readonly language: string | null;
  /** Called first; at most one is. */
  readonly preferred: boolean;
}

export const consentKinds = ['care_calls', 'marketing', 'data_sharing', 'recording'] as const;

/** What the customer agreed to, or did not. */
export interface Consent {
  readonly kind: (typeof consentKinds)[number];
  readonly given: boolean;
  readonly at: Instant;
  /** Who noted it. */
  readonly by: string;
}

/** A customer as a person who can be called, or must not be. */
export interface CustomerProfile {
  readonly id: string;
  readonly name: string | null;
  readonly phone: string | null;
  readonly language: string;
  readonly contacts: readonly Contact[];
  /** Times of the day in which nobody calls, on the clock of `time_zone`; P1 calls all the same. */
  readonly quiet_hours: readonly LocalSpan[];
  /** IANA name; null: that of the desk. */
  readonly time_zone: string | null;
  readonly do_not_call: { readonly reason: string; readonly since: Instant } | null;
  readonly consents: readonly Consent[];
  readonly notes: string | null;
  readonly updated_at: Instant | null;
  /** Rises with every change; the ETag. 0: nothing beside name, phone and language is known. */
  readonly version: number;
}

/** Fields to change; those left out stay, null clears. Lists are replaced as a whole, consents by kind. */
export interface ProfilePatch {
  readonly name?: string | null;
  readonly phone?: string | null;
  readonly language?: string;
  readonly contacts?: readonly Contact[];
  readonly quiet_hours?: readonly LocalSpan[];
  readonly time_zone?: string | null;
  readonly do_not_call?: { readonly reason: string } | null;
  readonly consents?: readonly { readonly kind: Consent['kind']; readonly given: boolean }[];
  readonly notes?: string | null;
}
