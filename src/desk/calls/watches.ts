import { type Alert, createAlertsReader } from '../../alerts/index.ts';
import { type Duration, hours, type Instant, instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import type { DeskIntent } from '../intent.ts';
import type { CallRow, DeskTables } from '../tables.ts';
import { findTicketOf, isFinished } from '../tickets/find-ticket.ts';
import { changeTicket, openTicket } from '../tickets/ticket-writer.ts';
import type { TimedWork } from '../timed-work.ts';
import type { WorkDeps } from '../work-deps.ts';
import type { WatchOutcome } from './call.ts';
import { changeCall } from './call-writer.ts';

/**
 * Advice that was given is believed when telemetry shows it: the alert is watched until it ends, and when it does not
 * in time somebody is sent.
 */
export async function startWatch(
  tx: Tx,
  deps: WorkDeps,
  call: CallRow,
  span: Duration,
  at: Instant,
): Promise<readonly DeskIntent[]> {
  const until = instant(at + span);
  const set = { watch_until: until, watch_outcome: null };
  return (await changeCall(tx, deps, call, { at, actor: 'carewatch', action: 'watched', set, detail: { until } }))
    .intents;
}

/** The alert ended: what was advised helped. */
export async function endWatches(tx: Tx, deps: WorkDeps, alertId: string, at: Instant): Promise<DeskIntent[]> {
  const rows = await watching(tx).where('alert_id', '=', alertId).orderBy('id').execute();
  const intents: DeskIntent[] = [];
  for (const row of rows) intents.push(...(await endWatch(tx, deps, row, 'cleared', at)));
  return intents;
}

const watching = (tx: Tx) =>
  tx
    .as<DeskTables>()
    .selectFrom('calls')
    .selectAll()
    .where('watch_until', 'is not', null)
    .where('watch_outcome', 'is', null);

async function endWatch(
  tx: Tx,
  deps: WorkDeps,
  row: CallRow,
  outcome: WatchOutcome,
  at: Instant,
): Promise<readonly DeskIntent[]> {
  const change = {
    at,
    actor: 'carewatch',
    action: 'watch_ended',
    set: { watch_outcome: outcome },
    detail: { outcome },
  };
  return (await changeCall(tx, deps, row, change)).intents;
}

/** A muted alert is looked at again this much later. */
const lookAgainAfter = hours(1);

export const watches: TimedWork = {
  name: 'watches',
  async nextDue(reader) {
    const row = await reader
      .as<DeskTables>()
      .selectFrom('calls')
      .select('watch_until')
      .where('watch_until', 'is not', null)
      .where('watch_outcome', 'is', null)
      .orderBy('watch_until')
      .limit(1)
      .executeTakeFirst();
    return (row?.watch_until ?? undefined) as Instant | undefined;
  },
  async run(tx, deps, now) {
    const rows = await watching(tx).where('watch_until', '<=', now).orderBy('watch_until').orderBy('id').execute();
    const intents: DeskIntent[] = [];
    for (const row of rows) intents.push(...(await sendSomebody(tx, deps, row, now)));
    return intents;
  },
};

async function sendSomebody(tx: Tx, deps: WorkDeps, row: CallRow, at: Instant): Promise<DeskIntent[]> {
  const alert = row.alert_id === null ? undefined : await createAlertsReader(tx).getAlert(row.alert_id);
  if (alert === undefined || alert.recovered_at !== null) return [...(await endWatch(tx, deps, row, 'cleared', at))];
  if (alert.muted !== null) {
    await tx
      .as<DeskTables>()
      .updateTable('calls')
      .set({ watch_until: at + lookAgainAfter })
      .where('id', '=', row.id)
      .execute();
    return [];
  }
  const { outcome, intents } = await ticketFor(tx, deps, alert, row, at);
  return [...intents, ...(await endWatch(tx, deps, row, outcome, at))];
}

async function ticketFor(
  tx: Tx,
  deps: WorkDeps,
  alert: Alert,
  call: CallRow,
  at: Instant,
): Promise<{ readonly outcome: WatchOutcome; readonly intents: readonly DeskIntent[] }> {
  const known = await findTicketOf(tx, alert.id);
  if (known === undefined) {
    const asked = deps.ruleOf(alert.rule_id, alert.rule_version).actions.ticket ?? { skill: 1 };
    const opened = await openTicket(tx, deps, alert, asked, at);
    return { outcome: 'ticket', intents: opened?.intents ?? [] };
  }
  if (isFinished(known)) return { outcome: 'released', intents: [] };
  const change = { at, actor: 'carewatch', action: 'advice_failed', set: {}, detail: { call_id: call.id } };
  return { outcome: 'noted', intents: (await changeTicket(tx, deps, known, change)).intents };
}
