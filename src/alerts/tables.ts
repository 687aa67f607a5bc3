import type { Severity, Subject, Verdict } from '../rules/index.ts';
import type { AlertState } from './alert.ts';

export interface AlertRow {
  readonly id: string;
  readonly rule_id: string;
  readonly rule_version: number;
  readonly subject_kind: Subject['kind'];
  readonly subject_id: string;
  readonly device_id: string;
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
  readonly version: number;
}

interface SuppressedRow {
  readonly seq: number;
  readonly ordinal: number;
  readonly at: number;
  readonly stage: string;
  readonly reason: string;
  readonly rule_id: string;
  readonly device_id: string;
  readonly alert_id: string | null;
  readonly kind: Verdict['kind'];
}

export interface AlertsTables {
  readonly alerts: AlertRow;
  readonly verdict_log: { readonly seq: number; readonly ordinal: number; readonly digest: string };
  readonly suppressed_verdicts: SuppressedRow;
  readonly shadow_verdicts: {
    readonly seq: number;
    readonly ordinal: number;
    readonly rule_id: string;
    readonly device_id: string;
    readonly verdict: string;
  };
}
