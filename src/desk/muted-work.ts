import type { Alert, AlertChange, MutingStage } from '../alerts/index.ts';
import { assert, type Duration, type Instant, millis } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import { withdrawCalls } from './calls/call-writer.ts';
import { withdrawnBecause } from './calls/muted-reason.ts';
import type { RuleActions } from './desk-rule.ts';
import type { DeskIntent } from './intent.ts';
import { dropDeferred } from './open-work.ts';
import type { DeskTables, TicketRow } from './tables.ts';
import { findTicketOf } from './tickets/find-ticket.ts';
import { decideTicket } from './tickets/ticket-transitions.ts';
import { changeTicket } from './tickets/ticket-writer.ts';
import type { WorkDeps } from './work-deps.ts';

/**
 * The alert was muted after its work opened: what nobody has taken up is taken back. A ticket that somebody has
 * accepted goes on, and is linked to the incident.
 */
export async function takeBack(tx: Tx, deps: WorkDeps, { alert, at }: AlertChange): Promise<DeskIntent[]> {
  assert(alert.muted !== null, 'a muted alert says what muted it');
  const { stage } = alert.muted;
  await dropDeferred(tx, alert.id, at, stage);
  const ticket = await findTicketOf(tx, alert.id);
  const told = ticket === undefined ? [] : await takeBackTicket(tx, deps, ticket, alert, stage, at);
  const calls = await tx
    .as<DeskTables>()
    .selectFrom('calls')
    .selectAll()
    .where('alert_id', '=', alert.id)
    .where('kind', '=', 'care')
    .where('state', '=', 'queued')
    .where('promised_at', 'is', null)
    .orderBy('id')
    .execute();
  return [...told, ...(await withdrawCalls(tx, deps, calls, at, withdrawnBecause[stage]))];
}

async function takeBackTicket(
  tx: Tx,
  deps: WorkDeps,
  ticket: TicketRow,
  { incident_id }: Alert,
  stage: MutingStage,
  at: Instant,
): Promise<DeskIntent[]> {
  const move = decideTicket(ticket.state, 'cancel');
  if (ticket.state === 'open' && 'next' in move) {
    const set = { state: move.next, cancelled_at: at, cancel_reason: stage, incident_id };
    const change = { at, actor: 'carewatch', action: 'cancelled', set, detail: { reason: stage, incident_id } };
    return [...(await changeTicket(tx, deps, ticket, change)).intents];
  }
  if (incident_id === null || ticket.state === 'closed' || ticket.state === 'cancelled') return [];
  const change = { at, actor: 'carewatch', action: 'linked', set: { incident_id }, detail: { incident_id } };
  return [...(await changeTicket(tx, deps, ticket, change)).intents];
}

/** The actions with what is left, at `at`, of the time that each was to wait since the alert opened. */
export function withRest({ ticket, care_call }: RuleActions, alert: Alert, at: Instant): RuleActions {
  const rest = (after: Duration | undefined) =>
    after === undefined ? {} : { after: millis(Math.max(0, alert.opened_at + after - at)) };
  return {
    ...(ticket === undefined ? {} : { ticket: { ...ticket, ...rest(ticket.after) } }),
    ...(care_call === undefined ? {} : { care_call: { ...care_call, ...rest(care_call.after) } }),
  };
}
