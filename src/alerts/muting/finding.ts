import type { Instant } from '../../base/index.ts';
import type { Device } from '../../fleet/index.ts';
import type { Severity, Subject } from '../../rules/index.ts';

/** An alert that keeps others muted while it is open, named by its rule and subject. */
export interface ParentKey {
  readonly rule_id: string;
  readonly subject: Subject;
}

/** What the stages that mute are asked about: an alert that opens, or one that is open and is looked at again. */
export interface Finding {
  readonly alert_id: string;
  readonly rule_id: string;
  readonly severity: Severity;
  readonly subject: Subject;
  readonly at: Instant;
  readonly parents: readonly ParentKey[];
}

/** Where the subject stands and what it is, as far as known. */
export interface Whereabouts {
  readonly device_type?: string | undefined;
  readonly district?: string | undefined;
  readonly building?: string | undefined;
  readonly city?: string | undefined;
  readonly provider?: string | undefined;
}

/** People trapped in a lift, whatever severity a rule of one's own gives it. */
const entrapmentRules: readonly string[] = ['EL-01'];

/** Lives hang on it: never grouped or inhibited, and silenced only by a person who answers for it by name. */
export function isUrgent({ rule_id, severity }: Pick<Finding, 'rule_id' | 'severity'>): boolean {
  return severity === 'P1' || entrapmentRules.includes(rule_id);
}

/** A group knows only the place or provider that it is. */
export function whereaboutsOf(subject: Subject, device: Device | undefined): Whereabouts {
  if (subject.kind !== 'device') return { [subject.kind]: subject.id };
  const { district, building, city, provider } = device?.site ?? {};
  return {
    device_type: device?.type,
    district: district ?? undefined,
    building: building ?? undefined,
    city: city ?? undefined,
    provider: provider ?? undefined,
  };
}

const groupKinds = ['district', 'building', 'provider', 'city'] as const;

/**
 * The alerts that would explain this one, by its rule's `group`: of the parent rule, for the same subject, and for
 * each of the groups named by `by` that the device belongs to.
 */
export function parentsOf(
  group: { readonly by: readonly string[]; readonly parent: string | undefined } | undefined,
  subject: Subject,
  place: Whereabouts,
): readonly ParentKey[] {
  if (group?.parent === undefined) return [];
  const rule_id = group.parent;
  const groups = subject.kind === 'device' ? groupKinds.filter((kind) => group.by.includes(kind)) : [];
  return [
    { rule_id, subject },
    ...groups.flatMap((kind) => {
      const id = place[kind];
      return id === undefined ? [] : [{ rule_id, subject: { kind, id } }];
    }),
  ];
}
