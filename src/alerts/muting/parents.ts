import { sql } from 'kysely';
import type { Reader, Tx } from '../../db/index.ts';
import type { Subject } from '../../rules/index.ts';
import type { AlertRow, AlertsTables } from '../tables.ts';
import type { Finding, ParentKey } from './finding.ts';

/** The open alert of the rule and subject. */
export async function findOpen(reader: Reader, { rule_id, subject }: ParentKey): Promise<AlertRow | undefined> {
  return (
    reader
      .as<AlertsTables>()
      .selectFrom('alerts')
      .selectAll()
      .where('rule_id', '=', rule_id)
      .where('subject_kind', '=', subject.kind)
      .where('subject_id', '=', subject.id)
      // Spelled out, so that the unique index of open alerts serves.
      .where(isOpenAlert)
      .executeTakeFirst()
  );
}

export const isOpenAlert = sql<boolean>`alerts.state in ('open', 'acknowledged')`;

/** Open alerts of the finding's parents, without those that the finding itself keeps muted. */
export async function openParents(reader: Reader, finding: Finding): Promise<AlertRow[]> {
  const open: AlertRow[] = [];
  for (const key of finding.parents) {
    const parent = await findOpen(reader, key);
    if (parent !== undefined && !(await isMutedUnder(reader, parent, finding.alert_id))) open.push(parent);
  }
  return open;
}

/** Further up nobody looks: a chain of rules this long says nothing any more. */
const longestChain = 8;

/**
 * Whether the alert is the other one, or muted by it, by way of any number of others. Rules that name each other as
 * parents would else keep each other muted, and nobody would come.
 */
export async function isMutedUnder(reader: Reader, alert: AlertRow, otherId: string): Promise<boolean> {
  let above: AlertRow | undefined = alert;
  for (let steps = 0; above !== undefined; steps += 1) {
    if (above.id === otherId || steps === longestChain) return true;
    above = await muterOf(reader, above);
  }
  return false;
}

/** The alert that mutes this one, itself or by its incident. */
async function muterOf(reader: Reader, { muted_stage, muted_by }: AlertRow): Promise<AlertRow | undefined> {
  if (muted_by === null || muted_stage === null || muted_stage === 'silenced') return undefined;
  const column = muted_stage === 'grouped' ? 'incident_id' : 'id';
  return reader
    .as<AlertsTables>()
    .selectFrom('alerts')
    .selectAll()
    .where(column, '=', muted_by)
    .$if(muted_stage === 'grouped', (q) => q.where('subject_kind', '<>', 'device'))
    .executeTakeFirst();
}

/** Keeps what may mute the alert, as it stands when it opens. */
export async function saveParents(tx: Tx, alertId: string, parents: readonly ParentKey[]): Promise<void> {
  if (parents.length === 0) return;
  const rows = parents.map(({ rule_id, subject }) => ({
    alert_id: alertId,
    rule_id,
    subject_kind: subject.kind,
    subject_id: subject.id,
  }));
  await tx.as<AlertsTables>().insertInto('alert_parents').values(rows).execute();
}

export async function readParents(reader: Reader, alertId: string): Promise<readonly ParentKey[]> {
  const rows = await reader
    .as<AlertsTables>()
    .selectFrom('alert_parents')
    .selectAll()
    .where('alert_id', '=', alertId)
    .execute();
  return rows.map(({ rule_id, subject_kind, subject_id }) => ({
    rule_id,
    subject: { kind: subject_kind, id: subject_id },
  }));
}

/** Open alerts that name this rule and subject as a parent, the oldest first. */
export async function openChildren(reader: Reader, rule_id: string, subject: Subject): Promise<AlertRow[]> {
  return (
    reader
      .as<AlertsTables>()
      .selectFrom('alerts')
      .innerJoin('alert_parents', 'alert_parents.alert_id', 'alerts.id')
      .selectAll('alerts')
      // By `in`, because for `=` in a join SQLite prepares the statement anew with every value.
      .where('alert_parents.rule_id', 'in', [rule_id])
      .where('alert_parents.subject_kind', 'in', [subject.kind])
      .where('alert_parents.subject_id', 'in', [subject.id])
      .where(isOpenAlert)
      .orderBy('alerts.opened_at')
      .orderBy('alerts.id')
      .execute()
  );
}
