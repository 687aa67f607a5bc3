import type { Alert, BilingualText } from '../../alerts/index.ts';
import { explainProof } from '../../rules/index.ts';
import type { ApiDeps } from '../deps.ts';

type Sources = Pick<ApiDeps, 'rules' | 'fleet' | 'catalogue'>;

/** The proof of an alert in words, from the version of the rule that it rests on; undefined when that cannot be read. */
export async function sentenceOf(deps: Sources, alert: Alert): Promise<BilingualText | undefined> {
  const { proof, level, subject } = alert;
  const rule = await deps.rules.getVersion(alert.rule_id, proof.rule_version);
  if (rule === undefined) return undefined;
  const device = alert.device_id === null ? undefined : await deps.fleet.getDevice(alert.device_id);
  const { reason, inputs, timers } = proof;
  const said = { level, subject, reason, inputs, heldMs: timers.held_ms };
  return explainProof(rule.document, said, deps.catalogue, device?.type);
}
