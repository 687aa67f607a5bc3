import type { Instant } from '../../base/index.ts';

export const dispatchStates = [
  'new',
  'offered',
  'waiting',
  'unmatched',
  'deferred',
  'assigned',
  'accepted',
  'over',
] as const;
export type DispatchState = (typeof dispatchStates)[number];

/** Why somebody is not sent. */
export type OutReason =
  | 'skill-too-low'
  | 'other-products'
  | 'certification-missing'
  | 'certification-expired'
  | 'off-shift'
  | 'provider-closed'
  | 'did-not-accept';

/** One who might have been sent, and what spoke for and against it. */
export interface JudgedCandidate {
  readonly technician_id: string;
  readonly technician: string;
  readonly provider_id: string;
  /** 100 for somebody of the district with just the skill and nothing to do; null for who cannot be sent. */
  readonly score: number | null;
  readonly reasons: readonly string[];
}

/** Who was sent to a ticket, by whom and why. */
export interface Dispatch {
  readonly state: DispatchState;
  readonly provider_id: string | null;
  readonly technician_id: string | null;
  /** `auto`, or the name of who sent. */
  readonly by: string;
  readonly at: Instant;
  /** When something happens by itself: the offer lapses, or a shift begins. */
  readonly due_at: Instant | null;
  /** In words, where nobody was sent. */
  readonly reason: string | null;
  /** The best first; at most 20. */
  readonly candidates: readonly JudgedCandidate[];
  /** The ticket that does this work as well, in a surge. */
  readonly merged_into: string | null;
}
