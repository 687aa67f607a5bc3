import { days, formatDuration } from '../../base/index.ts';
import { clockKinds, type SlaPolicy, type SlaScope } from './sla.ts';

/** What is wrong with one field, as `policies.2.grace`, and what to send instead. */
export interface PolicyFault {
  readonly field: string;
  readonly value: unknown;
  readonly remedy: string;
}

/** What policies may name. */
export interface PolicyNames {
  readonly calendars: ReadonlySet<string>;
  readonly deviceTypes: ReadonlySet<string>;
}

const longest = days(366);
const longestGrace = days(31);

/** Everything that is wrong with a set of policies; empty: it may be put in force. */
export function policyFaults(policies: readonly SlaPolicy[], names: PolicyNames): readonly PolicyFault[] {
  const one = policies.flatMap((policy, i) =>
    [...nameFaults(policy, names), ...targetFaults(policy)].map((fault) => ({
      ...fault,
      field: `policies.${i}.${fault.field}`,
    })),
  );
  return [...one, ...togetherFaults(policies)];
}

function nameFaults({ calendar, device_type, grace }: SlaPolicy, names: PolicyNames): PolicyFault[] {
  const faults: PolicyFault[] = [];
  if (calendar !== undefined && !names.calendars.has(calendar)) {
    const known = [...names.calendars].join(', ');
    faults.push({ field: 'calendar', value: calendar, remedy: `name one of ${known}, or leave it out for every hour` });
  }
  if (device_type !== undefined && !names.deviceTypes.has(device_type)) {
    faults.push({ field: 'device_type', value: device_type, remedy: 'name a type of GET /device-types' });
  }
  if (grace > longestGrace) {
    faults.push({ field: 'grace', value: formatDuration(grace), remedy: 'send at most 31d' });
  }
  return faults;
}

/** A target of nothing is missed when it begins, and nobody arrives before responding. */
function targetFaults({ targets }: SlaPolicy): PolicyFault[] {
  const given = clockKinds.flatMap((kind) => {
    const span = targets[kind];
    return span === undefined ? [] : [{ kind, span }];
  });
  if (given.length === 0) {
    return [{ field: 'targets', value: {}, remedy: `give at least one of ${clockKinds.join(', ')}` }];
  }
  return given.flatMap(({ kind, span }, i) => {
    const before = given[i - 1];
    const fault = (remedy: string) => [{ field: `targets.${kind}`, value: formatDuration(span), remedy }];
    if (span <= 0 || span > longest) return fault('send more than 0s and at most 366d');
    if (before === undefined || before.span <= span) return [];
    return fault(`send no less than ${before.kind}, which is ${formatDuration(before.span)}`);
  });
}

const scopeOf = ({ severity, device_type, city, area_kind }: SlaScope): string =>
  JSON.stringify([severity, device_type ?? null, city ?? null, area_kind ?? null]);

function togetherFaults(policies: readonly SlaPolicy[]): PolicyFault[] {
  const faults: PolicyFault[] = [];
  const ids = new Map<string, number>();
  const scopes = new Map<string, string>();
  for (const [i, policy] of policies.entries()) {
    const { id, severity } = policy;
    if (ids.has(id)) faults.push({ field: `policies.${i}.id`, value: id, remedy: 'give each policy an id of its own' });
    const same = scopes.get(scopeOf(policy));
    if (same !== undefined) {
      const remedy = `policy ${same} is for the same tickets already; say another device_type, city or area_kind`;
      faults.push({ field: `policies.${i}.severity`, value: severity, remedy });
    }
    ids.set(id, i);
    scopes.set(scopeOf(policy), id);
  }
  if (!scopes.has(scopeOf({ severity: 'P1' }))) {
    const remedy =
      'keep one of severity P1 without device_type, city and area_kind, so that danger to life has its clock';
    faults.push({ field: 'policies', value: policies.map(({ id }) => id), remedy });
  }
  return faults;
}
