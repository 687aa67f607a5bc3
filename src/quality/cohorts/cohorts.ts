import { days, type Instant } from '../../base/index.ts';
import { type Page, type PageRequest, pageOf, type Reader, readPageKey } from '../../db/index.ts';
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
  const cohortOf = await readMembers(reader, query, (name, watched) => {
    const count = counts.get(name) ?? emptyCount();
    counts.set(name, count);
    count.devices += 1;
    count.deviceDays += watched;
  });
  for await (const { name, ticket } of failures(reader, query, cohortOf)) {
    const count = counts.get(name);
    if (count === undefined) continue;
    count.failures += 1;
    count.faults.set(ticket.fault, (count.faults.get(ticket.fault) ?? 0) + 1);
  }
  return compare(counts);
}

/** A ticket that counts as a failure of its cohort. */
export interface CohortCase {
  readonly at: Instant;
  readonly ticket_id: string;
  readonly device_id: string;
  readonly fault: string | null;
  readonly name: string | null;
}

/** The failures behind a rate, in the order in which they opened; without a name those of every cohort. */
export async function readCohortCases(
  reader: Reader,
  query: CohortQuery & { readonly name?: string | null },
  page: PageRequest,
): Promise<Page<CohortCase>> {
  const [at, id] = readPageKey(page, [0, ''] as [number, string]) ?? [0, ''];
  const cohortOf = await readMembers(reader, query, () => undefined);
  const found: CohortCase[] = [];
  for await (const { name, ticket } of failures(reader, query, cohortOf)) {
    if (query.name !== undefined && name !== query.name) continue;
    if (ticket.opened_at < at || (ticket.opened_at === at && ticket.id <= id)) continue;
    const { id: ticket_id, device_id, fault, opened_at } = ticket;
    found.push({ at: opened_at, ticket_id, device_id, fault, name });
    if (found.length > page.limit) break;
  }
  return pageOf(
    found,
    page,
    (one) => [one.at, one.ticket_id],
    (one) => one,
  );
}

/** To which cohort each device of the type belongs, and for how many days it was watched. */
async function readMembers(
  reader: Reader,
  query: CohortQuery,
  tell: (name: string | null, watched: number) => void,
): Promise<ReadonlyMap<string, string | null>> {
  const cohortOf = new Map<string, string | null>();
  for await (const device of watchedDevices(reader)) {
    if (device.facts.type !== query.device_type) continue;
    const watched = daysWatched(device, query);
    if (watched === 0) continue;
    const name = nameOf(device, query.by);
    cohortOf.set(device.facts.id, name);
    tell(name, watched);
  }
  return cohortOf;
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

async function* failures(reader: Reader, query: CohortQuery, cohortOf: ReadonlyMap<string, string | null>) {
  const last = new Map<string, number>();
  for await (const ticket of openedTickets(reader, query.from, query.to)) {
    const name = cohortOf.get(ticket.device_id);
    if (name === undefined || ticket.verdict !== 'confirmed') continue;
    if (query.fault !== undefined && ticket.fault !== query.fault) continue;
    const key = `${ticket.device_id}\n${ticket.fault ?? ''}`;
    const before = last.get(key);
    last.set(key, ticket.opened_at);
    if (before !== undefined && ticket.opened_at - before < sameFailure) continue;
    yield { name, ticket };
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
