import { assert, type Instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import type { Verdict } from '../../rules/index.ts';
import { updateAlert } from '../alert-writer.ts';
import type { AlertRow, AlertsTables } from '../tables.ts';
import type { MemberEnd } from './incident.ts';

/** Adds a device that the rule counted (`alertId` empty) or an alert. Whoever was in it before is in it again. */
export async function addMember(
  tx: Tx,
  incident_id: string,
  device_id: string,
  alert_id: string,
  since: Instant,
): Promise<void> {
  await tx
    .as<AlertsTables>()
    .insertInto('incident_members')
    .values({ incident_id, device_id, alert_id, since, until: null, ended_by: null })
    .onConflict((conflict) =>
      conflict.columns(['incident_id', 'device_id', 'alert_id']).doUpdateSet({ until: null, ended_by: null }),
    )
    .execute();
}

/** Takes over whom the rule counts now. A verdict that names nobody changes nothing. */
export async function countMembers(tx: Tx, { incident_id }: AlertRow, verdict: Verdict): Promise<void> {
  assert(incident_id !== null, 'the alert of a group is an incident');
  const { members, inputs, at } = verdict;
  if (members === undefined) return;
  const db = tx.as<AlertsTables>();
  const before = await db
    .selectFrom('incident_members')
    .select('device_id')
    .where('incident_id', '=', incident_id)
    .where('alert_id', '=', '')
    .where('until', 'is', null)
    .execute();
  const known = new Set(before.map(({ device_id }) => device_id));
  const now = new Set(members);
  for (const device of now) if (!known.has(device)) await addMember(tx, incident_id, device, '', at);
  for (const device of known) if (!now.has(device)) await uncount(tx, incident_id, device, at);
  const counted = typeof inputs.members === 'number' ? inputs.members : now.size;
  await db.updateTable('incidents').set({ counted }).where('id', '=', incident_id).execute();
}

async function uncount(tx: Tx, incident: string, device: string, at: Instant): Promise<void> {
  await tx
    .as<AlertsTables>()
    .updateTable('incident_members')
    .set({ until: at, ended_by: 'not-counted' })
    .where('incident_id', '=', incident)
    .where('device_id', '=', device)
    .where('alert_id', '=', '')
    .execute();
}

/** Marks the alert as a member no longer. One that became urgent stands for itself from then on. */
export async function leaveIncidents(tx: Tx, row: AlertRow, at: Instant, ended_by: MemberEnd): Promise<AlertRow> {
  if (row.incident_id === null || row.device_id === null) return row;
  await tx
    .as<AlertsTables>()
    .updateTable('incident_members')
    .set({ until: at, ended_by })
    .where('alert_id', '=', row.id)
    .where('until', 'is', null)
    .execute();
  return ended_by === 'urgent' ? updateAlert(tx, row, { incident_id: null }) : row;
}

/** The incident ended before these did. */
export async function endMemberships(tx: Tx, incident: string, at: Instant): Promise<void> {
  await tx
    .as<AlertsTables>()
    .updateTable('incident_members')
    .set({ until: at, ended_by: 'incident-ended' })
    .where('incident_id', '=', incident)
    .where('until', 'is', null)
    .execute();
}
