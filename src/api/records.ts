import type { Duration, Instant } from '../base/index.ts';
import type { Severity } from '../rules/index.ts';
import type { SignalValue } from '../telemetry/index.ts';

/**
 * What the read side hands to the routes: plain records, instants as epoch milliseconds, texts in both
 * languages. Routes turn them into what a client sees: RFC 3339, one language, phone numbers masked.
 */

/** A text in every language of the product. */
export type Words = Readonly<Record<'en' | 'zh-CN', string>>;

export interface SiteRecord {
  readonly district: string;
  readonly address?: string;
  readonly building?: string;
}

export interface CustomerRecord {
  readonly id: string;
  readonly name: string;
  readonly phone: string;
  readonly language: 'en' | 'zh-CN';
}

export interface DeviceRecord {
  readonly id: string;
  readonly type: string;
  readonly model: string | null;
  readonly site: SiteRecord;
  readonly customer: CustomerRecord | null;
  readonly purchased_on: string | null;
  readonly attributes: Readonly<Record<string, SignalValue>>;
  readonly board: string;
  readonly state: 'active' | 'retired';
  readonly registered_at: Instant;
  readonly retired_at: Instant | null;
  /** Rises with every change; the ETag. */
  readonly revision: number;
}

/** What the fold knows of a device at this moment. */
export interface DeviceNow {
  readonly id: string;
  readonly values: Readonly<Record<string, { readonly value: SignalValue; readonly at: Instant }>>;
  readonly presence: {
    /** Null: not known since the daemon started. */
    readonly online: boolean | null;
    readonly since: Instant | null;
    readonly last_heard_at: Instant | null;
  };
}

export interface ModelRecord {
  readonly name: string;
  readonly type: string | null;
  readonly attributes: Readonly<Record<string, SignalValue>>;
  readonly revision: number;
}

export interface CommandRecord {
  readonly id: string;
  readonly device_id: string;
  readonly name: string;
  readonly params: unknown;
  readonly state: 'queued' | 'sent' | 'replied' | 'failed' | 'expired';
  readonly requested_by: string;
  readonly requested_at: Instant;
  readonly expires_at: Instant;
  readonly sent_at: Instant | null;
  readonly replied_at: Instant | null;
  readonly reply: unknown;
}

export interface RejectionRecord {
  readonly id: string;
  readonly at: Instant;
  readonly device_id: string;
  readonly reason: string;
  readonly detail: string;
  readonly sample: string;
}

export interface RejectionCount {
  readonly device_id: string;
  readonly reason: string;
  readonly count: number;
  readonly last_at: Instant;
}

export interface UnknownSignal {
  readonly signal: string;
  readonly count: number;
  readonly first_at: Instant;
  readonly last_at: Instant;
  readonly last_value: SignalValue;
}

export interface RuleRecord {
  readonly id: string;
  readonly version: number;
  readonly mode: 'draft' | 'shadow' | 'active' | 'retired';
  readonly severity: Severity;
  readonly title: Words;
  /** As its author wrote it. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly changed_at: Instant;
  readonly changed_by: string;
}

/** A device that a rule cannot judge at this moment. */
export interface BlindDevice {
  readonly device_id: string;
  /** Names of signals or attributes that are unknown. */
  readonly missing: readonly string[];
  readonly detail: string;
}

export interface AlertRecord {
  readonly id: string;
  readonly rule_id: string;
  readonly rule_version: number;
  readonly device_id: string;
  readonly severity: Severity;
  readonly state: 'open' | 'acknowledged' | 'closed';
  readonly title: Words;
  readonly since: Instant;
  readonly opened_at: Instant;
  readonly acknowledged_at: Instant | null;
  readonly acknowledged_by: string | null;
  readonly closed_at: Instant | null;
  readonly close_reason: string | null;
  readonly proof: Readonly<Record<string, unknown>>;
}

export interface TicketRecord {
  readonly id: string;
  readonly device_id: string;
  readonly rule_id: string | null;
  readonly alert_id: string | null;
  readonly severity: Severity;
  readonly state: 'open' | 'accepted' | 'in_progress' | 'resolved' | 'closed' | 'cancelled';
  readonly title: Words;
  readonly fault: string | null;
  readonly skill: number | null;
  readonly assignee: string | null;
  readonly opened_at: Instant;
  readonly due_at: Instant | null;
  readonly recovered_at: Instant | null;
  readonly resolved_at: Instant | null;
  readonly closed_at: Instant | null;
  readonly result: string | null;
  readonly cause: string | null;
  readonly note: string | null;
  readonly verdict: string | null;
  readonly revision: number;
}

export interface TimelineEntry {
  readonly at: Instant;
  readonly actor: string;
  readonly action: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface AttemptRecord {
  readonly at: Instant;
  readonly by: string;
  readonly outcome: string;
  readonly note: string | null;
}

export interface CallRecord {
  readonly id: string;
  readonly device_id: string;
  readonly state: string;
  readonly customer: CustomerRecord | null;
  readonly opened_at: Instant;
  readonly due_at: Instant | null;
  readonly closed_at: Instant | null;
  readonly attempts: readonly AttemptRecord[];
}

export interface CareCallRecord extends CallRecord {
  readonly rule_id: string | null;
  readonly alert_id: string | null;
  readonly severity: Severity;
  readonly script: string;
  readonly title: Words;
}

export interface CallbackRecord extends CallRecord {
  readonly ticket_id: string;
}

export interface DeliveryRecord {
  readonly id: string;
  readonly target: string;
  readonly event: string;
  readonly state: string;
  readonly attempts: number;
  readonly created_at: Instant;
  readonly next_attempt_at: Instant | null;
  readonly delivered_at: Instant | null;
  readonly last_error: string | null;
}

export interface TokenRecord {
  readonly id: string;
  readonly name: string;
  readonly role: 'admin' | 'engineer' | 'agent' | 'viewer';
  readonly created_at: Instant;
  readonly created_by: string;
  readonly expires_at: Instant | null;
  readonly revoked_at: Instant | null;
}

export interface Summary {
  readonly devices: number;
  readonly online: number;
  readonly messages: number;
  readonly open_alerts: number;
  readonly tickets: Readonly<Record<string, number>>;
  readonly care_calls: Readonly<Record<string, number>>;
  readonly callbacks: Readonly<Record<string, number>>;
}

/** What `/readyz` judges. */
export interface HouseStatus {
  readonly clock: { readonly mode: 'system' | 'driven'; readonly now: Instant };
  /** False until every follower has passed the journal's end as found at start. */
  readonly caught_up: boolean;
  readonly journal: {
    readonly full: boolean;
    readonly bytes: number;
    readonly budget_bytes: number;
    readonly last_seq: number;
    /** What went wrong last, if it has not gone right since. */
    readonly fault?: string;
  };
  readonly followers: readonly { readonly name: string; readonly seq: number; readonly lag: Duration }[];
  readonly store: { readonly fault?: string };
}
