import { readAlertVersions, readAlertVolume, readFollowed } from '../../alerts/index.ts';
import type { Reader } from '../../db/index.ts';
import type { RulePerformance, WorkCost } from './performance.ts';
import {
  alertVerdicts,
  caughtFaults,
  confirmedTickets,
  type PerformanceQuery,
  ticketCounts,
  triedCalls,
} from './performance-rows.ts';
import { createTally, type Tally } from './tally.ts';

export interface PerformanceReader {
  /** Alerts and tickets count by when they opened, calls by when they were asked for. */
  ofRule(query: PerformanceQuery): Promise<RulePerformance>;
}

export function createPerformanceReader(reader: Reader, cost: WorkCost): PerformanceReader {
  return {
    async ofRule(query) {
      const total = createTally();
      const versions = new Map<number, Tally>();
      const count = (version: number, add: (tally: Tally) => void): void => {
        const own = versions.get(version) ?? createTally();
        versions.set(version, own);
        for (const tally of [total, own]) add(tally);
      };
      for (const one of await readAlertVolume(reader, query)) {
        count(one.rule_version, (tally) => tally.alerts(one.day, one.count));
      }
      for (const one of await ticketCounts(reader, query)) {
        const minutes = one.minutes + one.unmeasured * cost.ticketMinutes;
        count(one.rule_version, (tally) => {
          tally.tickets(one.day, one.count);
          if (one.verdict !== null) tally.judged(one.verdict, one.count);
          tally.worked(minutes, one.measured);
        });
      }
      for (const { rule_version, ...fault } of await caughtFaults(reader, query)) {
        count(rule_version, (tally) => tally.caught(fault));
      }
      for (const one of await alertVerdicts(reader, query)) {
        count(one.rule_version, (tally) => tally.judged(one.verdict, one.count));
      }
      await countLeads(reader, query, count);
      await countCalls(reader, query, cost, count);
      const newestFirst = [...versions].toSorted(([a], [b]) => b - a);
      return {
        rule_id: query.rule_id,
        total: total.figures(),
        versions: newestFirst.map(([version, tally]) => ({ version, ...tally.figures() })),
      };
    },
  };
}

type Count = (version: number, add: (tally: Tally) => void) => void;

/** Trouble that came after the work was done is another story. */
async function countLeads(reader: Reader, query: PerformanceQuery, count: Count): Promise<void> {
  const tickets = await confirmedTickets(reader, query);
  const alerts = await readFollowed(
    reader,
    tickets.map(({ alert_id }) => alert_id),
  );
  for (const { alert_id, rule_version, resolved_at } of tickets) {
    const alert = alerts.get(alert_id);
    const followed = alert?.followed_at ?? null;
    if (alert === undefined || followed === null || followed > (resolved_at ?? followed)) continue;
    count(rule_version, (tally) => tally.lead(followed - alert.opened_at));
  }
}

async function countCalls(reader: Reader, query: PerformanceQuery, cost: WorkCost, count: Count): Promise<void> {
  const calls = await triedCalls(reader, query);
  const versions = await readAlertVersions(
    reader,
    calls.map(({ alert_id }) => alert_id),
  );
  for (const { alert_id } of calls) {
    const version = versions.get(alert_id);
    if (version !== undefined) count(version, (tally) => tally.called(cost.callMinutes, 1));
  }
}
