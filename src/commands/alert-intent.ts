import type { AlertChange } from '../alerts/index.ts';
import type { Intent } from '../notify/index.ts';

/** What a change of an alert says to the programs that are told. */
export function alertIntent({ kind, at, alert }: AlertChange): Intent {
  const { id, device_id, subject, rule_id, rule_version, severity, state, title, since, muted, incident_id } = alert;
  const who = { id, device_id, subject, rule_id, rule_version };
  const body = { alert: { ...who, severity, state, title, since, muted, incident_id } };
  return { topic: `alert.${kind}`, ordering: id, key: `${id}:${alert.version}:${kind}`, at, body };
}
