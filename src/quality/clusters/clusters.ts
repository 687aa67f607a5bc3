import { days, hours, type Instant, instant } from '../../base/index.ts';
import type { Reader } from '../../db/index.ts';
import { type OpenedTicket, openedTickets } from '../../desk/index.ts';
import { type DeviceFacts, watchedDevices } from '../../fleet/index.ts';

export const clusterRegions = ['district', 'city', 'provider'] as const;
export type ClusterRegion = (typeof clusterRegions)[number];

export interface ClusterQuery {
  readonly by: ClusterRegion;
  /** The week ends here, excluded. */
  readonly until: Instant;
}

/** Tickets of one fault in one region in the week, beside what was usual in the four weeks before it. */
export interface FaultCluster {
  readonly fault: string | null;
  readonly tickets: number;
  readonly usual: number;
  /** Null where there was none before. */
  readonly ratio: number | null;
}

export interface RegionWeek {
  readonly region: string | null;
  readonly tickets: number;
  readonly usual: number;
  /** The most frequent first. */
  readonly top_faults: readonly FaultCluster[];
  /** Devices with the same fault again within 30 days, and how often by now. */
  readonly repeats: readonly { readonly device_id: string; readonly fault: string; readonly times: number }[];
  /** From opening to resolving, hours; null when nothing was resolved. */
  readonly median_hours: number | null;
  /** The same over all regions: a region that takes twice as long is slow. */
  readonly slow: boolean;
}

const week = days(7);
const weeksBefore = 4;
const mostFaults = 10;
const mostRepeats = 50;

/** What stood out in a week, by region, the busiest first. */
export async function readClusters(reader: Reader, { by, until }: ClusterQuery): Promise<readonly RegionWeek[]> {
  const regionOf = new Map<string, string | null>();
  for await (const { facts } of watchedDevices(reader)) regionOf.set(facts.id, nameOf(facts, by));
  const from = instant(until - week);
  const regions = new Map<string | null, Region>();
  const all: number[] = [];
  for await (const ticket of openedTickets(reader, instant(from - weeksBefore * week), until)) {
    const name = regionOf.get(ticket.device_id) ?? null;
    const region = regions.get(name) ?? createRegion();
    regions.set(name, region);
    region.take(ticket, ticket.opened_at >= from);
    if (ticket.opened_at >= from && ticket.resolved_at !== null) all.push(ticket.resolved_at - ticket.opened_at);
  }
  const overall = median(all);
  return [...regions]
    .map(([name, region]) => region.show(name, overall))
    .filter(({ tickets, usual }) => tickets > 0 || usual > 0)
    .toSorted((a, b) => b.tickets - a.tickets || b.usual - a.usual);
}

const nameOf = (facts: DeviceFacts, by: ClusterRegion): string | null => facts[by];

function createRegion() {
  const faults = new Map<string | null, { now: number; before: number }>();
  const seen = new Map<string, { last: number; times: number; now: boolean }>();
  const taken: number[] = [];

  const noteRepeat = ({ device_id, fault, opened_at }: OpenedTicket, isNow: boolean): void => {
    if (fault === null) return;
    const key = `${device_id}\n${fault}`;
    const before = seen.get(key);
    const again = before !== undefined && opened_at - before.last < days(30);
    seen.set(key, { last: opened_at, times: again ? before.times + 1 : 1, now: isNow });
  };

  return {
    take(ticket: OpenedTicket, isNow: boolean): void {
      const count = faults.get(ticket.fault) ?? { now: 0, before: 0 };
      faults.set(ticket.fault, count);
      if (isNow) count.now += 1;
      else count.before += 1;
      noteRepeat(ticket, isNow);
      if (isNow && ticket.resolved_at !== null) taken.push(ticket.resolved_at - ticket.opened_at);
    },
    show(region: string | null, overall: number | null): RegionWeek {
      const top = [...faults]
        .map(([fault, { now, before }]) => {
          const usual = before / weeksBefore;
          return { fault, tickets: now, usual, ratio: usual === 0 ? null : now / usual };
        })
        .toSorted((a, b) => b.tickets - a.tickets || b.usual - a.usual);
      const own = median(taken);
      return {
        region,
        tickets: top.reduce((sum, { tickets }) => sum + tickets, 0),
        usual: top.reduce((sum, { usual }) => sum + usual, 0),
        top_faults: top.filter(({ tickets }) => tickets > 0).slice(0, mostFaults),
        repeats: [...seen]
          .filter(([, { times, now }]) => now && times > 1)
          .map(([key, { times }]) => {
            const [device_id = '', fault = ''] = key.split('\n');
            return { device_id, fault, times };
          })
          .toSorted((a, b) => b.times - a.times)
          .slice(0, mostRepeats),
        median_hours: own === null ? null : own / hours(1),
        slow: own !== null && overall !== null && taken.length >= leastResolved && own >= 2 * overall,
      };
    },
  };
}

type Region = ReturnType<typeof createRegion>;

/** One slow ticket does not make a region slow. */
const leastResolved = 3;

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
