import { type Alert, createAlertsReader } from '../../alerts/index.ts';
import type { Duration, Instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { recordAudit } from '../../db/index.ts';
import type { DeskIntent } from '../intent.ts';
import type { CallRow, DeskTables } from '../tables.ts';
import { findTicketOf, isFinished } from '../tickets/find-ticket.ts';
import { openForCustomer } from '../tickets/open-for-customer.ts';
import { changeTicket, openTicket } from '../tickets/ticket-writer.ts';
import type { CallFollower, CallStep, WorkDeps } from '../work-deps.ts';
import { startWatch } from './watches.ts';

/** What was agreed on with the customer is brought about at once. */
export const leadOn: CallFollower = async (tx, deps, step) => {
  const { after, change } = step;
  if (after.kind !== 'care' || change.action !== 'done') return [];
  const alert = after.alert_id === null ? undefined : await createAlertsReader(tx).getAlert(after.alert_id);
  switch (change.detail.outcome) {
    case 'advice_given':
      return watchAdvice(tx, deps, step, alert);
    case 'visit_wanted':
      return sendSomebody(tx, deps, step, alert);
    case 'false_alarm':
      return judge(tx, deps, step, alert);
    default:
      return [];
  }
};

async function watchAdvice(tx: Tx, deps: WorkDeps, { after, change }: CallStep, alert: Alert | undefined) {
  if (alert === undefined || alert.recovered_at !== null) return [];
  const span = (change.detail.watch_for as Duration | undefined) ?? deps.settings.watch;
  return startWatch(tx, deps, after, span, change.at);
}

/** The ticket that there is, the one of the alert, or one that the customer asked for. */
async function sendSomebody(
  tx: Tx,
  deps: WorkDeps,
  { after, change }: CallStep,
  alert: Alert | undefined,
): Promise<readonly DeskIntent[]> {
  const { at, actor } = change;
  const told = await tellTicket(tx, deps, after, {
    ...{ at, actor, action: 'visit_wanted', set: {}, detail: { call_id: after.id } },
  });
  if (told !== undefined) return told;
  const asked = alert && deps.ruleOf(alert.rule_id, alert.rule_version).actions.ticket;
  const opened =
    alert === undefined || alert.recovered_at !== null
      ? undefined
      : await openTicket(tx, deps, alert, asked ?? { skill: 1 }, at);
  const { ticket, intents } = opened ?? (await openForCustomer(tx, deps, after, asked, actor, at));
  await tx.as<DeskTables>().updateTable('calls').set({ ticket_id: ticket.id }).where('id', '=', after.id).execute();
  return intents;
}

/** Changes the ticket that the call is about; undefined when there is none, or none that is not finished. */
async function tellTicket(
  tx: Tx,
  deps: WorkDeps,
  call: CallRow,
  change: Parameters<typeof changeTicket>[3],
): Promise<readonly DeskIntent[] | undefined> {
  const known = await ticketOf(tx, call);
  return known === undefined ? undefined : (await changeTicket(tx, deps, known, change)).intents;
}

async function ticketOf(tx: Tx, { alert_id, ticket_id }: CallRow) {
  const byAlert = alert_id === null ? undefined : await findTicketOf(tx, alert_id);
  const row =
    byAlert ??
    (ticket_id === null
      ? undefined
      : await tx.as<DeskTables>().selectFrom('tickets').selectAll().where('id', '=', ticket_id).executeTakeFirst());
  return row === undefined || isFinished(row) ? undefined : row;
}

/** The verdict goes to the ticket; where there is none, to the alert, and counts for its rule all the same. */
async function judge(
  tx: Tx,
  deps: WorkDeps,
  { after, change }: CallStep,
  alert: Alert | undefined,
): Promise<readonly DeskIntent[]> {
  const { at, actor } = change;
  const verdict = 'false_alarm';
  const told = await tellTicket(tx, deps, after, {
    ...{ at, actor, action: 'judged', set: { verdict }, detail: { verdict, call_id: after.id } },
  });
  if (told !== undefined) return told;
  if (alert !== undefined) await judgeAlert(tx, alert, after, actor, at);
  return [];
}

async function judgeAlert(tx: Tx, alert: Alert, call: CallRow, by: string, at: Instant): Promise<void> {
  const { id: alert_id, rule_id, rule_version, opened_at, device_id } = alert;
  const verdict = 'false_alarm';
  await tx
    .as<DeskTables>()
    .insertInto('alert_verdicts')
    .values({ alert_id, rule_id, rule_version, opened_at, verdict, at, by, call_id: call.id })
    .onConflict((conflict) => conflict.column('alert_id').doUpdateSet({ verdict, at, by, call_id: call.id }))
    .execute();
  await recordAudit(tx, {
    ...{ at, actor: by, action: 'alert.judged', object: { kind: 'alert', id: alert_id } },
    ...(device_id === null ? {} : { device_id }),
    detail: { verdict, call_id: call.id, rule_id },
  });
}
