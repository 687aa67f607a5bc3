import type { Instant } from '../base/index.ts';
import { bySubject } from './compare-episodes.ts';
import type { FoundEpisode, JudgedScore } from './result.ts';
import { belongs, quantile, share } from './scores.ts';

/** A ticket that people worked and said what it had been. */
export interface JudgedTicket {
  readonly device: string;
  readonly verdict: 'confirmed' | 'false_alarm';
  readonly openedAt: Instant;
  /** When the work was done; null when that is not known. */
  readonly endedAt: Instant | null;
}

/** Holds episodes against what people found; null when they judged nothing. */
export function judgeByTickets(
  episodes: readonly FoundEpisode[],
  tickets: readonly JudgedTicket[],
): JudgedScore | null {
  if (tickets.length === 0) return null;
  const known = bySubject(episodes);
  const confirmed = tickets.filter(({ verdict }) => verdict === 'confirmed');
  const falseAlarms = tickets.filter(({ verdict }) => verdict === 'false_alarm');
  const leads = confirmed.flatMap((ticket) => {
    const found = earliest(known, ticket);
    return found === undefined ? [] : [ticket.openedAt - found.openedAt];
  });
  const repeated = falseAlarms.filter((ticket) => earliest(known, ticket) !== undefined).length;
  return {
    confirmed: confirmed.length,
    confirmedFound: leads.length,
    falseAlarms: falseAlarms.length,
    falseAlarmsRepeated: repeated,
    precision: share(leads.length, leads.length + repeated),
    recall: share(leads.length, confirmed.length),
    leadP10: quantile(leads, 0.1),
    leadP50: quantile(leads, 0.5),
  };
}

/** The episode that a ticket would have come of: the last before it that was still open, or the first until it ended. */
function earliest(
  known: ReadonlyMap<string, readonly FoundEpisode[]>,
  { device, openedAt, endedAt }: JudgedTicket,
): FoundEpisode | undefined {
  const own = (known.get(`device ${device}`) ?? []).filter((one) => belongs(one, openedAt, endedAt ?? openedAt));
  const standing = own.filter((one) => one.openedAt <= openedAt && (one.endedAt ?? openedAt) >= openedAt);
  return standing[0] ?? own.findLast((one) => one.openedAt <= openedAt) ?? own[0];
}
