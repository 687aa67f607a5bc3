import { type Alert, createAlertsReader } from '../../alerts/index.ts';
import { AppError, formatDuration, type Instant, toRfc3339 } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import type { DeskRule } from '../desk-rule.ts';
import type { DeskFailure } from '../errors.ts';
import type { TicketRow } from '../tables.ts';
import type { WorkDeps } from '../work-deps.ts';
import type { TicketCommand } from './act-on-ticket.ts';
import { notJudged, unconfirmed } from './closure.ts';
import { ticketNumber } from './ticket-row.ts';

/** Who may close a ticket though telemetry does not confirm it. */
const mayOverride: readonly string[] = ['manager', 'engineer', 'admin'];

/**
 * A fault that is visible in telemetry is over when telemetry says so, by the rule's own clear condition. Refuses to
 * close while the alert is open and the device has measured since the work was done; with `closure: cleared` also
 * where it has not. What was no fault can be closed always, and so can what only people can end. Says what telemetry
 * makes of the closing.
 */
export async function judgeClosure(
  tx: Tx,
  deps: WorkDeps,
  row: TicketRow,
  command: TicketCommand,
): Promise<Partial<TicketRow>> {
  const { action, input, by, at } = command;
  if (action !== 'close') return {};
  const verdict = input.verdict ?? row.verdict;
  const alert = verdict === null || verdict === 'confirmed' ? await visibleAlert(tx, deps, row) : undefined;
  if (alert === undefined) return notJudged;
  if (alert.recovered_at !== null)
    return alert.state === 'recovered' ? { ...notJudged, closure: 'confirmed' } : notJudged;
  const measuredAt = measuredSince(deps, row, alert);
  if (deps.settings.closure === 'contradicted' && measuredAt === undefined) return unconfirmed(at);
  refuseDoubtful(deps, row, alert, measuredAt, input.override, by.role);
  return { ...notJudged, closure: 'overridden' };
}

function refuseDoubtful(
  deps: WorkDeps,
  row: TicketRow,
  alert: Alert,
  measuredAt: Instant | undefined,
  override: string | undefined,
  role: string,
): void {
  if (override !== undefined && override.trim() !== '') {
    if (mayOverride.includes(role)) return;
    const sentence = `Closing ${ticketNumber(row.number)} against telemetry needs the role ${mayOverride.join(', ')}; yours is ${role}.`;
    throw new AppError<DeskFailure>({ code: 'override-not-allowed', id: row.id, role }, sentence);
  }
  const when = measuredAt === undefined ? 'has not measured since' : `measured at ${toRfc3339(measuredAt)}`;
  const clear = wordsOf(deps.ruleOf(alert.rule_id, alert.rule_version).clear);
  const sentence = `Ticket ${ticketNumber(row.number)} cannot be closed yet: alert ${alert.id} is open, and the device ${when}. It can be closed once ${clear}; or send verdict false_alarm, duplicate or customer_error, or let a manager close it with override and the reason.`;
  throw new AppError<DeskFailure>({ code: 'closure-unconfirmed', id: row.id, alert_id: alert.id }, sentence);
}

/** The alert by which telemetry has a say: of a device, and one that does not wait for a person to end it. */
async function visibleAlert(tx: Tx, deps: WorkDeps, row: TicketRow): Promise<Alert | undefined> {
  const { alert_id, device_id, rule_id, rule_version } = row;
  if (alert_id === null || device_id === null || rule_id === null || rule_version === null) return undefined;
  if (deps.ruleOf(rule_id, rule_version).clear === 'unseen') return undefined;
  return createAlertsReader(tx).getAlert(alert_id);
}

/** When the device last measured what the rule reads, if that was after the work was done. */
function measuredSince({ measuredAt }: WorkDeps, row: TicketRow, alert: Alert): Instant | undefined {
  const at = row.device_id === null ? undefined : measuredAt?.(row.device_id, Object.keys(alert.proof.inputs));
  return at !== undefined && at > (row.resolved_at ?? 0) ? at : undefined;
}

function wordsOf(clear: DeskRule['clear']): string {
  if (clear === 'unseen') return 'a person has cleared it';
  const held = clear === undefined || clear.for === 0 ? '' : ` for ${formatDuration(clear.for)}`;
  return `${clear?.when ?? 'the rule’s condition has not held'}${clear?.when === undefined ? held : ` has held${held}`}`;
}
