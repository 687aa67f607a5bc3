import { assert } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import type { Verdict } from '../rules/index.ts';
import type { AlertChange, AlertState } from './alert.ts';
import { flappingSince } from './alert-flapping.ts';
import { decideAlert } from './alert-transitions.ts';
import { auditAlert, toChange, updateAlert } from './alert-writer.ts';
import { countMembers, leaveIncidents } from './incidents/members.ts';
import { endIncident } from './incidents/open-incident.ts';
import { isUrgent } from './muting/finding.ts';
import { noteLifted } from './muting/mute.ts';
import { lookAgain, releaseMutedBy } from './muting/release.ts';
import { proofStates } from './proof-state.ts';
import type { AlertRow } from './tables.ts';
import { inputOf } from './verdict-input.ts';

/** The alert reached another level. What muted it is judged anew at that level. */
export async function changeAlert(tx: Tx, verdict: Verdict, episode: AlertRow): Promise<AlertChange[]> {
  const state = nextState(verdict, episode);
  const { severity, level, seq, reason, since, at } = verdict;
  const inputs = JSON.stringify(verdict.inputs);
  const set = {
    state,
    severity,
    level,
    seq,
    reason,
    since,
    device_time: verdict.deviceTime,
    inputs,
    ...proofStates(verdict),
    ...flappingSince(verdict, episode),
  };
  let row = await updateAlert(tx, episode, { ...set, rule_version: verdict.version });
  await auditAlert(tx, row, { at, action: 'level-changed', detail: { reason, seq } });
  if (row.subject_kind !== 'device') await countMembers(tx, row, verdict);
  if (isUrgent(row)) row = await leaveIncidents(tx, row, at, 'urgent');
  if (row.muted_stage !== null) row = (await lookAgain(tx, row, at)).row;
  return [await toChange(tx, 'level-changed', at, row, episode)];
}

/** The alert is over, and so is what it kept muted. */
export async function endAlert(tx: Tx, verdict: Verdict, episode: AlertRow): Promise<AlertChange[]> {
  const state = nextState(verdict, episode);
  const { at, reason, seq } = verdict;
  const row = await updateAlert(tx, episode, { state, recovered_at: at, ended_by: reason });
  await auditAlert(tx, row, { at, action: state, detail: { reason, seq } });
  await noteLifted(tx, row.id, at);
  if (row.subject_kind === 'device') await leaveIncidents(tx, row, at, state === 'recovered' ? 'recovered' : 'closed');
  else await endIncident(tx, row, at);
  const muter = row.subject_kind === 'device' ? row.id : row.incident_id;
  assert(muter !== null, 'the alert of a group is an incident');
  return [await toChange(tx, 'ended', at, row, episode), ...(await releaseMutedBy(tx, muter, at))];
}

function nextState(verdict: Verdict, episode: AlertRow): AlertState {
  const input = inputOf(verdict, episode);
  assert(input !== undefined, 'the duplicate stage lets no equal level pass');
  const move = decideAlert(episode.state, input);
  assert('next' in move && move.change !== undefined, 'the duplicate stage lets only changes pass');
  return move.next;
}
