import type { Alert } from '../../alerts/index.ts';
import type { Ids, Instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { enqueueControl, recordAudit } from '../../db/index.ts';
import type { RuleActions } from '../desk-rule.ts';
import type { DeskIntent } from '../intent.ts';
import { intentOf } from '../intent.ts';
import type { DeskTables, TicketRow } from '../tables.ts';
import type { Ticket } from './ticket.ts';
import { toTicket } from './ticket-row.ts';
import { decideTicket } from './ticket-transitions.ts';

/** What happened to a ticket: written as its fields, a line of its timeline, an audit record and an intent. */
export interface TicketChange {
  readonly at: Instant;
  readonly actor: string;
  /** Past participle. */
  readonly action: string;
  readonly set: Partial<TicketRow>;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface WrittenTicket {
  readonly ticket: Ticket;
  readonly intent: DeskIntent;
}

/** Opens the alert's ticket, anew when muting the alert had cancelled it; undefined when it has one otherwise. */
export async function openTicket(
  tx: Tx,
  ids: Ids,
  alert: Alert,
  asked: NonNullable<RuleActions['ticket']>,
  at: Instant,
): Promise<WrittenTicket | undefined> {
  const known = await findTicketOf(tx, alert.id);
  if (known !== undefined) return takeUpAgain(tx, ids, known, alert, at);
  const { id: alert_id, device_id, subject, rule_id, rule_version, severity } = alert;
  const row: TicketRow = {
    id: ids.next('tkt'),
    number: await nextNumber(tx),
    ...{ alert_id, device_id, subject_kind: subject.kind, subject_id: subject.id, rule_id, rule_version, severity },
    state: 'open',
    title: JSON.stringify(alert.title),
    fault: asked.fault ?? null,
    skill: asked.skill,
    assignee: null,
    opened_at: at,
    ...{ accepted_at: null, started_at: null, resolved_at: null, closed_at: null, cancelled_at: null },
    recovered_at: null,
    reopened: 0,
    ...{ result: null, cause: null, note: null, verdict: null },
    version: 1,
    incident_id: alert.incident_id,
    cancel_reason: null,
  };
  await tx.as<DeskTables>().insertInto('tickets').values(row).execute();
  const { fault, skill } = row;
  const detail = { alert_id, rule_id, severity, fault, skill };
  // Rules may ask how often somebody was sent to a device.
  if (device_id !== null) {
    await enqueueControl(tx, { label: 'ticket', subject: device_id, body: { rule: rule_id, fault, severity } });
  }
  return record(tx, ids, row, null, { at, actor: 'carewatch', action: 'opened', detail });
}

/** A ticket that no person cancelled is the same work when it is needed after all. */
async function takeUpAgain(
  tx: Tx,
  ids: Ids,
  row: TicketRow,
  { severity, incident_id }: Alert,
  at: Instant,
): Promise<WrittenTicket | undefined> {
  if (row.cancel_reason === null) return undefined;
  const move = decideTicket(row.state, 'reopen');
  if ('refused' in move) return undefined;
  const set = { state: move.next, severity, cancelled_at: null, cancel_reason: null, incident_id };
  const detail = { was_cancelled_by: row.cancel_reason };
  return changeTicket(tx, ids, row, { at, actor: 'carewatch', action: 'reopened', set, detail });
}

/** Applies a change that was judged to be allowed. */
export async function changeTicket(tx: Tx, ids: Ids, row: TicketRow, change: TicketChange): Promise<WrittenTicket> {
  const after = { ...row, ...change.set, version: row.version + 1 };
  await tx
    .as<DeskTables>()
    .updateTable('tickets')
    .set({ ...change.set, version: after.version })
    .where('id', '=', row.id)
    .execute();
  return record(tx, ids, after, row.state, change);
}

export async function findTicketOf(tx: Tx, alertId: string): Promise<TicketRow | undefined> {
  return tx.as<DeskTables>().selectFrom('tickets').selectAll().where('alert_id', '=', alertId).executeTakeFirst();
}

async function nextNumber(tx: Tx): Promise<number> {
  const last = await tx
    .as<DeskTables>()
    .selectFrom('tickets')
    .select('number')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (last?.number ?? 0) + 1;
}

async function record(
  tx: Tx,
  ids: Ids,
  row: TicketRow,
  from: TicketRow['state'] | null,
  { at, actor, action, detail }: Omit<TicketChange, 'set'>,
): Promise<WrittenTicket> {
  const line = { ticket_id: row.id, at, actor, action, from_state: from, to_state: row.state };
  await tx
    .as<DeskTables>()
    .insertInto('ticket_events')
    .values({ ...line, detail: JSON.stringify(detail) })
    .execute();
  const ticket = toTicket(row);
  const topic = `ticket.${action.replaceAll('_', '-')}`;
  await recordAudit(tx, {
    ...{ at, actor, action: topic },
    ...(row.device_id === null ? {} : { device_id: row.device_id }),
    object: { kind: 'ticket', id: row.id },
    detail: { number: ticket.number, from, state: row.state, rule_id: row.rule_id, severity: row.severity, ...detail },
  });
  return { ticket, intent: intentOf(ids, at, topic, ticket) };
}
