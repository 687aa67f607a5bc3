import type { Alert } from '../../alerts/index.ts';
import type { Instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { recordAudit } from '../../db/index.ts';
import type { RuleActions } from '../desk-rule.ts';
import type { DeskIntent } from '../intent.ts';
import { intentOf } from '../intent.ts';
import type { DeskTables, TicketRow } from '../tables.ts';
import type { TicketStep, WorkDeps } from '../work-deps.ts';
import { returnedChange, ticketDoneLately } from './condition-returned.ts';
import { findTicketOf } from './find-ticket.ts';
import { newTicket } from './new-ticket.ts';
import type { Ticket } from './ticket.ts';
import type { TicketChange } from './ticket-change.ts';
import { toTicket } from './ticket-row.ts';
import { decideTicket } from './ticket-transitions.ts';

export interface WrittenTicket {
  readonly ticket: Ticket;
  /** The change itself, then what followed from it. */
  readonly intents: readonly DeskIntent[];
}

/** Opens the alert's ticket, anew when muting the alert had cancelled it; undefined when it has one otherwise. */
export async function openTicket(
  tx: Tx,
  deps: WorkDeps,
  alert: Alert,
  asked: NonNullable<RuleActions['ticket']>,
  at: Instant,
): Promise<WrittenTicket | undefined> {
  const known = await findTicketOf(tx, alert.id);
  if (known !== undefined) return takeUpAgain(tx, deps, known, alert, at);
  const done = await ticketDoneLately(tx, deps, alert, at);
  const returned = done && returnedChange(done, alert, at);
  if (done !== undefined && returned !== undefined) return changeTicket(tx, deps, done, returned);
  const { id: alert_id, device_id, subject, rule_id, rule_version, severity } = alert;
  const row = newTicket({
    id: deps.ids.next('tkt'),
    number: await nextNumber(tx),
    ...{ device_id, subject, source: 'rule', severity },
    title: JSON.stringify(alert.title),
    fault: asked.fault ?? null,
    skill: asked.skill,
    opened_at: at,
    asked: { rule_id, rule_version, alert_id, incident_id: alert.incident_id },
  });
  const { fault, skill } = row;
  const detail = { alert_id, rule_id, severity, fault, skill };
  return insertTicket(tx, deps, row, { at, actor: 'carewatch', action: 'opened', set: {}, detail });
}

/** Writes a new ticket with its first change, which is always `opened`. */
export async function insertTicket(
  tx: Tx,
  deps: WorkDeps,
  row: TicketRow,
  change: TicketChange,
): Promise<WrittenTicket> {
  await tx.as<DeskTables>().insertInto('tickets').values(row).execute();
  return record(tx, deps, { before: null, after: row, change });
}

/** A ticket that no person cancelled is the same work when it is needed after all. */
async function takeUpAgain(
  tx: Tx,
  deps: WorkDeps,
  row: TicketRow,
  { severity, incident_id }: Alert,
  at: Instant,
): Promise<WrittenTicket | undefined> {
  if (row.cancel_reason === null) return undefined;
  const move = decideTicket(row.state, 'reopen');
  if ('refused' in move) return undefined;
  const set = { state: move.next, severity, cancelled_at: null, cancel_reason: null, incident_id };
  const detail = { was_cancelled_by: row.cancel_reason, severity };
  return changeTicket(tx, deps, row, { at, actor: 'carewatch', action: 'reopened', set, detail });
}

/** Applies a change that was judged to be allowed. */
export async function changeTicket(
  tx: Tx,
  deps: WorkDeps,
  row: TicketRow,
  change: TicketChange,
): Promise<WrittenTicket> {
  const after = { ...row, ...change.set, version: row.version + 1 };
  await tx
    .as<DeskTables>()
    .updateTable('tickets')
    .set({ ...change.set, version: after.version })
    .where('id', '=', row.id)
    .execute();
  return record(tx, deps, { before: row, after, change });
}

/** For people to say on the phone; never given twice. */
export async function nextNumber(tx: Tx): Promise<number> {
  const last = await tx
    .as<DeskTables>()
    .selectFrom('tickets')
    .select('number')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return (last?.number ?? 0) + 1;
}

async function record(tx: Tx, deps: WorkDeps, step: TicketStep): Promise<WrittenTicket> {
  const { before, after, change } = step;
  const { at, actor, action, detail } = change;
  const from = before?.state ?? null;
  const line = { ticket_id: after.id, at, actor, action, from_state: from, to_state: after.state };
  await tx
    .as<DeskTables>()
    .insertInto('ticket_events')
    .values({ ...line, detail: JSON.stringify(detail) })
    .execute();
  const ticket = toTicket(after);
  const { number, state, rule_id, severity, device_id } = ticket;
  const topic = `ticket.${action.replaceAll('_', '-')}`;
  await recordAudit(tx, {
    ...{ at, actor, action: topic },
    ...(device_id === null ? {} : { device_id }),
    object: { kind: 'ticket', id: after.id },
    detail: { number, from, state, rule_id, severity, ...detail },
  });
  const intents = [intentOf(deps.ids, at, topic, ticket)];
  let current = after;
  for (const follow of deps.followers.tickets) {
    const told = await follow(tx, deps, { ...step, after: current });
    intents.push(...told);
    // Who tells of something may have changed the ticket; those after it see it as it is by then.
    if (told.length > 0) current = await rowOf(tx, after.id);
  }
  return { ticket: toTicket(current), intents };
}

async function rowOf(tx: Tx, id: string): Promise<TicketRow> {
  const {
    rank: _,
    sent_provider_id: _provider,
    sent_technician_id: _technician,
    ...row
  } = await tx.as<DeskTables>().selectFrom('tickets').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  return row;
}
