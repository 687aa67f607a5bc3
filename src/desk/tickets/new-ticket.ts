import type { Alert } from '../../alerts/index.ts';
import type { Instant } from '../../base/index.ts';
import type { TicketRow } from '../tables.ts';

/** What is known of a ticket when it opens. */
export interface NewTicket
  extends Pick<TicketRow, 'id' | 'number' | 'device_id' | 'source' | 'severity' | 'fault' | 'skill'> {
  readonly subject: Alert['subject'];
  /** JSON of the title in both languages. */
  readonly title: string;
  readonly opened_at: Instant;
  readonly customer_id?: string | null;
  /** Of a ticket that a rule asked for. */
  readonly asked?: Pick<TicketRow, 'rule_id' | 'rule_version' | 'alert_id' | 'incident_id'>;
}

const byNobody = { rule_id: null, rule_version: null, alert_id: null, incident_id: null };

/** A ticket that nobody has touched. */
export function newTicket({ subject, asked = byNobody, customer_id = null, ...known }: NewTicket): TicketRow {
  return {
    ...known,
    ...asked,
    ...{ subject_kind: subject.kind, subject_id: subject.id, customer_id },
    state: 'open',
    assignee: null,
    ...{ accepted_at: null, started_at: null, resolved_at: null, closed_at: null, cancelled_at: null },
    recovered_at: null,
    reopened: 0,
    ...{ result: null, cause: null, note: null, verdict: null },
    ...{ pending_until: null, pending_reason: null, review: null, closure: null, closure_check_at: null },
    cancel_reason: null,
    version: 1,
  };
}
