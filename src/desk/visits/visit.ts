import type { Instant } from '../../base/index.ts';
import type { AnsweredItem } from '../checklists/checklist.ts';

export const visitStates = ['planned', 'under_way', 'finished', 'cancelled'] as const;
export type VisitState = (typeof visitStates)[number];

/** `unfinished`: somebody was there and it needs another visit. */
export const visitResults = ['done', 'unfinished', 'not_at_home'] as const;
export type VisitResult = (typeof visitResults)[number];

/**
 * What telemetry says of the result. `none`: there is nothing that it could say · `pending`: it is waited for · `unknown`:
 * the device said nothing that tells.
 */
export const visitCheckStates = ['none', 'pending', 'agrees', 'contradicted', 'unknown'] as const;
export type VisitCheckState = (typeof visitCheckStates)[number];

export interface VisitCheck {
  readonly state: VisitCheckState;
  readonly reason: string | null;
  /** What was seen, e.g. when water was drawn. */
  readonly evidence: Readonly<Record<string, unknown>> | null;
  readonly judged_at: Instant | null;
}

export interface UsedPart {
  /** Its number in the catalogue of parts, where there is one. */
  readonly part: string;
  readonly quantity: number;
}

/** What was used and is not in the catalogue. */
export interface OtherPart {
  readonly name: string;
  readonly quantity: number;
}

/** A photo or paper kept elsewhere. `sha256` tells whether it is still the same. */
export interface Attachment {
  readonly name: string;
  readonly url: string;
  readonly sha256?: string;
}

/** Somebody goes to the device because of a ticket. A ticket may need several. */
export interface Visit {
  readonly id: string;
  readonly ticket_id: string;
  readonly device_id: string | null;
  readonly provider_id: string | null;
  readonly technician_id: string | null;
  /** As shown to people. */
  readonly technician: string | null;
  readonly state: VisitState;
  readonly planned_from: Instant | null;
  readonly planned_to: Instant | null;
  readonly arrived_at: Instant | null;
  readonly finished_at: Instant | null;
  readonly result: VisitResult | null;
  readonly cause_code: string | null;
  readonly parts: readonly UsedPart[];
  readonly other_parts: readonly OtherPart[];
  readonly notes: string | null;
  readonly attachments: readonly Attachment[];
  readonly checklist: readonly AnsweredItem[];
  readonly check: VisitCheck;
  readonly version: number;
}

export interface VisitPlan {
  readonly planned_from: Instant;
  readonly planned_to: Instant;
  /** Left out: whoever the ticket is with. */
  readonly technician_id?: string | undefined;
}

export interface VisitReport {
  readonly result: VisitResult;
  readonly cause_code?: string | undefined;
  /** By number or name; see `numbered`. */
  readonly parts?: readonly UsedPart[] | undefined;
  readonly other_parts?: readonly OtherPart[] | undefined;
  readonly notes?: string | undefined;
  readonly attachments?: readonly Attachment[] | undefined;
  readonly checklist?: readonly AnsweredItem[] | undefined;
}
