import type { Instant } from '../base/index.ts';
import { bySubject } from './compare-episodes.ts';
import type { FoundEpisode, TruthScore } from './result.ts';
import { belongs, quantile, share } from './scores.ts';

/** Something that really happened to a device, as a scenario or a person knows it. */
export interface TruthEvent {
  readonly device: string;
  readonly onset: Instant;
  /** Null: not over. */
  readonly end: Instant | null;
  /** When what a rule is to warn of came about; undefined where there is nothing to warn of. */
  readonly event?: Instant | undefined;
  readonly mustFire: readonly string[];
}

/**
 * Holds episodes of a rule against what really happened, by DOMAIN 8.3: one counts as a hit when it is of the same
 * device, or of a group that the device is in, and opened within 30 days before the onset or before the end.
 */
export function judgeByTruth(
  rule: string,
  episodes: readonly FoundEpisode[],
  events: readonly TruthEvent[],
): TruthScore {
  const due = events.filter(({ mustFire }) => mustFire.includes(rule));
  const known = bySubject(episodes);
  const groups = episodes.filter(({ subject }) => subject.kind !== 'device');
  const hits = new Set<FoundEpisode>();
  const detects: number[] = [];
  const leads: number[] = [];
  let duplicates = 0;
  for (const { device, onset, end, event } of due) {
    const own = [...(known.get(`device ${device}`) ?? []), ...groups].filter((one) => belongs(one, onset, end));
    const [first] = own.toSorted((a, b) => a.openedAt - b.openedAt);
    for (const one of own) hits.add(one);
    if (first === undefined) continue;
    detects.push(first.openedAt - onset);
    if (event !== undefined) leads.push(event - first.openedAt);
    duplicates += own.length - 1;
  }
  return {
    events: due.length,
    eventsFound: detects.length,
    hits: hits.size,
    falseAlerts: episodes.length - hits.size,
    duplicates,
    precision: share(hits.size, episodes.length),
    recall: share(detects.length, due.length),
    detectP50: quantile(detects, 0.5),
    detectP95: quantile(detects, 0.95),
    leadP10: quantile(leads, 0.1),
    leadP50: quantile(leads, 0.5),
  };
}
