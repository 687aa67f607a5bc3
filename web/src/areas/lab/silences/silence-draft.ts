import type { NewSilence } from '../../../api/schema.d.ts';
import { instantOf } from '../local-time.ts';

/** A silence as the form holds it; empty texts mean "any". */
export interface SilenceDraft {
  readonly kind: 'silence' | 'maintenance';
  readonly rules: readonly string[];
  readonly devices: readonly string[];
  readonly district: string;
  readonly building: string;
  readonly deviceType: string | undefined;
  readonly severityAtMost: 'P1' | 'P2' | 'P3' | 'P4' | undefined;
  /** As `<input type="datetime-local">` writes it; empty: now. */
  readonly from: string;
  readonly until: string;
  readonly reason: string;
  readonly responsible: string;
}

/** What is missing before it can be sent. A silence of everything is never meant. */
export function lackOf(draft: SilenceDraft): 'matchers' | 'until' | 'reason' | undefined {
  if (Object.keys(matchersOf(draft)).length === 0) return 'matchers';
  if (instantOf(draft.until) === undefined) return 'until';
  return draft.reason.trim() === '' ? 'reason' : undefined;
}

export function silenceOf(draft: SilenceDraft): NewSilence {
  const from = instantOf(draft.from);
  return {
    ...{ kind: draft.kind, matchers: matchersOf(draft), reason: draft.reason.trim() },
    ...(from === undefined ? {} : { from }),
    until: instantOf(draft.until) ?? '',
    ...(draft.responsible.trim() === '' ? {} : { p1_responsible: draft.responsible.trim() }),
  };
}

function matchersOf(draft: SilenceDraft): NewSilence['matchers'] {
  const [district, building] = [draft.district.trim(), draft.building.trim()];
  return {
    ...(draft.rules.length === 0 ? {} : { rules: draft.rules }),
    ...(draft.devices.length === 0 ? {} : { devices: draft.devices }),
    ...(district === '' ? {} : { district }),
    ...(building === '' ? {} : { building }),
    ...(draft.deviceType === undefined ? {} : { device_type: draft.deviceType }),
    ...(draft.severityAtMost === undefined ? {} : { severity_at_most: draft.severityAtMost }),
  };
}
