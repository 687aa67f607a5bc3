import { sql } from 'kysely';
import { assert } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import { recordAudit } from '../db/index.ts';
import type { Verdict } from '../rules/index.ts';
import type { AlertChange, AlertState } from './alert.ts';
import { toAlerts } from './alert-row.ts';
import { decideAlert } from './alert-transitions.ts';
import type { AlertsDeps } from './alerts.ts';
import { stages } from './stages/stages.ts';
import type { AlertRow, AlertsTables } from './tables.ts';
import { inputOf } from './verdict-input.ts';
import { logVerdict } from './verdict-log.ts';

/** Takes one verdict; what changed for people, or undefined. */
export async function applyVerdict(tx: Tx, deps: AlertsDeps, verdict: Verdict): Promise<AlertChange | undefined> {
  await logVerdict(tx, verdict);
  const episode = await findOpen(tx, verdict);
  for (const stage of stages) {
    const reason = await stage.judge(verdict, { reader: tx, episode });
    if (reason === undefined) continue;
    await holdBack(tx, verdict, episode, stage.name, reason);
    return undefined;
  }
  return takeEffect(tx, deps, verdict, episode);
}

async function findOpen(tx: Tx, { rule, subject }: Verdict): Promise<AlertRow | undefined> {
  return (
    tx
      .as<AlertsTables>()
      .selectFrom('alerts')
      .selectAll()
      .where('rule_id', '=', rule)
      .where('subject_kind', '=', subject.kind)
      .where('subject_id', '=', subject.id)
      // Spelled out, so that the unique index of open alerts serves.
      .where(sql<boolean>`state in ('open', 'acknowledged')`)
      .executeTakeFirst()
  );
}

async function holdBack(
  tx: Tx,
  verdict: Verdict,
  episode: AlertRow | undefined,
  stage: string,
  reason: string,
): Promise<void> {
  const { seq, ordinal, at, rule, subject, kind } = verdict;
  const key = { seq, ordinal, rule_id: rule, device_id: subject.id };
  const db = tx.as<AlertsTables>();
  if (verdict.mode === 'shadow') {
    const { mode: _, ...shadowed } = verdict;
    await db
      .insertInto('shadow_verdicts')
      .values({ ...key, verdict: JSON.stringify(shadowed) })
      .execute();
    return;
  }
  const row = { ...key, at, stage, reason, kind, alert_id: episode?.id ?? null };
  await db.insertInto('suppressed_verdicts').values(row).execute();
}

async function takeEffect(
  tx: Tx,
  deps: AlertsDeps,
  verdict: Verdict,
  episode: AlertRow | undefined,
): Promise<AlertChange> {
  const input = inputOf(verdict, episode);
  assert(input !== undefined, 'the duplicate stage lets no equal level pass');
  const move = decideAlert(episode?.state ?? 'none', input);
  assert('next' in move && move.change !== undefined, 'the duplicate stage lets only changes pass');
  const row =
    episode === undefined ? openedRow(deps, verdict) : { ...episode, ...changedFields(verdict, episode, move.next) };
  const db = tx.as<AlertsTables>();
  if (episode === undefined) await db.insertInto('alerts').values(row).execute();
  else await db.updateTable('alerts').set(row).where('id', '=', row.id).execute();
  await audit(tx, row, verdict, move.change);
  const [alert] = await toAlerts(tx, [row]);
  assert(alert !== undefined, 'one row makes one alert');
  const from = { severity: episode?.severity ?? row.severity, level: episode?.level ?? row.level };
  return { kind: move.change, at: verdict.at, alert, from };
}

function openedRow(deps: AlertsDeps, verdict: Verdict): AlertRow {
  const { rule, version, subject, severity, level, since, at, seq, reason, inputs, deviceTime } = verdict;
  return {
    id: deps.ids.next('alr'),
    rule_id: rule,
    rule_version: version,
    subject_kind: subject.kind,
    subject_id: subject.id,
    device_id: subject.id,
    severity,
    level,
    state: 'open',
    title: JSON.stringify(deps.ruleOf(rule, version).title),
    since,
    opened_at: at,
    recovered_at: null,
    ended_by: null,
    acknowledged_at: null,
    acknowledged_by: null,
    seq,
    reason,
    inputs: JSON.stringify(inputs),
    device_time: deviceTime,
    version: 1,
  };
}

function changedFields(verdict: Verdict, episode: AlertRow, state: AlertState): Partial<AlertRow> {
  const version = episode.version + 1;
  if (verdict.kind === 'clear') return { state, version, recovered_at: verdict.at, ended_by: verdict.reason };
  const { severity, level, seq, reason, since, deviceTime: device_time } = verdict;
  const inputs = JSON.stringify(verdict.inputs);
  return { state, version, severity, level, seq, reason, since, device_time, inputs, rule_version: verdict.version };
}

async function audit(tx: Tx, row: AlertRow, verdict: Verdict, change: AlertChange['kind']): Promise<void> {
  const { id, device_id, rule_id, rule_version, severity, level, state } = row;
  await recordAudit(tx, {
    at: verdict.at,
    actor: 'carewatch',
    action: `alert.${change === 'ended' ? state : change}`,
    object: { kind: 'alert', id },
    device_id,
    detail: { rule_id, rule_version, severity, level, state, reason: verdict.reason, seq: verdict.seq },
  });
}
