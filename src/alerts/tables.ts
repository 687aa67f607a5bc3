import type { Generated } from 'kysely';
import type { Severity, Subject, Verdict } from '../rules/index.ts';
import type { AlertState, MutingStage } from './alert.ts';
import type { IncidentState, MemberEnd } from './incidents/incident.ts';
import type { SilenceKind } from './silences/silence.ts';

export interface AlertRow {
  readonly id: string;
  readonly rule_id: string;
  readonly rule_version: number;
  readonly subject_kind: Subject['kind'];
  readonly subject_id: string;
  /** Null for an alert of a group. */
  readonly device_id: string | null;
  readonly severity: Severity;
  readonly level: number;
  readonly state: AlertState;
  readonly title: string;
  readonly since: number;
  readonly opened_at: number;
  readonly recovered_at: number | null;
  readonly ended_by: Verdict['reason'] | null;
  readonly acknowledged_at: number | null;
  readonly acknowledged_by: string | null;
  readonly seq: number;
  readonly reason: Verdict['reason'];
  readonly inputs: string;
  readonly device_time: number;
  /** What the rule kept before and after; null in rows of before they were kept. */
  readonly state_before: string | null;
  readonly state_after: string | null;
  /** Null while the alert does not flap. */
  readonly flapping_since: number | null;
  readonly version: number;
  readonly incident_id: string | null;
  readonly muted_stage: MutingStage | null;
  readonly muted_reason: string | null;
  readonly muted_by: string | null;
  readonly muted_at: number | null;
}

interface SuppressedRow {
  readonly seq: number;
  readonly ordinal: number;
  readonly at: number;
  readonly stage: string;
  readonly reason: string;
  readonly rule_id: string;
  readonly device_id: string | null;
  readonly subject_kind: Subject['kind'];
  readonly subject_id: string;
  readonly alert_id: string | null;
  readonly kind: Verdict['kind'];
}

/** An alert that keeps another muted while it is open, named by its rule and subject. */
export interface ParentRow {
  readonly alert_id: string;
  readonly rule_id: string;
  readonly subject_kind: Subject['kind'];
  readonly subject_id: string;
}

interface SuppressionRow {
  readonly id: Generated<number>;
  readonly alert_id: string;
  readonly at: number;
  readonly stage: MutingStage;
  readonly reason: string;
  /** The silence, alert or incident that muted it. */
  readonly suppressor: string;
  readonly seq: number;
  readonly lifted_at: number | null;
}

export interface IncidentRow {
  readonly id: string;
  readonly alert_id: string;
  readonly rule_id: string;
  readonly subject_kind: Subject['kind'];
  readonly subject_id: string;
  readonly state: IncidentState;
  readonly opened_at: number;
  readonly ended_at: number | null;
  /** How many devices the rule counted; null when the verdict named none. */
  readonly counted: number | null;
  readonly version: number;
}

export interface MemberRow {
  readonly incident_id: string;
  readonly device_id: string;
  /** Empty for a device that the rule counted; else the alert that was adopted. */
  readonly alert_id: string;
  readonly since: number;
  readonly until: number | null;
  readonly ended_by: MemberEnd | null;
}

export interface SilenceRow {
  readonly id: string;
  readonly kind: SilenceKind;
  readonly matchers: string;
  readonly starts_at: number;
  readonly ends_at: number;
  readonly reason: string;
  readonly created_by: string;
  readonly created_at: number;
  /** Who ended it before its time. */
  readonly ended_by: string | null;
  readonly p1_responsible: string | null;
  readonly technician: string | null;
  /** The device of a visit. */
  readonly device_id: string | null;
  /** 1 once what it muted was looked at again. */
  readonly settled: 0 | 1;
  readonly version: number;
}

export interface AlertsTables {
  readonly alerts: AlertRow;
  readonly verdict_log: { readonly seq: number; readonly ordinal: number; readonly digest: string };
  readonly suppressed_verdicts: SuppressedRow;
  readonly shadow_verdicts: {
    readonly seq: number;
    readonly ordinal: number;
    readonly rule_id: string;
    readonly device_id: string | null;
    readonly subject_kind: Subject['kind'];
    readonly subject_id: string;
    readonly verdict: string;
  };
  readonly alert_parents: ParentRow;
  readonly alert_suppressions: SuppressionRow;
  readonly incidents: IncidentRow;
  readonly incident_members: MemberRow;
  readonly silences: SilenceRow;
}
