import { sql } from 'kysely';
import type { Alert } from '../alerts/index.ts';
import type { Duration, Instant } from '../base/index.ts';
import { instant, seconds } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import { recordAudit } from '../db/index.ts';
import { aboutAlert, queueCall, requeueCall } from './calls/call-writer.ts';
import { isMutedReason } from './calls/muted-reason.ts';
import { isWithheld } from './calls/withhold.ts';
import type { DeskRule, RuleActions } from './desk-rule.ts';
import type { DeskIntent } from './intent.ts';
import type { DeferredRow, DeskTables } from './tables.ts';
import { findTicketOf } from './tickets/find-ticket.ts';
import { openTicket } from './tickets/ticket-writer.ts';
import type { WorkDeps } from './work-deps.ts';

/**
 * Opens what a rule asks for, now or later. What exists for the alert is not opened again,
 * so asking twice, or asking more at a higher level, adds only what is missing.
 */
export async function openWork(
  tx: Tx,
  deps: WorkDeps,
  alert: Alert,
  actions: RuleActions,
  at: Instant,
): Promise<DeskIntent[]> {
  const intents: DeskIntent[] = [];
  const { ticket, care_call } = actions;
  if (ticket !== undefined) {
    if (isLater(ticket.after)) await defer(tx, alert, 'ticket', at, ticket.after, { ticket });
    else intents.push(...(await openTicketNow(tx, deps, alert, ticket, at)));
  }
  if (care_call !== undefined) {
    if (isLater(care_call.after)) await defer(tx, alert, 'care-call', at, care_call.after, { care_call });
    else intents.push(...(await queueCareCall(tx, deps, alert, care_call, at)));
  }
  return intents;
}

/** What the rule asks for at the alert's level. */
export function actionsOf(rule: DeskRule, level: number): readonly RuleActions[] {
  const ofLevel = rule.levels?.[level];
  return ofLevel === undefined ? [rule.actions] : [rule.actions, ofLevel];
}

const isLater = (after: Duration | undefined): after is Duration => after !== undefined && after > 0;

async function openTicketNow(
  tx: Tx,
  deps: WorkDeps,
  alert: Alert,
  asked: NonNullable<RuleActions['ticket']>,
  at: Instant,
): Promise<DeskIntent[]> {
  const opened = await openTicket(tx, deps, alert, asked, at);
  if (opened === undefined) return [];
  // Calls queued before the ticket belong to it as well.
  await tx
    .as<DeskTables>()
    .updateTable('calls')
    .set({ ticket_id: opened.ticket.id })
    .where('alert_id', '=', alert.id)
    .where('ticket_id', 'is', null)
    .execute();
  return [...opened.intents];
}

async function queueCareCall(
  tx: Tx,
  deps: WorkDeps,
  alert: Alert,
  { script, due = seconds(0) }: NonNullable<RuleActions['care_call']>,
  at: Instant,
): Promise<readonly DeskIntent[]> {
  const queued = await tx
    .as<DeskTables>()
    .selectFrom('calls')
    .selectAll()
    .where('alert_id', '=', alert.id)
    .where('kind', '=', sql.lit('care'))
    .where('script', '=', script)
    .executeTakeFirst();
  const ticket = await findTicketOf(tx, alert.id);
  const draft = { kind: 'care', about: aboutAlert(alert), ticket, script, at, dueAt: instant(at + due) } as const;
  if (queued === undefined) return (await queueCall(tx, deps, draft)).intents;
  const { withdrawn_reason: reason } = queued;
  return isMutedReason(reason) || isWithheld(reason) ? requeueCall(tx, deps, queued, draft) : [];
}

async function defer(
  tx: Tx,
  alert: Alert,
  kind: DeferredRow['kind'],
  at: Instant,
  after: Duration,
  actions: RuleActions,
): Promise<void> {
  const { ticket, care_call } = actions;
  const now: RuleActions = {
    ...(ticket === undefined ? {} : { ticket: withoutAfter(ticket) }),
    ...(care_call === undefined ? {} : { care_call: withoutAfter(care_call) }),
  };
  const row = {
    alert_id: alert.id,
    kind,
    due_at: at + after,
    device_id: alert.device_id,
    actions: JSON.stringify(now),
  };
  await tx
    .as<DeskTables>()
    .insertInto('deferred_work')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['alert_id', 'kind'])
        .doUpdateSet({ due_at: row.due_at, actions: row.actions })
        .whereRef('excluded.due_at', '<', 'deferred_work.due_at'),
    )
    .execute();
  await auditDeferred(tx, row, at, 'deferred', { due_at: row.due_at });
}

function withoutAfter<T extends { readonly after?: Duration }>({ after: _, ...asked }: T): Omit<T, 'after'> {
  return asked;
}

/** Takes back what was put off for an alert that has ended. */
export async function dropDeferred(tx: Tx, alertId: string, at: Instant, reason: string): Promise<void> {
  const db = tx.as<DeskTables>();
  const rows = await db.selectFrom('deferred_work').selectAll().where('alert_id', '=', alertId).execute();
  if (rows.length === 0) return;
  await db.deleteFrom('deferred_work').where('alert_id', '=', alertId).execute();
  for (const row of rows) await auditDeferred(tx, row, at, 'spared', { reason });
}

async function auditDeferred(
  tx: Tx,
  { kind, alert_id, device_id }: DeferredRow,
  at: Instant,
  action: 'deferred' | 'spared',
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  const object = { kind: 'alert', id: alert_id };
  const device = device_id === null ? {} : { device_id };
  await recordAudit(tx, { at, actor: 'carewatch', action: `${kind}.${action}`, object, ...device, detail });
}
