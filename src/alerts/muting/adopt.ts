import type { Instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import type { AlertChange, Muting } from '../alert.ts';
import { auditAlert, toChange } from '../alert-writer.ts';
import type { AlertRow } from '../tables.ts';
import { isUrgent } from './finding.ts';
import { joinIncident, mute } from './mute.ts';
import { isMutedUnder, openChildren } from './parents.ts';
import { findingOf } from './release.ts';

/**
 * Mutes the open alerts that the one just opened explains: their work that nobody has taken up is taken back. An
 * alert that something else mutes already stays muted by that; it is a member of the incident all the same.
 */
export async function adoptChildren(tx: Tx, parent: AlertRow, at: Instant): Promise<AlertChange[]> {
  const subject = { kind: parent.subject_kind, id: parent.subject_id };
  const changes: AlertChange[] = [];
  for (const child of await openChildren(tx, parent.rule_id, subject)) {
    if (isUrgent(child) || (await isMutedUnder(tx, parent, child.id))) continue;
    const row = await joinIncident(tx, child, await findingOf(tx, child, at));
    if (child.muted_by !== null) continue;
    const muting = mutingBy(parent, at);
    const muted = await mute(tx, row, muting);
    await auditAlert(tx, muted, { at, action: 'muted', detail: { muted: muting } });
    changes.push(await toChange(tx, 'muted', at, muted));
  }
  return changes;
}

function mutingBy({ id, incident_id, subject_kind }: AlertRow, at: Instant): Muting {
  return subject_kind === 'device' || incident_id === null
    ? { stage: 'inhibited', reason: 'parent-open', by: id, at }
    : { stage: 'grouped', reason: 'incident-open', by: incident_id, at };
}
