import { sql } from 'kysely';
import type { Alert } from '../../alerts/index.ts';
import type { Instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import type { DeskTables, TicketRow } from '../tables.ts';
import type { WorkDeps } from '../work-deps.ts';
import { reopenedFields } from './reopened-fields.ts';
import type { TicketChange } from './ticket-change.ts';
import { decideTicket } from './ticket-transitions.ts';

/** The ticket whose repair did not hold: the same rule speaks of the same subject again soon after it was done. */
export async function ticketDoneLately(
  tx: Tx,
  { settings }: WorkDeps,
  { rule_id, subject }: Alert,
  at: Instant,
): Promise<TicketRow | undefined> {
  return tx
    .as<DeskTables>()
    .selectFrom('tickets')
    .selectAll()
    .where('rule_id', '=', rule_id)
    .where('subject_kind', '=', subject.kind)
    .where('subject_id', '=', subject.id)
    .where('state', 'in', ['resolved', 'closed'])
    .where(sql<boolean>`coalesce(closed_at, resolved_at) > ${at - settings.reopenWithin}`)
    .where(sql<boolean>`coalesce(verdict, 'confirmed') = 'confirmed'`)
    .orderBy('resolved_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The ticket goes on under the new alert. */
export function returnedChange(row: TicketRow, alert: Alert, at: Instant): TicketChange | undefined {
  const move = decideTicket(row.state, 'reopen');
  if ('refused' in move) return undefined;
  const { id: alert_id, rule_version, severity, incident_id } = alert;
  const set = {
    ...reopenedFields(row),
    ...{ state: move.next, alert_id, rule_version, severity, incident_id, recovered_at: null },
  };
  const former = { former_alert_id: row.alert_id, former_severity: row.severity };
  const detail = { reason: 'the condition returned', returned: true, alert_id, severity, ...former };
  return { at, actor: 'carewatch', action: 'reopened', set, detail };
}
