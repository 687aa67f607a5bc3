import type { Instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import type { RuleActions } from '../desk-rule.ts';
import type { CallRow } from '../tables.ts';
import type { WorkDeps } from '../work-deps.ts';
import { newTicket } from './new-ticket.ts';
import { insertTicket, nextNumber, type WrittenTicket } from './ticket-writer.ts';

/** Opens the ticket that a customer asked for in a call, where no alert asks for one. */
export async function openForCustomer(
  tx: Tx,
  deps: WorkDeps,
  call: CallRow,
  asked: RuleActions['ticket'],
  by: string,
  at: Instant,
): Promise<WrittenTicket> {
  const row = newTicket({
    id: deps.ids.next('tkt'),
    number: await nextNumber(tx),
    device_id: call.device_id,
    subject: { kind: call.subject_kind, id: call.subject_id },
    source: 'customer',
    severity: call.severity,
    title: call.title,
    fault: asked?.fault ?? null,
    skill: asked?.skill ?? 1,
    customer_id: call.customer_id,
    opened_at: at,
  });
  const detail = { source: row.source, call_id: call.id, severity: row.severity };
  return insertTicket(tx, deps, row, { at, actor: by, action: 'opened', set: {}, detail });
}
