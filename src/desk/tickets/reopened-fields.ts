import type { TicketRow } from '../tables.ts';

/** What a ticket that is worked on again loses, beside its state. */
export const reopenedFields = (row: TicketRow): Partial<TicketRow> => ({
  ...{ accepted_at: null, started_at: null, resolved_at: null, closed_at: null, cancelled_at: null },
  ...{ cancel_reason: null, verdict: null, assignee: null, closure: null, closure_check_at: null },
  reopened: row.reopened + 1,
});
