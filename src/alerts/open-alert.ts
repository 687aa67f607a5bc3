import { assert } from '../base/index.ts';
import type { Tx } from '../db/index.ts';
import { createFleetReader } from '../fleet/index.ts';
import type { Verdict } from '../rules/index.ts';
import type { AlertChange } from './alert.ts';
import { flappingSince } from './alert-flapping.ts';
import { decideAlert } from './alert-transitions.ts';
import { auditAlert, insertAlert, toChange } from './alert-writer.ts';
import type { AlertsDeps } from './alerts.ts';
import { openIncident } from './incidents/open-incident.ts';
import { adoptChildren } from './muting/adopt.ts';
import { parentsOf, whereaboutsOf } from './muting/finding.ts';
import { joinIncident, judgeMuting, mute } from './muting/mute.ts';
import { saveParents } from './muting/parents.ts';
import { proofStates } from './proof-state.ts';
import type { AlertRow } from './tables.ts';
import { inputOf } from './verdict-input.ts';

/**
 * Opens the verdict's alert: muted where a stage says so, as an incident where it is about a group. What it explains
 * among the alerts that are open already is muted under it.
 */
export async function openAlert(tx: Tx, deps: AlertsDeps, verdict: Verdict): Promise<AlertChange[]> {
  const input = inputOf(verdict, undefined);
  assert(input !== undefined && 'next' in decideAlert('none', input), 'the duplicate stage lets only changes pass');
  const { subject, at, rule, version, severity, reason, seq } = verdict;
  const device = subject.kind === 'device' ? await createFleetReader(tx).getDevice(subject.id) : undefined;
  const place = whereaboutsOf(subject, device);
  const parents = parentsOf(deps.ruleOf(rule, version).group, subject, place);
  let row = openedRow(deps, verdict);
  const finding = { alert_id: row.id, rule_id: rule, severity, subject, at, parents };
  const muting = await judgeMuting(tx, finding, place);
  await insertAlert(tx, row);
  await saveParents(tx, row.id, parents);
  if (subject.kind !== 'device') row = await openIncident(tx, deps, row, verdict);
  if (muting !== undefined) row = await mute(tx, row, muting);
  row = await joinIncident(tx, row, finding);
  const muted = muting === undefined ? {} : { muted: muting };
  await auditAlert(tx, row, { at, action: 'opened', detail: { reason, seq, ...muted } });
  return [await toChange(tx, 'opened', at, row), ...(await adoptChildren(tx, row, at))];
}

function openedRow(deps: AlertsDeps, verdict: Verdict): AlertRow {
  const { rule, version, subject, severity, level, since, at, seq, reason, inputs, deviceTime } = verdict;
  return {
    id: deps.ids.next('alr'),
    rule_id: rule,
    rule_version: version,
    subject_kind: subject.kind,
    subject_id: subject.id,
    device_id: subject.kind === 'device' ? subject.id : null,
    severity,
    level,
    state: 'open',
    title: JSON.stringify(deps.ruleOf(rule, version).title),
    since,
    opened_at: at,
    ...{ recovered_at: null, ended_by: null, acknowledged_at: null, acknowledged_by: null },
    seq,
    reason,
    inputs: JSON.stringify(inputs),
    device_time: deviceTime,
    ...proofStates(verdict),
    ...flappingSince(verdict),
    version: 1,
    ...{ incident_id: null, muted_stage: null, muted_reason: null, muted_by: null, muted_at: null },
  };
}
