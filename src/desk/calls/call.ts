import type { Alert, BilingualText } from '../../alerts/index.ts';
import type { Duration, Instant } from '../../base/index.ts';
import type { SatisfactionAnswer, SatisfactionInput } from '../satisfaction/satisfaction.ts';

/**
 * - `queued`: to be made (again) at `due_at`
 * - `done`: the customer was reached, or refused the call
 * - `unreachable`: given up after too many attempts, or the number is wrong
 * - `withdrawn`: no longer needed; `withdrawn_reason` says why
 */
export const callStates = ['queued', 'done', 'unreachable', 'withdrawn'] as const;
export type CallState = (typeof callStates)[number];

/** From `advice_given` on: the customer was reached, and something follows. */
export const callOutcomes = [
  'reached',
  'no_answer',
  'busy',
  'refused',
  'wrong_number',
  'voicemail',
  'advice_given',
  'visit_wanted',
  'false_alarm',
  'call_back_later',
] as const;
export type CallOutcome = (typeof callOutcomes)[number];

/**
 * How watching telemetry after advice ended: `cleared`: the condition ended in time · `ticket`: it did not, and a
 * ticket was opened · `noted`: it did not, and the ticket that there was says so · `released`: a visit or silence covers it
 */
export const watchOutcomes = ['cleared', 'ticket', 'noted', 'released'] as const;
export type WatchOutcome = (typeof watchOutcomes)[number];

export interface CallAttempt {
  readonly at: Instant;
  readonly by: string;
  readonly outcome: CallOutcome;
  readonly note: string | null;
  /** When the next attempt is due, if there is one. */
  readonly next_at: Instant | null;
}

/** The customer as known when the call was queued. */
export interface CallCustomer {
  readonly name: string | null;
  readonly phone: string | null;
  readonly language: string;
}

/** What a care call and a callback have in common. */
export interface Call {
  readonly id: string;
  /** Null for a call about a group. */
  readonly device_id: string | null;
  readonly subject: Alert['subject'];
  readonly state: CallState;
  readonly severity: Alert['severity'];
  readonly title: BilingualText;
  readonly customer: CallCustomer | null;
  readonly script: string;
  /** The script in the customer's language with its values filled in; an em dash for a value not known. */
  readonly text: string;
  readonly created_at: Instant;
  readonly due_at: Instant;
  readonly ended_at: Instant | null;
  readonly attempts: readonly CallAttempt[];
  /** Also why it is withheld: `do-not-call`, `joined`, `capped`. */
  readonly withdrawn_reason: string | null;
  readonly customer_id: string | null;
  /** Nobody is asked to make it before: quiet hours, or a promise. */
  readonly not_before: Instant;
  readonly claimed_by: string | null;
  readonly claimed_until: Instant | null;
  readonly promised_at: Instant | null;
  /** Rises with every change; the ETag. */
  readonly version: number;
}

/** A call that an agent makes because of an alert. */
export interface CareCall extends Call {
  /** Both are null where no rule asked for it. */
  readonly alert_id: string | null;
  readonly rule_id: string | null;
  readonly ticket_id: string | null;
  /** The call that is made for this reason as well. */
  readonly joined_call_id: string | null;
  readonly watch_until: Instant | null;
  readonly watch_outcome: WatchOutcome | null;
}

/**
 * - `closed`, `cancelled`: what became of the ticket that somebody was sent for
 * - `unfinished`: somebody was sent that day, and it was not done in the evening
 */
export const callbackPurposes = ['closed', 'cancelled', 'unfinished'] as const;
export type CallbackPurpose = (typeof callbackPurposes)[number];

/** The call that verifies finished work. */
export interface Callback extends Call {
  readonly ticket_id: string;
  readonly purpose: CallbackPurpose;
  readonly answer: SatisfactionAnswer | null;
}

export interface CallAttemptInput {
  /** Of a callback: what the customer answered. */
  readonly answer?: SatisfactionInput;
  readonly outcome: CallOutcome;
  readonly note?: string;
  /** When to call again: after `no_answer`, `busy` or `voicemail`, and what `call_back_later` promises. */
  readonly next_at?: Instant;
  /** With `advice_given`: how long telemetry is watched before somebody is sent. */
  readonly watch_for?: Duration;
}
