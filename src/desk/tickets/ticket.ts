import type { Alert, BilingualText, MutingStage } from '../../alerts/index.ts';
import type { Instant } from '../../base/index.ts';

export const ticketStates = ['open', 'accepted', 'in_progress', 'pending', 'resolved', 'closed', 'cancelled'] as const;
export type TicketState = (typeof ticketStates)[number];

export const ticketActions = [
  'accept',
  'assign',
  'start',
  'pend',
  'resume',
  'resolve',
  'close',
  'reopen',
  'cancel',
] as const;
export type TicketAction = (typeof ticketActions)[number];

/** Who asked for it. */
export const ticketSources = ['rule', 'phone', 'customer', 'maintenance', 'technician'] as const;
export type TicketSource = (typeof ticketSources)[number];

/** What repeated repairs of one fault call for. */
export const ticketReviews = ['second-repair', 'complaint'] as const;
export type TicketReview = (typeof ticketReviews)[number];

/**
 * What telemetry says of how it was closed:
 * - `confirmed`: its alert ended by the rule's clear condition
 * - `unconfirmed`: the device had not measured since the work was done; it is judged when it does
 * - `overridden`: somebody closed it against telemetry
 */
export const ticketClosures = ['confirmed', 'unconfirmed', 'overridden'] as const;
export type TicketClosure = (typeof ticketClosures)[number];

/** What people found the alert to be. */
export const ticketVerdicts = ['confirmed', 'false_alarm', 'duplicate', 'customer_error'] as const;
export type TicketVerdict = (typeof ticketVerdicts)[number];

/** Work for a technician. */
export interface Ticket {
  readonly id: string;
  /** For people to say on the phone, e.g. `T000042`. */
  readonly number: string;
  /** Null for work on a group. */
  readonly device_id: string | null;
  readonly subject: Alert['subject'];
  readonly source: TicketSource;
  /** The rule that asked for it, its version and the alert; null where none did. */
  readonly rule_id: string | null;
  readonly rule_version: number | null;
  readonly alert_id: string | null;
  readonly severity: Alert['severity'];
  readonly state: TicketState;
  readonly title: BilingualText;
  /** Code of the fault catalogue. */
  readonly fault: string | null;
  /** Least skill of the technician, 1–3. */
  readonly skill: number;
  readonly assignee: string | null;
  readonly opened_at: Instant;
  readonly accepted_at: Instant | null;
  readonly started_at: Instant | null;
  readonly resolved_at: Instant | null;
  readonly closed_at: Instant | null;
  readonly cancelled_at: Instant | null;
  /** When its alert ended; the ticket stays until people confirm. */
  readonly recovered_at: Instant | null;
  readonly reopened: number;
  readonly result: string | null;
  readonly cause: string | null;
  readonly note: string | null;
  readonly verdict: TicketVerdict | null;
  /** The incident whose ticket it is, or that its alert belongs or belonged to. */
  readonly incident_id: string | null;
  /** What cancelled it, when that was no person: `grouped` by an incident, `inhibited` by its parent's alert. */
  readonly cancel_reason: MutingStage | null;
  /** A profile of a customer; null where only the device says whose it is. */
  readonly customer_id: string | null;
  readonly review: TicketReview | null;
  /** Null while it is not closed, and where telemetry has no say. */
  readonly closure: TicketClosure | null;
  /** While it is `pending`: until when, and for what. */
  readonly pending_until: Instant | null;
  readonly pending_reason: string | null;
  /** Rises with every change; the ETag. */
  readonly version: number;
}

/** One line of a ticket's timeline. */
export interface TicketEvent {
  readonly at: Instant;
  readonly actor: string;
  /** Past participle, e.g. `opened`, `accepted`, `severity_changed`, `recovered`. */
  readonly action: string;
  readonly from: TicketState | null;
  readonly to: TicketState;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What comes with an action. Each action takes its own fields and ignores the others. */
export interface TicketActionInput {
  /** `assign` (this or `technician_id`), `accept` (by others than agents). */
  readonly assignee?: string;
  /** `assign`, `accept`: the technician whose work it is, in place of a name. */
  readonly technician_id?: string;
  readonly result?: string;
  readonly cause?: string;
  readonly note?: string;
  readonly verdict?: TicketVerdict;
  /** `pend` (both required): what it waits for, and when it is taken up again. */
  readonly reason?: string;
  readonly until?: Instant;
  /** `close`, by a manager: why it is closed though telemetry does not confirm it. */
  readonly override?: string;
}
