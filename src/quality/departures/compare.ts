import { days, type Instant } from '../../base/index.ts';
import { binomialAtLeast } from '../cohorts/failure-rate.ts';

/** A device over the window: what it shares with others, and when it was there. */
export interface WindowDevice {
  readonly id: string;
  readonly type: string;
  readonly model: string | null;
  readonly firmware: string | null;
  readonly batch: string | null;
  /** Within the window. */
  readonly since: number;
  readonly until: number;
}

/** A failure that people confirmed. */
export interface WindowFailure {
  readonly device: string;
  readonly fault: string | null;
  readonly at: Instant;
}

export const departureGroups = ['model', 'firmware', 'batch'] as const;
export type DepartureGroup = (typeof departureGroups)[number];

/** Which devices: firmware and batches are told apart within their model, models within their type. */
export interface CohortName {
  readonly device_type: string;
  readonly by: DepartureGroup;
  /** Null for models, and where the model of the devices is not known. */
  readonly model: string | null;
  readonly name: string;
}

/** One cohort against the other devices of its model or type. */
export interface Comparison extends CohortName {
  /** Null: all faults together. */
  readonly fault: string | null;
  readonly devices: number;
  /** Devices that failed in the window, each once. */
  readonly failed: number;
  /** For which they were watched, each until its first failure. */
  readonly device_days: number;
  readonly rest_devices: number;
  readonly rest_failed: number;
  readonly rest_device_days: number;
  /** Its rate over that of the rest; null where none of the rest failed. */
  readonly ratio: number | null;
  /** How likely so many or more would be, were it like the rest. */
  readonly p: number;
}

interface Count {
  devices: number;
  failed: number;
  days: number;
}

const counted = (): Count => ({ devices: 0, failed: 0, days: 0 });

/**
 * Every comparison that could show a departure. A device counts until its first failure, so that one that is mended
 * badly, or stands in a bad place, weighs no more than another. With `leastFailed` failures or fewer among cohort and
 * rest nothing could be shown whatever happened, and nothing is compared (Tarone 1990): that a comparison is made
 * depends on the sum alone, which the test takes as given.
 */
export function compareCohorts(
  devices: readonly WindowDevice[],
  failures: readonly WindowFailure[],
  leastFailed: number,
): readonly Comparison[] {
  const byId = new Map(devices.map((device) => [device.id, device]));
  const firsts = firstFailures(byId, failures);
  return departureGroups.flatMap((by) =>
    [...Map.groupBy(devices, (device) => stratumOf(device, by)).values()].flatMap((stratum) =>
      compareStratum(stratum, by, firsts, leastFailed),
    ),
  );
}

const stratumOf = ({ type, model }: WindowDevice, by: DepartureGroup): string =>
  JSON.stringify(by === 'model' ? [type] : [type, model]);

/** By fault, null for any: when each device failed first. */
function firstFailures(
  byId: ReadonlyMap<string, WindowDevice>,
  failures: readonly WindowFailure[],
): ReadonlyMap<string | null, ReadonlyMap<string, number>> {
  const firsts = new Map<string | null, Map<string, number>>([[null, new Map()]]);
  for (const { device, fault, at } of failures) {
    const known = byId.get(device);
    if (known === undefined || at < known.since || at >= known.until) continue;
    for (const family of fault === null ? [null] : [null, fault]) {
      const first = firsts.get(family) ?? new Map<string, number>();
      firsts.set(family, first);
      first.set(device, Math.min(at, first.get(device) ?? at));
    }
  }
  return firsts;
}

function compareStratum(
  stratum: readonly WindowDevice[],
  by: DepartureGroup,
  firsts: ReadonlyMap<string | null, ReadonlyMap<string, number>>,
  leastFailed: number,
): Comparison[] {
  const groups = Map.groupBy(stratum, (device) => device[by]);
  const [one] = stratum;
  if (groups.size < 2 || one === undefined) return [];
  const model = by === 'model' ? null : one.model;
  return [...firsts].flatMap(([fault, first]) => {
    const counts = new Map([...groups].map(([name, members]) => [name, countOf(members, first)]));
    const all = [...counts.values()].reduce(
      (sum, { devices, failed, days: span }) => ({
        devices: sum.devices + devices,
        failed: sum.failed + failed,
        days: sum.days + span,
      }),
      counted(),
    );
    if (all.failed < leastFailed) return [];
    return [...counts].flatMap(([name, count]) =>
      name === null ? [] : [comparison({ device_type: one.type, by, model, name }, fault, count, all)],
    );
  });
}

function countOf(members: readonly WindowDevice[], first: ReadonlyMap<string, number>): Count {
  const count = counted();
  for (const { id, since, until } of members) {
    const failedAt = first.get(id);
    count.devices += 1;
    count.failed += Number(failedAt !== undefined);
    count.days += ((failedAt ?? until) - since) / days(1);
  }
  return count;
}

function comparison(cohort: CohortName, fault: string | null, own: Count, all: Count): Comparison {
  const rest = { devices: all.devices - own.devices, failed: all.failed - own.failed, days: all.days - own.days };
  const restRate = rest.days === 0 ? 0 : rest.failed / rest.days;
  return {
    ...cohort,
    fault,
    ...{ devices: own.devices, failed: own.failed, device_days: own.days },
    ...{ rest_devices: rest.devices, rest_failed: rest.failed, rest_device_days: rest.days },
    ratio: restRate === 0 || own.days === 0 ? null : own.failed / own.days / restRate,
    p: own.days === 0 || rest.days === 0 ? 1 : binomialAtLeast(own.failed, all.failed, own.days / all.days),
  };
}
