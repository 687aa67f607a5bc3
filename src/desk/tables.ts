import type { ColumnType, Generated } from 'kysely';
import type { Alert, MutingStage } from '../alerts/index.ts';
import type { CallbackPurpose, CallOutcome, CallState, WatchOutcome } from './calls/call.ts';
import type { SatisfactionLevel } from './satisfaction/satisfaction.ts';
import type { TicketClosure, TicketReview, TicketSource, TicketState, TicketVerdict } from './tickets/ticket.ts';

export interface TicketRow {
  readonly id: string;
  readonly number: number;
  /** Null for work on a group. */
  readonly device_id: string | null;
  readonly subject_kind: Alert['subject']['kind'];
  readonly subject_id: string;
  readonly source: TicketSource;
  /** The three are null where no rule asked for it. */
  readonly rule_id: string | null;
  readonly rule_version: number | null;
  readonly alert_id: string | null;
  readonly severity: Alert['severity'];
  readonly state: TicketState;
  readonly title: string;
  readonly fault: string | null;
  readonly skill: number;
  readonly assignee: string | null;
  readonly opened_at: number;
  readonly accepted_at: number | null;
  readonly started_at: number | null;
  readonly resolved_at: number | null;
  readonly closed_at: number | null;
  readonly cancelled_at: number | null;
  readonly recovered_at: number | null;
  readonly reopened: number;
  readonly result: string | null;
  readonly cause: string | null;
  readonly note: string | null;
  readonly verdict: TicketVerdict | null;
  readonly version: number;
  /** The incident whose ticket it is, or that its alert belongs or belonged to. */
  readonly incident_id: string | null;
  /** What cancelled it, when that was no person. */
  readonly cancel_reason: MutingStage | null;
  /** While it waits for something that nobody here can hasten: until when, and for what. */
  readonly pending_until: number | null;
  readonly pending_reason: string | null;
  /** A profile of `people`; null where only the device says whose it is. */
  readonly customer_id: string | null;
  readonly review: TicketReview | null;
  readonly closure: TicketClosure | null;
  /** When an unconfirmed one is looked at next. */
  readonly closure_check_at: number | null;
}

export interface CallRow {
  readonly id: string;
  readonly kind: 'care' | 'callback';
  readonly device_id: string | null;
  readonly subject_kind: Alert['subject']['kind'];
  readonly subject_id: string;
  /** Both are null where no rule asked for it. */
  readonly rule_id: string | null;
  readonly alert_id: string | null;
  readonly ticket_id: string | null;
  readonly severity: Alert['severity'];
  readonly state: CallState;
  readonly title: string;
  readonly customer: string | null;
  readonly script: string;
  readonly text: string;
  readonly created_at: number;
  readonly due_at: number;
  readonly ended_at: number | null;
  readonly attempts: number;
  readonly withdrawn_reason: string | null;
  readonly version: number;
  readonly customer_id: string | null;
  /** Nobody is asked to make it before. */
  readonly not_before: number;
  readonly claimed_by: string | null;
  readonly claimed_until: number | null;
  /** 0 or 1. */
  readonly claimed_by_machine: number;
  readonly last_attempt_at: number | null;
  /** When the customer was promised to be called again; 1: nobody was told yet that it is due. */
  readonly promised_at: number | null;
  readonly promise_waits: number;
  /** Of a call withheld as `capped`: until when. */
  readonly withheld_until: number | null;
  /** Of a call withheld as `joined`: the call that is made for both. */
  readonly joined_call_id: string | null;
  /** Until when telemetry is watched for advice to help, and how that ended. */
  readonly watch_until: number | null;
  readonly watch_outcome: WatchOutcome | null;
  /** Of a callback: what became of the ticket, or that it was not finished that day. */
  readonly purpose: CallbackPurpose | null;
}

interface AttemptRow {
  readonly id: Generated<number>;
  readonly call_id: string;
  readonly at: number;
  readonly by: string;
  readonly outcome: CallOutcome;
  readonly note: string | null;
  readonly next_at: number | null;
}

/** Work that a rule asks for only if the alert is still open at `due_at`. */
export interface DeferredRow {
  readonly alert_id: string;
  readonly kind: 'ticket' | 'care-call';
  readonly due_at: number;
  readonly device_id: string | null;
  readonly actions: string;
}

export interface DeskTables {
  /** `rank` sorts: work to do, then resolved, then finished. To whom it is sent is kept by triggers of `dispatches`. */
  readonly tickets: TicketRow & {
    readonly rank: Generated<number>;
    readonly sent_provider_id: Generated<string | null>;
    readonly sent_technician_id: Generated<string | null>;
  };
  /** Kept by triggers: tickets, care calls and callbacks by state. */
  readonly work_counts: { readonly kind: 'ticket' | CallRow['kind']; readonly state: string; readonly n: number };
  readonly ticket_events: {
    readonly id: Generated<number>;
    readonly ticket_id: string;
    readonly at: number;
    readonly actor: string;
    readonly action: string;
    readonly from_state: TicketState | null;
    readonly to_state: TicketState;
    readonly detail: string;
  };
  readonly calls: CallRow & { readonly rank: Generated<number> };
  readonly call_attempts: AttemptRow;
  readonly deferred_work: DeferredRow;
  readonly outings: {
    readonly id: Generated<number>;
    readonly ticket_id: string;
    readonly at: number;
    readonly assignee: string | null;
    readonly ask_unfinished_at: number | null;
    readonly unfinished_call_id: ColumnType<string | null, string | null | undefined, string | null>;
    readonly ended_at: ColumnType<number | null, number | null | undefined, number | null>;
    readonly call_id: ColumnType<string | null, string | null | undefined, string | null>;
  };
  readonly repair_reviews: {
    readonly id: string;
    readonly ticket_id: string;
    readonly device_id: string | null;
    readonly kind: TicketReview;
    readonly opened_at: number;
    readonly concluded_at: number | null;
    readonly concluded_by: string | null;
    readonly finding: string | null;
    readonly version: number;
  };
  readonly satisfaction_answers: {
    readonly call_id: string;
    readonly ticket_id: string;
    readonly at: number;
    readonly month: string;
    readonly level: SatisfactionLevel | null;
    readonly stated_level: SatisfactionLevel | null;
    readonly words: string | null;
    /** The three: 0, 1 or not said. */
    readonly solved: number | null;
    readonly on_time: number | null;
    readonly charged_by_list: number | null;
    readonly technician: string | null;
    readonly provider: string | null;
    readonly city: string | null;
  };
  readonly alert_verdicts: {
    readonly alert_id: string;
    readonly rule_id: string;
    readonly rule_version: number;
    readonly opened_at: number;
    readonly verdict: TicketVerdict;
    readonly at: number;
    readonly by: string;
    readonly call_id: string;
  };
}
