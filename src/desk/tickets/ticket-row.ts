import type { BilingualText } from '../../alerts/index.ts';
import type { Instant } from '../../base/index.ts';
import type { DeskTables, TicketRow } from '../tables.ts';
import type { Ticket, TicketEvent } from './ticket.ts';

export function toTicket(row: TicketRow): Ticket {
  return {
    id: row.id,
    number: ticketNumber(row.number),
    device_id: row.device_id,
    subject: { kind: row.subject_kind, id: row.subject_id },
    source: row.source,
    rule_id: row.rule_id,
    rule_version: row.rule_version,
    alert_id: row.alert_id,
    severity: row.severity,
    state: row.state,
    title: JSON.parse(row.title) as BilingualText,
    fault: row.fault,
    skill: row.skill,
    assignee: row.assignee,
    opened_at: row.opened_at as Instant,
    accepted_at: row.accepted_at as Instant | null,
    started_at: row.started_at as Instant | null,
    resolved_at: row.resolved_at as Instant | null,
    closed_at: row.closed_at as Instant | null,
    cancelled_at: row.cancelled_at as Instant | null,
    recovered_at: row.recovered_at as Instant | null,
    reopened: row.reopened,
    result: row.result,
    cause: row.cause,
    note: row.note,
    verdict: row.verdict,
    incident_id: row.incident_id,
    cancel_reason: row.cancel_reason,
    customer_id: row.customer_id,
    review: row.review,
    closure: row.closure,
    pending_until: row.pending_until as Instant | null,
    pending_reason: row.pending_reason,
    version: row.version,
  };
}

export const ticketNumber = (n: number): string => `T${String(n).padStart(6, '0')}`;

type EventRow = Omit<DeskTables['ticket_events'], 'id'>;

export function toTicketEvent(row: EventRow): TicketEvent {
  return {
    at: row.at as Instant,
    actor: row.actor,
    action: row.action,
    from: row.from_state,
    to: row.to_state,
    detail: JSON.parse(row.detail) as Record<string, unknown>,
  };
}
