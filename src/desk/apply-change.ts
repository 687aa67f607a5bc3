import { sql } from 'kysely';
import type { Alert, AlertChange } from '../alerts/index.ts';
import type { Tx } from '../db/index.ts';
import { callPolicy } from './calls/call-policy.ts';
import { withdrawCalls } from './calls/call-writer.ts';
import { endWatches } from './calls/watches.ts';
import type { DeskIntent } from './intent.ts';
import { takeBack, withRest } from './muted-work.ts';
import { actionsOf, dropDeferred, openWork } from './open-work.ts';
import type { CallRow, DeskTables } from './tables.ts';
import { closureWhenEnded } from './tickets/closure.ts';
import { findTicketOf, isFinished } from './tickets/find-ticket.ts';
import { changeTicket } from './tickets/ticket-writer.ts';
import type { WorkDeps } from './work-deps.ts';

/** What a change of an alert means for the people who work on it. */
export async function applyChange(tx: Tx, deps: WorkDeps, change: AlertChange): Promise<DeskIntent[]> {
  switch (change.kind) {
    case 'opened':
      return openAsked(tx, deps, change);
    case 'muted':
      return takeBack(tx, deps, change);
    case 'released':
      return openReleased(tx, deps, change);
    case 'level-changed':
      return [...(await followLevel(tx, deps, change)), ...(await openAsked(tx, deps, change))];
    case 'ended':
      return noteEnd(tx, deps, change);
  }
}

/** Work of the alert's level, unless it is muted; what exists already is left as it is. */
async function openAsked(tx: Tx, deps: WorkDeps, { alert, at }: AlertChange): Promise<DeskIntent[]> {
  if (alert.muted !== null) return [];
  const intents: DeskIntent[] = [];
  for (const actions of actionsOf(deps.ruleOf(alert.rule_id, alert.rule_version), alert.level)) {
    intents.push(...(await openWork(tx, deps, alert, actions, at)));
  }
  return intents;
}

/**
 * As if it had opened when it did: what was to wait waits for the rest of its time. While an incident explained it
 * that time did not count: what it was to wait for can only be seen without the incident.
 */
async function openReleased(tx: Tx, deps: WorkDeps, { alert, at }: AlertChange): Promise<DeskIntent[]> {
  const intents: DeskIntent[] = [];
  for (const actions of actionsOf(deps.ruleOf(alert.rule_id, alert.rule_version), alert.level)) {
    const asked = alert.incident_id === null ? withRest(actions, alert, at) : actions;
    intents.push(...(await openWork(tx, deps, alert, asked, at)));
  }
  return intents;
}

async function followLevel(tx: Tx, deps: WorkDeps, { alert, at, from }: AlertChange): Promise<DeskIntent[]> {
  const { severity } = alert;
  if (severity === from.severity) return [];
  await tx
    .as<DeskTables>()
    .updateTable('calls')
    .set({ severity })
    .where('alert_id', '=', alert.id)
    .where('state', '=', 'queued')
    .execute();
  const ticket = await findTicketOf(tx, alert.id);
  if (ticket === undefined || isFinished(ticket)) return [];
  const detail = { from_severity: ticket.severity, severity };
  const change = { at, actor: 'carewatch', action: 'severity_changed', set: { severity }, detail };
  return [...(await changeTicket(tx, deps, ticket, change)).intents];
}

async function noteEnd(tx: Tx, deps: WorkDeps, { alert, at }: AlertChange): Promise<DeskIntent[]> {
  const reason = endReason(alert);
  await dropDeferred(tx, alert.id, at, reason);
  const intents: DeskIntent[] = [];
  const ticket = await findTicketOf(tx, alert.id);
  if (ticket !== undefined) {
    const judged = closureWhenEnded(ticket, alert);
    const set = { recovered_at: at, ...judged };
    const closure = judged.closure === undefined ? {} : { closure: judged.closure };
    const change = {
      at,
      actor: 'carewatch',
      action: 'recovered',
      set,
      detail: { ended_by: alert.ended_by, ...closure },
    };
    intents.push(...(await changeTicket(tx, deps, ticket, change)).intents);
  }
  const calls = (await queuedCalls(tx, alert.id)).filter((call) => !isStillMade(call, alert));
  intents.push(...(await withdrawCalls(tx, deps, calls, at, reason)));
  intents.push(...(await endWatches(tx, deps, alert.id, at)));
  return intents;
}

/** A danger that seems over by itself is still talked about, and a promise kept; one that a person ended is not. */
const isStillMade = (call: CallRow, alert: Alert): boolean =>
  alert.state === 'recovered' && (call.promised_at !== null || callPolicy[call.severity].afterRecovery === 'call');

function endReason(alert: Alert): string {
  switch (alert.ended_by) {
    case 'manual':
      return 'a person cleared the alert';
    case 'rule-retired':
      return 'the rule was retired';
    case 'device-retired':
      return 'the device was retired';
    default:
      return 'the condition ended by itself';
  }
}

async function queuedCalls(tx: Tx, alertId: string): Promise<CallRow[]> {
  return tx
    .as<DeskTables>()
    .selectFrom('calls')
    .selectAll()
    .where('alert_id', '=', alertId)
    .where('kind', '=', sql.lit('care'))
    .where('state', '=', 'queued')
    .orderBy('id')
    .execute();
}
