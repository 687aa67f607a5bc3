import type { Instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { createFleetReader } from '../../fleet/index.ts';
import type { AlertChange } from '../alert.ts';
import { auditAlert, toChange } from '../alert-writer.ts';
import type { AlertRow, AlertsTables } from '../tables.ts';
import { type Finding, whereaboutsOf } from './finding.ts';
import { joinIncident, judgeMuting, mute, unmute } from './mute.ts';
import { isOpenAlert, readParents } from './parents.ts';

/** Looks again at every open alert that this silence, alert or incident muted: it has ended at `at`. */
export async function releaseMutedBy(tx: Tx, muter: string, at: Instant): Promise<AlertChange[]> {
  const rows = await tx
    .as<AlertsTables>()
    .selectFrom('alerts')
    .selectAll()
    .where('muted_by', '=', muter)
    .where(isOpenAlert)
    .orderBy('opened_at')
    .orderBy('id')
    .execute();
  const changes: AlertChange[] = [];
  for (const before of rows) {
    const { row, released } = await lookAgain(tx, before, at);
    if (released) changes.push(await toChange(tx, 'released', at, row));
  }
  return changes;
}

/** Judges a muted alert anew: it stays muted, is muted by something else, or its work may open. */
export async function lookAgain(tx: Tx, before: AlertRow, at: Instant): Promise<{ row: AlertRow; released: boolean }> {
  const finding = await findingOf(tx, before, at);
  const { subject } = finding;
  const device = subject.kind === 'device' ? await createFleetReader(tx).getDevice(subject.id) : undefined;
  const muting = await judgeMuting(tx, finding, whereaboutsOf(subject, device));
  if (muting === undefined) {
    const row = await unmute(tx, before, at);
    await auditAlert(tx, row, { at, action: 'released', detail: { muted: mutingOf(before) } });
    return { row, released: true };
  }
  if (muting.by === before.muted_by) return { row: before, released: false };
  const row = await joinIncident(tx, await mute(tx, before, muting), finding);
  await auditAlert(tx, row, { at, action: 'muted', detail: { muted: muting } });
  return { row, released: false };
}

export async function findingOf(tx: Tx, row: AlertRow, at: Instant): Promise<Finding> {
  const { id: alert_id, rule_id, severity, subject_kind, subject_id } = row;
  const parents = await readParents(tx, alert_id);
  return { alert_id, rule_id, severity, subject: { kind: subject_kind, id: subject_id }, at, parents };
}

const mutingOf = ({ muted_stage, muted_reason, muted_by }: AlertRow) => ({
  stage: muted_stage,
  reason: muted_reason,
  by: muted_by,
});
