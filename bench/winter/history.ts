import type { Deed } from '../../simulators/office/field.ts';
import type { AnsweredCommand } from '../../simulators/office/office-client.ts';

/** Everything that the API told about a week, with what the simulated people know of it. Instants are RFC 3339. */
export interface History {
  /** Epoch milliseconds. */
  readonly start: number;
  readonly end: number;
  readonly kills: number;
  readonly messages: number;
  readonly devices: readonly DeviceTold[];
  readonly tickets: readonly TicketTold[];
  readonly careCalls: readonly CallTold[];
  readonly callbacks: readonly CallTold[];
  readonly visits: readonly VisitTold[];
  readonly reviews: readonly { readonly device_id: string | null; readonly opened_at: string }[];
  readonly audit: readonly AuditTold[];
  readonly deeds: readonly Deed[];
  readonly answered: readonly AnsweredCommand[];
  readonly heartbeats: readonly {
    readonly device: string;
    readonly acknowledged: readonly number[];
    readonly stored: readonly number[];
  }[];
}

export interface VisitTold {
  readonly id: string;
  readonly ticket_id: string;
  readonly result: string | null;
  readonly finished_at: string | null;
  readonly check: { readonly state: string; readonly reason: string | null };
}

export interface DeviceTold {
  readonly id: string;
  readonly type: string;
  readonly site: { readonly city?: string | null; readonly area_kind?: string | null };
}

export type Severity = 'P1' | 'P2' | 'P3' | 'P4';

export interface TimelineTold {
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly from: string | null;
  readonly to: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface TicketTold {
  readonly id: string;
  readonly device_id: string | null;
  readonly rule_id: string | null;
  readonly severity: Severity;
  readonly timeline: readonly TimelineTold[];
  readonly clocks: readonly ClockTold[];
}

export interface ClockTold {
  readonly kind: 'respond' | 'arrive' | 'resolve';
  readonly round: number;
  readonly state: string;
  readonly started_at: string;
  readonly due_at: string | null;
  readonly met_at: string | null;
  readonly breached_at: string | null;
}

export interface CallTold {
  readonly id: string;
  readonly severity: Severity;
  readonly script: string;
  readonly customer_id: string | null;
  readonly ticket_id: string | null;
  readonly purpose?: string;
  readonly created_at: string;
  readonly attempts: readonly {
    readonly at: string;
    readonly outcome: string;
    readonly next_at: string | null;
  }[];
}

export interface AuditTold {
  readonly actor: string;
  readonly action: string;
  readonly object: { readonly kind: string; readonly id: string };
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** What a line of the report says. */
export interface Line {
  readonly name: string;
  readonly checked: number;
  /** A sentence for each that is not as it must be. */
  readonly faults: readonly string[];
  /** What else is worth a figure. */
  readonly note?: string;
}
