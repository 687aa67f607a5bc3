import type { Alert, AlertChange } from '../alerts/index.ts';
import { createAlertsReader } from '../alerts/index.ts';
import type { Instant } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import { callPolicy } from './calls/call-policy.ts';
import type { CallWriterDeps } from './calls/call-writer.ts';
import { withdrawCalls } from './calls/call-writer.ts';
import type { DeskRule, RuleActions } from './desk-rule.ts';
import type { DeskIntent } from './intent.ts';
import { takeBack, withRest } from './muted-work.ts';
import { actionsOf, dropDeferred, openWork } from './open-work.ts';
import type { CallRow, DeskTables } from './tables.ts';
import { changeTicket, findTicketOf } from './tickets/ticket-writer.ts';

export interface ApplyDeps extends CallWriterDeps {
  readonly ruleOf: (id: string, version: number) => DeskRule;
}

/** What a change of an alert means for the people who work on it. */
export async function applyChange(tx: Tx, deps: ApplyDeps, change: AlertChange): Promise<DeskIntent[]> {
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
async function openAsked(tx: Tx, deps: ApplyDeps, { alert, at }: AlertChange): Promise<DeskIntent[]> {
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
async function openReleased(tx: Tx, deps: ApplyDeps, { alert, at }: AlertChange): Promise<DeskIntent[]> {
  const intents: DeskIntent[] = [];
  for (const actions of actionsOf(deps.ruleOf(alert.rule_id, alert.rule_version), alert.level)) {
    const asked = alert.incident_id === null ? withRest(actions, alert, at) : actions;
    intents.push(...(await openWork(tx, deps, alert, asked, at)));
  }
  return intents;
}

async function followLevel(tx: Tx, deps: ApplyDeps, { alert, at, from }: AlertChange): Promise<DeskIntent[]> {
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
  if (ticket === undefined || isFinished(ticket.state)) return [];
  const detail = { from_severity: ticket.severity, severity };
  const change = { at, actor: 'carewatch', action: 'severity_changed', set: { severity }, detail };
  return [(await changeTicket(tx, deps.ids, ticket, change)).intent];
}

const isFinished = (state: string): boolean => state === 'closed' || state === 'cancelled';

async function noteEnd(tx: Tx, deps: ApplyDeps, { alert, at }: AlertChange): Promise<DeskIntent[]> {
  const reason = endReason(alert);
  await dropDeferred(tx, alert.id, at, reason);
  const intents: DeskIntent[] = [];
  const ticket = await findTicketOf(tx, alert.id);
  if (ticket !== undefined) {
    const set = { recovered_at: at };
    const change = { at, actor: 'carewatch', action: 'recovered', set, detail: { ended_by: alert.ended_by } };
    intents.push((await changeTicket(tx, deps.ids, ticket, change)).intent);
  }
  const calls = (await queuedCalls(tx, alert.id)).filter((call) => !isStillMade(call, alert));
  intents.push(...(await withdrawCalls(tx, deps, calls, at, reason)));
  return intents;
}

/** A danger that seems over by itself is still talked about; one that a person ended is not. */
const isStillMade = (call: CallRow, alert: Alert): boolean =>
  alert.state === 'recovered' && callPolicy[call.severity].afterRecovery === 'call';

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
    .where('kind', '=', 'care')
    .where('state', '=', 'queued')
    .orderBy('id')
    .execute();
}

/** Opens what was put off until `now`, where the alert still asks for it. */
export async function openDue(tx: Tx, deps: CallWriterDeps, now: Instant): Promise<DeskIntent[]> {
  const db = tx.as<DeskTables>();
  const rows = await db
    .selectFrom('deferred_work')
    .selectAll()
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .orderBy('alert_id')
    .orderBy('kind')
    .execute();
  const intents: DeskIntent[] = [];
  for (const row of rows) {
    await db.deleteFrom('deferred_work').where('alert_id', '=', row.alert_id).where('kind', '=', row.kind).execute();
    const alert = await createAlertsReader(tx).getAlert(row.alert_id);
    if (alert === undefined || alert.recovered_at !== null || alert.muted !== null) continue;
    intents.push(...(await openWork(tx, deps, alert, JSON.parse(row.actions) as RuleActions, now)));
  }
  return intents;
}
