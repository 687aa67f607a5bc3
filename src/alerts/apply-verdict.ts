import type { Tx } from '../db/index.ts';
import type { Verdict } from '../rules/index.ts';
import type { AlertChange } from './alert.ts';
import type { AlertsDeps } from './alerts.ts';
import { changeAlert, endAlert } from './follow-alert.ts';
import { findOpen } from './muting/parents.ts';
import { openAlert } from './open-alert.ts';
import { settleSilences } from './silences/settle.ts';
import { stages } from './stages/stages.ts';
import type { AlertRow, AlertsTables } from './tables.ts';
import { logVerdict } from './verdict-log.ts';

/** Takes one verdict; what changed for people, in order. Silences that ended before it end first. */
export async function applyVerdict(tx: Tx, deps: AlertsDeps, verdict: Verdict): Promise<AlertChange[]> {
  await logVerdict(tx, verdict);
  const changes = await settleSilences(tx, verdict.at);
  const episode = await findOpen(tx, { rule_id: verdict.rule, subject: verdict.subject });
  for (const stage of stages) {
    if (stage.effect !== 'hold-back') continue;
    const reason = await stage.judge(verdict, { reader: tx, episode });
    if (reason === undefined) continue;
    await holdBack(tx, verdict, episode, stage.name, reason);
    return changes;
  }
  return [...changes, ...(await takeEffect(tx, deps, verdict, episode))];
}

function takeEffect(tx: Tx, deps: AlertsDeps, verdict: Verdict, episode: AlertRow | undefined): Promise<AlertChange[]> {
  if (episode === undefined) return openAlert(tx, deps, verdict);
  return verdict.kind === 'clear' ? endAlert(tx, verdict, episode) : changeAlert(tx, verdict, episode);
}

async function holdBack(
  tx: Tx,
  verdict: Verdict,
  episode: AlertRow | undefined,
  stage: string,
  reason: string,
): Promise<void> {
  const { seq, ordinal, at, rule, subject, kind } = verdict;
  const device_id = subject.kind === 'device' ? subject.id : null;
  const key = { seq, ordinal, rule_id: rule, device_id, subject_kind: subject.kind, subject_id: subject.id };
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
