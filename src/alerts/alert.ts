import type { Instant } from '../base/index.ts';
import type { EpisodeState, Severity, Subject, Verdict } from '../rules/index.ts';

/** A text in both languages of the product. */
export type BilingualText = Readonly<Record<'en' | 'zh-CN', string>>;

/**
 * - `open`: the condition holds and nobody has looked at it (or it got worse since)
 * - `acknowledged`: the condition holds and a person knows
 * - `recovered`: the condition ended by itself
 * - `closed`: the episode ended otherwise: cleared by a person, or its rule or device was retired
 */
export const alertStates = ['open', 'acknowledged', 'recovered', 'closed'] as const;
export type AlertState = (typeof alertStates)[number];

/**
 * - `silenced`: a silence, a maintenance window or a technician on site covers it
 * - `inhibited`: the alert of its parent rule is open for the same device
 * - `grouped`: an incident that explains it is open
 */
export type MutingStage = 'silenced' | 'inhibited' | 'grouped';

/** Why an alert is shown and opens no work for now. */
export interface Muting {
  readonly stage: MutingStage;
  readonly reason: string;
  /** The silence, alert or incident on whose end the alert is looked at again. */
  readonly by: string;
  readonly at: Instant;
}

/**
 * Why a finding took no effect, said by the stage that held it back: a verdict that changed nothing, or, with `by`,
 * a span in which the alert's work waited.
 */
export interface Suppression {
  readonly stage: string;
  readonly reason: string;
  readonly at: Instant;
  /** Entry of the verdict that was held back. */
  readonly seq: number;
  /** The silence, alert or incident that muted it. */
  readonly by?: string;
  /** When that ended; null while it lasts. */
  readonly until?: Instant | null;
}

/** What the alert rests on, as it stood when it opened or last changed its level. */
export interface AlertProof {
  /** Journal entry that brought it about. */
  readonly seq: number;
  readonly rule_version: number;
  readonly reason: Verdict['reason'];
  /** Signals and attributes that the rule read; null = unknown. */
  readonly inputs: Verdict['inputs'];
  readonly timers: {
    /** Since when the condition held, and the device's now when the verdict fell, in device time. */
    readonly since: Instant;
    readonly device_time: Instant;
    readonly held_ms: number;
  };
  /** What the rule kept of the subject just before the verdict, and after it; null where it was not yet stored. */
  readonly before: EpisodeState | null;
  readonly after: EpisodeState | null;
  /** What was held back while it was open, in order. */
  readonly suppressions: readonly Suppression[];
}

/** An episode shown to people: the span in which a rule's condition holds for a subject. */
export interface Alert {
  readonly id: string;
  readonly rule_id: string;
  readonly rule_version: number;
  readonly subject: Subject;
  /** Null for an alert of a group. */
  readonly device_id: string | null;
  readonly severity: Severity;
  /** Position in the rule's levels; 0 for a rule with one. */
  readonly level: number;
  readonly state: AlertState;
  readonly title: BilingualText;
  /** Since when the condition holds, in device time. */
  readonly since: Instant;
  readonly opened_at: Instant;
  /** When it ended, by itself or otherwise. */
  readonly recovered_at: Instant | null;
  readonly ended_by: Verdict['reason'] | null;
  readonly acknowledged_at: Instant | null;
  readonly acknowledged_by: string | null;
  /** Whether episodes came and went until its rule kept this one open, and when it was known to. */
  readonly flapping: boolean;
  readonly flapping_since: Instant | null;
  /** Set while its work waits; what it was when the alert ended stays. */
  readonly muted: Muting | null;
  /** The incident that it is, or that it belongs to. */
  readonly incident_id: string | null;
  readonly proof: AlertProof;
  readonly version: number;
}

/**
 * What the desk is told. `alert` is the alert after the change, `from` its level before (for `opened`: the level
 * it opened with), `at` the journal's instant. `muted`: work that nobody has taken up is taken back; `released`: the
 * work of an alert that was muted opens now.
 */
export interface AlertChange {
  readonly kind: 'opened' | 'level-changed' | 'ended' | 'muted' | 'released';
  readonly at: Instant;
  readonly alert: Alert;
  readonly from: { readonly severity: Severity; readonly level: number };
}
