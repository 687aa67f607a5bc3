import { days, type Instant } from '../../base/index.ts';
import type { Reader } from '../../db/index.ts';
import { openedTickets } from '../../desk/index.ts';
import { type WatchedDevice, watchedDevices } from '../../fleet/index.ts';
import { type Departure, departure, type FailureRate, failureRate } from './failure-rate.ts';

export interface CohortQuery {
  /** `model`, or the name of an attribute such as `firmware` or `batch`. */
  readonly by: string;
  /** Cohorts are compared within one type. */
  readonly device_type: string;
  /** Failures of this code only. */
  readonly fault?: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** The failures of the devices that share a model, firmware or batch. */
export interface Cohort extends FailureRate, Departure {
  /** Null for the devices of which it is not known. */
  readonly name: string | null;
  readonly devices: number;
  /** Failures by code, the most frequent first. */
  readonly faults: readonly { readonly fault: string | null; readonly failures: number }[];
}

/** Five failures, half as many again as the rest, and less than one chance in a hundred that any cohort does so. */
const departureRule = { leastFailures: 5, leastRatio: 1.5, mostP: 0.01 } as const;

/** The same fault of a device so soon again is the same failure, not mended. */
const sameFailure = days(30);

/**
 * Failure rates by cohort, the worst first. A failure is a ticket that the people who worked it confirmed; a device
 * counts from its registration, or from the beginning of the span.
 */
export async function readCohorts(reader: Reader, query: CohortQuery): Promise<readonly Cohort[]> {
  const counts = new Map<string | null, Count>();
  const cohortOf = new Map<string, string | null>();
  for await (const device of watchedDevices(reader)) {
    if (device.facts.type !== query.device_type) continue;
    const watched = daysWatched(device, query);
    if (watched === 0) continue;
    const name = nameOf(device, query.by);
    cohortOf.set(device.facts.id, name);
    const count = counts.get(name) ?? emptyCount();
    counts.set(name, count);
    count.devices += 1;
    count.deviceDays += watched;
  }
  await countFailures(reader, query, cohortOf, counts);
  return compare(counts);
}

interface Count {
  devices: number;
  deviceDays: number;
  failures: number;
  readonly faults: Map<string | null, number>;
}

const emptyCount = (): Count => ({ devices: 0, deviceDays: 0, failures: 0, faults: new Map() });

function daysWatched({ since, until }: WatchedDevice, { from, to }: CohortQuery): number {
  const begin = Math.max(since, from);
  const end = Math.min(until ?? to, to);
  return Math.max(0, end - begin) / days(1);
}

function nameOf({ facts }: WatchedDevice, by: string): string | null {
  const value = by === 'model' ? facts.model : facts.attributes[by];
  return value === null || value === undefined || value === '' ? null : String(value);
}

async function countFailures(
  reader: Reader,
  query: CohortQuery,
  cohortOf: ReadonlyMap<string, string | null>,
  counts: ReadonlyMap<string | null, Count>,
): Promise<void> {
  const last = new Map<string, number>();
  for await (const ticket of openedTickets(reader, query.from, query.to)) {
    const name = cohortOf.get(ticket.device_id);
    if (name === undefined || ticket.verdict !== 'confirmed') continue;
    if (query.fault !== undefined && ticket.fault !== query.fault) continue;
    const key = `${ticket.device_id}\n${ticket.fault ?? ''}`;
    const before = last.get(key);
    last.set(key, ticket.opened_at);
    if (before !== undefined && ticket.opened_at - before < sameFailure) continue;
    const count = counts.get(name);
    if (count === undefined) continue;
    count.failures += 1;
    count.faults.set(ticket.fault, (count.faults.get(ticket.fault) ?? 0) + 1);
  }
}

function compare(counts: ReadonlyMap<string | null, Count>): readonly Cohort[] {
  const all = [...counts.values()];
  const failures = all.reduce((sum, count) => sum + count.failures, 0);
  const deviceDays = all.reduce((sum, count) => sum + count.deviceDays, 0);
  const options = { ...departureRule, groups: counts.size };
  return [...counts]
    .map(([name, count]): Cohort => {
      const own = { failures: count.failures, device_days: count.deviceDays };
      const rest = { failures: failures - own.failures, device_days: deviceDays - own.device_days };
      const compared = departure(own, rest, options);
      const faults = [...count.faults]
        .map(([fault, n]) => ({ fault, failures: n }))
        .toSorted((a, b) => b.failures - a.failures);
      return { name, devices: count.devices, ...failureRate(own), ...compared, faults };
    })
    .toSorted((a, b) => Number(b.departs) - Number(a.departs) || b.rate - a.rate || b.devices - a.devices);
}
