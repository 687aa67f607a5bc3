import type { Alert, AlertProof, BilingualText } from '../../alerts/index.ts';
import type { Instant } from '../../base/index.ts';

/**
 * - `pending`: the readings before the opening are still to be read from the store
 * - `kept`: they are here
 * - `empty`: there were none, or the rule reads no signal
 * - `unavailable`: the store could not be asked in time
 * - `none`: the ticket is about a group
 */
export const telemetryStates = ['pending', 'kept', 'empty', 'unavailable', 'none'] as const;
export type TelemetryState = (typeof telemetryStates)[number];

type Value = string | number | boolean | null;

export interface KeptSeries {
  readonly signal: string;
  /** By rising instant. */
  readonly points: readonly (readonly [Instant, Value])[];
}

/** What the device had measured of the rule's signals when the ticket opened. */
export interface KeptTelemetry {
  /** The window: from included, to excluded. */
  readonly from: Instant;
  readonly to: Instant;
  /** Where readings as stored begin; before it there is one point a step. */
  readonly raw_from: Instant;
  readonly step_ms: number | null;
  readonly series: readonly KeptSeries[];
  /** What was before `raw_from`, averaged by step; text and switches: the last of the step. */
  readonly overview: readonly KeptSeries[];
}

/** The device as it was. Who its customer is does not belong to it. */
export interface KeptDevice {
  readonly id: string;
  readonly type: string;
  readonly model: string | null;
  readonly firmware: string | null;
  readonly board: string;
  readonly purchased_on: string | null;
  /** Its own over those of its model. */
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly city: string | null;
  readonly district: string | null;
  readonly provider: string | null;
}

/** The members of a group's incident when its ticket opened. */
export interface KeptMembers {
  /** Devices that the rule counted, and alerts that the incident explains. */
  readonly counted: number;
  readonly adopted: number;
  /** By id, the first hundred. */
  readonly device_ids: readonly string[];
  /** The most frequent first, at most 20. */
  readonly models: readonly { readonly type: string; readonly model: string | null; readonly devices: number }[];
  /** Rules whose alerts it explains, the most frequent first, at most 20. */
  readonly rules: readonly { readonly rule_id: string; readonly alerts: number }[];
}

/** What a ticket of a rule rests on, as it was when the ticket opened. Never changes afterwards, and is kept. */
export interface Evidence {
  readonly ticket_id: string;
  readonly alert_id: string;
  readonly frozen_at: Instant;
  /** `text` as its author wrote it. */
  readonly rule: { readonly id: string; readonly version: number; readonly text: string | null };
  readonly alert: Pick<Alert, 'severity' | 'level' | 'since' | 'opened_at'> & {
    readonly title: BilingualText;
    readonly proof: AlertProof;
  };
  /** Null for a group. */
  readonly device: KeptDevice | null;
  /** Null for a device. */
  readonly members: KeptMembers | null;
  readonly telemetry_state: TelemetryState;
  readonly telemetry: KeptTelemetry | null;
}
