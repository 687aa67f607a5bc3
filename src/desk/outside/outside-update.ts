import type { Alert } from '../../alerts/index.ts';
import type { Instant } from '../../base/index.ts';
import type { Ticket, TicketState } from '../tickets/ticket.ts';

/** What another ticket system has a say in, in the order in which it takes effect. */
export const outsideFields = ['severity', 'assignee', 'state'] as const;
export type OutsideField = (typeof outsideFields)[number];

/** The fields as one side has them. */
export interface SharedFields {
  readonly severity: Alert['severity'];
  readonly assignee: string | null;
  readonly state: TicketState;
}

/** A change of a ticket that another ticket system tells; a field left out is not spoken of. */
export interface OutsideUpdate extends Partial<SharedFields> {
  /** Of the ticket there. */
  readonly external_id: string;
  /** Rises there with every change of that ticket; older ones change nothing here. */
  readonly version: number;
  /** Ours; needed once, to link the two. */
  readonly ticket_id?: string;
  /** The `version` of our ticket that the other side had taken over when it made the change. */
  readonly base_version?: number;
  /** Who did it there. */
  readonly by?: string;
  /** With `state: pending`. */
  readonly pending_until?: Instant;
  readonly pending_reason?: string;
  readonly notes?: readonly OutsideNote[];
}

export interface OutsideNote {
  /** Of the note there; one that came before is not written again. */
  readonly id: string;
  readonly text: string;
  readonly by?: string;
}

/**
 * Why a field is not taken over:
 * - `stale`: a newer version of the ticket there was told before
 * - `both-changed`: it was changed here too, and what stands here wins
 * - `life-safety`: P1 and P2 work of an alert that lasts is neither lowered nor cancelled from outside
 * - `forbidden`: the state here does not let it go there, or a field that it needs is missing
 * - `unconfirmed`: telemetry says that the fault lasts
 */
export type OutsideRule = 'stale' | 'both-changed' | 'life-safety' | 'forbidden' | 'unconfirmed';

export interface OutsideRefusal {
  readonly field: OutsideField;
  readonly sent: string | null;
  readonly rule: OutsideRule;
  readonly reason: string;
}

/** What became of an update. `refused` means a conflict: the other side should take over what stands in `ticket`. */
export interface OutsideOutcome {
  readonly applied: readonly (OutsideField | 'link' | 'notes')[];
  /** Said nothing new: an echo of what stands here, or what the other side had said before. */
  readonly unchanged: readonly OutsideField[];
  readonly refused: readonly OutsideRefusal[];
  readonly ticket: Ticket;
}

/** The two tickets that are one. */
export interface OutsideLink {
  readonly system: string;
  readonly external_id: string;
  readonly ticket_id: string;
  /** The newest version told. */
  readonly version: number;
  readonly linked_at: Instant;
  readonly updated_at: Instant;
}
