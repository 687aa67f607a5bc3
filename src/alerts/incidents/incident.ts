import type { Instant } from '../../base/index.ts';
import type { Subject } from '../../rules/index.ts';

export const incidentStates = ['open', 'ended'] as const;
export type IncidentState = (typeof incidentStates)[number];

/**
 * How a membership ended: the member's alert `recovered` or was `closed`, it became `urgent` and is worked by itself,
 * the rule counts the device no longer (`not-counted`), or the incident ended before it did.
 */
export type MemberEnd = 'recovered' | 'closed' | 'urgent' | 'not-counted' | 'incident-ended';

/** A device that the rule counted, or an alert that the incident explains. */
export interface IncidentMember {
  readonly device_id: string;
  /** Null for a device that the rule counted. */
  readonly alert_id: string | null;
  readonly why: 'counted' | 'adopted';
  readonly since: Instant;
  readonly until: Instant | null;
  readonly ended_by: MemberEnd | null;
}

/** Alerts with one cause, worked as one: the alert of a group, with the alerts of its members. */
export interface Incident {
  readonly id: string;
  readonly alert_id: string;
  readonly rule_id: string;
  readonly subject: Subject;
  readonly state: IncidentState;
  readonly opened_at: Instant;
  readonly ended_at: Instant | null;
  /** How many devices the rule counted when it last spoke; null when it names none. */
  readonly counted: number | null;
  /** Alerts that it adopted, and how many of them are open in it. */
  readonly adopted: number;
  readonly adopted_open: number;
  readonly version: number;
}
