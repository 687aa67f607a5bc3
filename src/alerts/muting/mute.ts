import type { Instant } from '../../base/index.ts';
import type { Reader, Tx } from '../../db/index.ts';
import type { Muting } from '../alert.ts';
import { updateAlert } from '../alert-writer.ts';
import { incidentAbove } from '../incidents/incident-above.ts';
import { addMember } from '../incidents/members.ts';
import { stages } from '../stages/stages.ts';
import type { AlertRow, AlertsTables } from '../tables.ts';
import type { Finding, Whereabouts } from './finding.ts';

/** The first stage that mutes the finding, or undefined: it may open its work. */
export async function judgeMuting(reader: Reader, finding: Finding, place: Whereabouts): Promise<Muting | undefined> {
  for (const stage of stages) {
    if (stage.effect !== 'mute') continue;
    const muted = await stage.judge(finding, { reader, place });
    if (muted !== undefined) return { stage: stage.name, ...muted, at: finding.at };
  }
  return undefined;
}

/** Mutes the alert, and says so in its proof. What muted it before has ended. */
export async function mute(tx: Tx, row: AlertRow, { stage, reason, by, at }: Muting): Promise<AlertRow> {
  await noteLifted(tx, row.id, at);
  await tx
    .as<AlertsTables>()
    .insertInto('alert_suppressions')
    .values({ alert_id: row.id, at, stage, reason, suppressor: by, seq: row.seq, lifted_at: null })
    .execute();
  return updateAlert(tx, row, { muted_stage: stage, muted_reason: reason, muted_by: by, muted_at: at });
}

export async function unmute(tx: Tx, row: AlertRow, at: Instant): Promise<AlertRow> {
  await noteLifted(tx, row.id, at);
  return updateAlert(tx, row, { muted_stage: null, muted_reason: null, muted_by: null, muted_at: null });
}

/** Says in the proof that what muted the alert has ended. */
export async function noteLifted(tx: Tx, alertId: string, at: Instant): Promise<void> {
  await tx
    .as<AlertsTables>()
    .updateTable('alert_suppressions')
    .set({ lifted_at: at })
    .where('alert_id', '=', alertId)
    .where('lifted_at', 'is', null)
    .execute();
}

/** Makes the alert a member of the incident that explains it, whatever mutes it; without one it stays as it is. */
export async function joinIncident(tx: Tx, row: AlertRow, finding: Finding): Promise<AlertRow> {
  if (row.device_id === null) return row;
  const incident_id = await incidentAbove(tx, finding);
  if (incident_id === undefined || incident_id === row.incident_id) return row;
  await addMember(tx, incident_id, row.device_id, row.id, finding.at);
  return updateAlert(tx, row, { incident_id });
}
