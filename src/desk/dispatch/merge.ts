import type { Instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import type { DeskIntent } from '../intent.ts';
import type { DeskTables, TicketRow } from '../tables.ts';
import { ticketNumber } from '../tickets/ticket-row.ts';
import { changeTicket } from '../tickets/ticket-writer.ts';
import type { WorkDeps } from '../work-deps.ts';
import { type DispatchRow, writeDispatch } from './dispatch-row.ts';
import { moved, ticketOf } from './send.ts';

/** Faults of one family are one visit: the same code, or without one the same rule. */
const familyOf = ({ fault, rule_id }: TicketRow): string | null => fault ?? rule_id;

/**
 * In a surge a second ticket of one device and family is done with the first, which takes the graver of both.
 * Undefined when there is no first one.
 */
export async function mergeInSurge(
  tx: Tx,
  deps: WorkDeps,
  row: DispatchRow,
  ticket: TicketRow,
  at: Instant,
): Promise<DeskIntent[] | undefined> {
  const family = familyOf(ticket);
  if (ticket.device_id === null || family === null) return undefined;
  const others = await tx
    .as<DeskTables>()
    .selectFrom('tickets')
    .selectAll()
    .where('device_id', '=', ticket.device_id)
    .where('id', '!=', ticket.id)
    .where('state', 'in', ['open', 'accepted', 'in_progress'])
    .orderBy('opened_at')
    .orderBy('id')
    .execute();
  const first = others.find((other) => familyOf(other) === family);
  if (first === undefined) return undefined;
  const over = moved(row, 'end', { merged_into: first.id, reason: `done with ${ticketNumber(first.number)}` });
  if (over !== undefined) await writeDispatch(tx, over);
  const [severity = first.severity] = [first.severity, ticket.severity].toSorted();
  const skill = Math.max(first.skill, ticket.skill);
  const into = { merged_into: first.id, number: ticketNumber(first.number) };
  const gone = { state: 'cancelled' as const, cancelled_at: at, note: `merged into ${into.number}` };
  const cancel = { at, actor: 'carewatch', action: 'cancelled', set: gone, detail: into };
  const intents = [...(await changeTicket(tx, deps, await ticketOf(tx, ticket.id), cancel)).intents];
  const detail = { merged: ticket.id, number: ticketNumber(ticket.number), from_severity: first.severity, severity };
  const action = severity === first.severity ? 'merged' : 'severity_changed';
  const take = { at, actor: 'carewatch', action, set: { severity, skill }, detail };
  return [...intents, ...(await changeTicket(tx, deps, first, take)).intents];
}
