import type { Instant } from '../../base/index.ts';
import type { Severity } from '../../rules/index.ts';

/**
 * - `silence`: people do not want to hear of it for a while
 * - `maintenance`: planned work makes alarms that mean nothing
 * - `on_site`: a technician stands before the device
 */
export const silenceKinds = ['silence', 'maintenance', 'on_site'] as const;
export type SilenceKind = (typeof silenceKinds)[number];

/** Follows from the instants: `expired` also when somebody ended it early. */
export const silenceStates = ['pending', 'active', 'expired'] as const;
export type SilenceState = (typeof silenceStates)[number];

/** Which alerts a silence covers: those that fit every matcher that it has. It has at least one. */
export interface SilenceMatchers {
  readonly rules?: readonly string[];
  readonly devices?: readonly string[];
  readonly district?: string;
  readonly building?: string;
  readonly device_type?: string;
  /** The most severe that is covered: `P3` covers P3 and P4. */
  readonly severity_at_most?: Severity;
}

/** A span in which matching alerts are shown and open no work. It always ends by itself. */
export interface Silence {
  readonly id: string;
  readonly kind: SilenceKind;
  readonly state: SilenceState;
  readonly matchers: SilenceMatchers;
  readonly from: Instant;
  /** The first instant at which it covers nothing any more. */
  readonly until: Instant;
  readonly reason: string;
  readonly created_by: string;
  readonly created_at: Instant;
  /** Who ended it before its time. */
  readonly ended_by: string | null;
  /** Who looks after life safety meanwhile; without a name P1 and people trapped are never covered. */
  readonly p1_responsible: string | null;
  /** Of a visit. */
  readonly technician: string | null;
  readonly version: number;
}

export interface NewSilence {
  readonly kind: Exclude<SilenceKind, 'on_site'>;
  readonly matchers: SilenceMatchers;
  /** Now when left out. */
  readonly from?: Instant;
  readonly until: Instant;
  readonly reason: string;
  readonly p1_responsible?: string;
}

/** A technician at a device. */
export interface NewVisit {
  readonly device: string;
  readonly technician: string;
  readonly until: Instant;
  readonly note?: string;
}

export function silenceState(
  span: { readonly from: Instant; readonly until: Instant; readonly ended_by: string | null },
  now: Instant,
): SilenceState {
  if (span.ended_by !== null || now >= span.until) return 'expired';
  return now < span.from ? 'pending' : 'active';
}
