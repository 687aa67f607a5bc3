import { severities } from '../../base/index.ts';
import { type Finding, isUrgent, type Whereabouts } from '../muting/finding.ts';
import type { SilenceMatchers } from './silence.ts';

/** Whether the silence covers the finding: every matcher fits, and nobody's life hangs on it unless a person answers for it. */
export function covers(
  silence: { readonly matchers: SilenceMatchers; readonly p1_responsible: string | null },
  finding: Finding,
  place: Whereabouts,
): boolean {
  if (isUrgent(finding) && silence.p1_responsible === null) return false;
  const { rules, devices, district, building, device_type, severity_at_most } = silence.matchers;
  const device = finding.subject.kind === 'device' ? finding.subject.id : undefined;
  return (
    (rules === undefined || rules.includes(finding.rule_id)) &&
    (devices === undefined || (device !== undefined && devices.includes(device))) &&
    (district === undefined || place.district === district) &&
    (building === undefined || place.building === building) &&
    (device_type === undefined || place.device_type === device_type) &&
    (severity_at_most === undefined || severities.indexOf(finding.severity) >= severities.indexOf(severity_at_most))
  );
}
