import { assert, type Instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { recordAudit } from '../../db/index.ts';
import type { Verdict } from '../../rules/index.ts';
import { updateAlert } from '../alert-writer.ts';
import type { AlertsDeps } from '../alerts.ts';
import type { AlertRow, AlertsTables, IncidentRow } from '../tables.ts';
import { countMembers, endMemberships } from './members.ts';

/** Makes the alert of a group an incident, with the devices that its rule counted for its first members. */
export async function openIncident(tx: Tx, deps: AlertsDeps, alert: AlertRow, verdict: Verdict): Promise<AlertRow> {
  const { id: alert_id, rule_id, subject_kind, subject_id, opened_at } = alert;
  const row: IncidentRow = {
    id: deps.ids.next('inc'),
    ...{ alert_id, rule_id, subject_kind, subject_id },
    state: 'open',
    opened_at,
    ended_at: null,
    counted: null,
    version: 1,
  };
  await tx.as<AlertsTables>().insertInto('incidents').values(row).execute();
  const opened = await updateAlert(tx, alert, { incident_id: row.id });
  await countMembers(tx, opened, verdict);
  await auditIncident(tx, row, verdict.at, 'opened');
  return opened;
}

/** Ends the incident of the alert; whoever is in it still leaves with it. */
export async function endIncident(tx: Tx, alert: AlertRow, at: Instant): Promise<void> {
  const db = tx.as<AlertsTables>();
  const row = await db.selectFrom('incidents').selectAll().where('alert_id', '=', alert.id).executeTakeFirst();
  assert(row !== undefined, 'the alert of a group is an incident');
  const set = { state: 'ended', ended_at: at, version: row.version + 1 } as const;
  await db.updateTable('incidents').set(set).where('id', '=', row.id).execute();
  await endMemberships(tx, row.id, at);
  await auditIncident(tx, { ...row, ...set }, at, 'ended');
}

async function auditIncident(tx: Tx, row: IncidentRow, at: Instant, action: 'opened' | 'ended'): Promise<void> {
  const { id, alert_id, rule_id, subject_kind, subject_id } = row;
  await recordAudit(tx, {
    at,
    actor: 'carewatch',
    action: `incident.${action}`,
    object: { kind: 'incident', id },
    detail: { alert_id, rule_id, subject: { kind: subject_kind, id: subject_id } },
  });
}
