import type { PolicyFault } from './clocks/policy-faults.ts';

/** Expected failures of this room. */
export type DeskFailure =
  | { readonly code: 'ticket-unknown'; readonly id: string }
  /** No such ticket, or nobody was ever to be sent to it. */
  | { readonly code: 'dispatch-unknown'; readonly id: string }
  | { readonly code: 'call-unknown'; readonly id: string }
  /** No rule asked for the ticket, or not under that alert. */
  | { readonly code: 'evidence-unknown'; readonly id: string }
  /** The transition table forbids it in the present state; the sentence says why. */
  | { readonly code: 'move-forbidden'; readonly id: string; readonly state: string; readonly action: string }
  /** A field that the action needs is missing or cannot be. */
  | { readonly code: 'invalid-action'; readonly field: string; readonly value: unknown }
  /** Telemetry does not confirm that the fault is over. */
  | { readonly code: 'closure-unconfirmed'; readonly id: string; readonly alert_id: string }
  | { readonly code: 'override-not-allowed'; readonly id: string; readonly role: string }
  | { readonly code: 'ticket-device-unknown'; readonly id: string }
  | { readonly code: 'invalid-policies'; readonly faults: readonly PolicyFault[] }
  /** Another ticket system never said which of our tickets it means, or means two. */
  | { readonly code: 'outside-ticket-unknown'; readonly system: string; readonly external_id: string }
  | {
      readonly code: 'outside-ticket-linked';
      readonly system: string;
      readonly external_id: string;
      readonly ticket_id: string;
    }
  | { readonly code: 'review-unknown'; readonly id: string }
  | { readonly code: 'visit-unknown'; readonly id: string }
  /** No part of the catalogue for the device is called so; `nearest` are numbers of those that may be meant. */
  | {
      readonly code: 'part-unknown';
      readonly field: string;
      readonly value: unknown;
      readonly nearest: readonly string[];
    }
  /** Items of class A failed or were passed over. */
  | { readonly code: 'checklist-bars'; readonly id: string; readonly items: readonly string[] }
  /** Somebody else has it in hand. */
  | { readonly code: 'call-claimed'; readonly id: string; readonly by: string | null }
  /** The customer is not called at this hour. */
  | { readonly code: 'quiet-hours'; readonly id: string; readonly until: number }
  /** As many automatic calls as are allowed are in progress. */
  | { readonly code: 'calls-busy'; readonly allowed: number }
  /** Somebody else changed it since it was read (`If-Match`). */
  | { readonly code: 'version-mismatch'; readonly expected: number; readonly actual: number };
