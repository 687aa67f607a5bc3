import { days } from '../../base/index.ts';
import type { TicketVerdict } from '../tickets/ticket.ts';
import { wilson } from './interval.ts';
import type { CaughtFault, PerformanceFigures } from './performance.ts';

const mostFaults = 100;

/** Counts up the figures of one version, or of all. */
export interface Tally {
  alerts(day: number, count: number): void;
  tickets(day: number, count: number): void;
  judged(verdict: TicketVerdict, count: number): void;
  caught(fault: CaughtFault): void;
  /** In milliseconds. */
  lead(ms: number): void;
  worked(minutes: number, measured: number): void;
  called(minutes: number, calls: number): void;
  figures(): PerformanceFigures;
}

export function createTally(): Tally {
  const judged = { confirmed: 0, false_alarm: 0, duplicate: 0, customer_error: 0 };
  const volume = new Map<number, { alerts: number; tickets: number }>();
  const faults = new Map<string, CaughtFault>();
  const leads: number[] = [];
  let [minutes, measured, calls] = [0, 0, 0];
  const dayOf = (day: number) => {
    const known = volume.get(day) ?? { alerts: 0, tickets: 0 };
    volume.set(day, known);
    return known;
  };
  const sum = (of: 'alerts' | 'tickets') => volume.values().reduce((total, one) => total + one[of], 0);
  return {
    alerts(day, count) {
      dayOf(day).alerts += count;
    },
    tickets(day, count) {
      dayOf(day).tickets += count;
    },
    judged(verdict, count) {
      judged[verdict] += count;
    },
    caught(one) {
      const key = JSON.stringify([one.fault, one.cause]);
      faults.set(key, { ...one, tickets: one.tickets + (faults.get(key)?.tickets ?? 0) });
    },
    lead: (ms) => void leads.push(ms),
    worked(more, withTimes) {
      minutes += more;
      measured += withTimes;
    },
    called(more, tried) {
      minutes += more;
      calls += tried;
    },
    figures() {
      const decided = judged.confirmed + judged.false_alarm;
      return {
        ...{ alerts: sum('alerts'), tickets: sum('tickets'), judged: { ...judged } },
        precision: decided === 0 ? null : judged.confirmed / decided,
        precision_interval: wilson(judged.confirmed, decided),
        lead: { followed: leads.length, p10_s: secondsAt(leads, 0.1), p50_s: secondsAt(leads, 0.5) },
        agent_minutes: Math.round(minutes * 10) / 10,
        ...{ measured_tickets: measured, calls_tried: calls },
        faults: [...faults.values()].toSorted(byMost).slice(0, mostFaults),
        per_day: [...volume]
          .toSorted(([a], [b]) => a - b)
          .map(([day, counts]) => ({ day: new Date(day * days(1)).toISOString().slice(0, 10), ...counts })),
      };
    },
  };
}

const byMost = (a: CaughtFault, b: CaughtFault): number =>
  b.tickets - a.tickets || `${a.fault} ${a.cause}`.localeCompare(`${b.fault} ${b.cause}`);

/** The smallest lead with at least that share of all at or below it, in seconds; null of none. */
function secondsAt(leads: readonly number[], at: number): number | null {
  const found = leads.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(at * leads.length) - 1)];
  return found === undefined ? null : found / 1_000;
}
