import { createAlertsReader } from '../../alerts/index.ts';
import { AppError, formatDuration, type Instant, toRfc3339 } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import type { DeskRule } from '../desk-rule.ts';
import type { DeskFailure } from '../errors.ts';
import type { TicketRow } from '../tables.ts';
import type { WorkDeps } from '../work-deps.ts';
import type { TicketCommand } from './act-on-ticket.ts';
import { ticketNumber } from './ticket-row.ts';

/** Who may close a ticket though telemetry does not confirm it. */
const mayOverride: readonly string[] = ['manager', 'engineer', 'admin'];

/**
 * A fault that is visible in telemetry is over when telemetry says so, by the rule's own clear condition. Refuses to
 * close while the alert is open and the device has measured since the work was done; with `closure: cleared` also
 * where it has not. What was no fault can be closed always, and so can what only people can end.
 */
export async function refuseUnconfirmed(tx: Tx, deps: WorkDeps, row: TicketRow, command: TicketCommand): Promise<void> {
  const { action, input, by } = command;
  const verdict = input.verdict ?? row.verdict;
  if (action !== 'close' || (verdict !== null && verdict !== 'confirmed')) return;
  const doubt = await doubtAbout(tx, deps, row);
  if (doubt === undefined) return;
  if (input.override !== undefined && input.override.trim() !== '') {
    if (mayOverride.includes(by.role)) return;
    const sentence = `Closing ${ticketNumber(row.number)} against telemetry needs the role ${mayOverride.join(', ')}; yours is ${by.role}.`;
    throw new AppError<DeskFailure>({ code: 'override-not-allowed', id: row.id, role: by.role }, sentence);
  }
  const { alert, measuredAt, clear } = doubt;
  const when = measuredAt === undefined ? 'has not measured since' : `measured at ${toRfc3339(measuredAt)}`;
  const sentence = `Ticket ${ticketNumber(row.number)} cannot be closed yet: alert ${alert} is open, and the device ${when}. It can be closed once ${clear}; or send verdict false_alarm, duplicate or customer_error, or let a manager close it with override and the reason.`;
  throw new AppError<DeskFailure>({ code: 'closure-unconfirmed', id: row.id, alert_id: alert }, sentence);
}

interface Doubt {
  readonly alert: string;
  readonly measuredAt: Instant | undefined;
  readonly clear: string;
}

async function doubtAbout(tx: Tx, deps: WorkDeps, row: TicketRow): Promise<Doubt | undefined> {
  const { alert_id, device_id, rule_id, rule_version } = row;
  if (alert_id === null || device_id === null || rule_id === null || rule_version === null) return undefined;
  const alert = await createAlertsReader(tx).getAlert(alert_id);
  if (alert === undefined || alert.recovered_at !== null) return undefined;
  const { clear } = deps.ruleOf(rule_id, rule_version);
  if (clear === 'manual') return undefined;
  const measuredAt = deps.measuredAt?.(device_id, Object.keys(alert.proof.inputs));
  const since = row.resolved_at ?? 0;
  const seen = measuredAt !== undefined && measuredAt > since ? measuredAt : undefined;
  if (deps.settings.closure === 'contradicted' && seen === undefined) return undefined;
  return { alert: alert_id, measuredAt: seen, clear: wordsOf(clear) };
}

function wordsOf(clear: Exclude<DeskRule['clear'], 'manual'>): string {
  const held = clear === undefined || clear.for === 0 ? '' : ` for ${formatDuration(clear.for)}`;
  return `${clear?.when ?? 'the rule’s condition has not held'}${clear?.when === undefined ? held : ` has held${held}`}`;
}
