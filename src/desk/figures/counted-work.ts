import type { Instant } from '../../base/index.ts';
import type { ClockKind } from '../clocks/sla.ts';
import type { SatisfactionLevel } from '../satisfaction/satisfaction.ts';
import type { CallRow, TicketRow } from '../tables.ts';

/** When it happened: from included, to excluded. */
export interface WorkSpan {
  readonly from: Instant;
  readonly to: Instant;
}

/** Something that was done for a ticket, with whose work it was as far as is known. */
export interface CountedWork {
  readonly at: Instant;
  /** The callback, call, visit or ticket; of a clock `<ticket>/<kind>/<round>`. */
  readonly id: string;
  readonly ticket_id: string | null;
  readonly device_id: string | null;
  readonly technician_id: string | null;
  /** The name that stands in the ticket. */
  readonly technician: string | null;
  readonly provider_id: string | null;
}

/** A callback in which the customer said something. */
export interface AnsweredCallback extends CountedWork {
  /** Null: no valid answer. */
  readonly level: SatisfactionLevel | null;
  /** Who asked. */
  readonly agent: string | null;
}

/** A clock that was met, or ran out and counts or is forgiven. */
export interface DecidedClock extends CountedWork {
  readonly kind: ClockKind;
  /** Met, or a breach that is forgiven. */
  readonly kept: boolean;
}

/** Work on a fault that was said to be done and not to have been needless. */
export interface FinishedRepair extends CountedWork {
  /** Reopened, or the same fault of the device called for somebody again within the span in which that is a repeat. */
  readonly repeated: boolean;
  /** Not repeated, and mended by the first visit; of work from before there were visits the former alone is known. */
  readonly firstVisit: boolean;
}

/** A visit that telemetry agrees with or contradicts. */
export interface CheckedVisit extends CountedWork {
  readonly result: 'done' | 'not_at_home';
  readonly contradicted: boolean;
}

/** A ticket that somebody accepted. */
export interface AcceptedTicket extends CountedWork {
  readonly severity: TicketRow['severity'];
  /** From opening to accepting. */
  readonly waited_ms: number;
}

/** A call in which somebody was reached. */
export interface FinishedCall extends CountedWork {
  readonly kind: CallRow['kind'];
  /** Who made the last attempt. */
  readonly agent: string;
}
