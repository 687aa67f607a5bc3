import type { FoundEpisode, VersionDifference } from './result.ts';

/** Episodes of each side that are shown. */
const shown = 500;

/** Which episodes the versions share: of the same subject, and open at the same time at some moment. */
export function compareEpisodes(
  a: readonly FoundEpisode[],
  b: readonly FoundEpisode[],
  partial: boolean,
): VersionDifference {
  const onlyA = lacking(a, bySubject(b));
  const onlyB = lacking(b, bySubject(a));
  return {
    both: a.length - onlyA.length,
    onlyA: { total: onlyA.length, episodes: onlyA.slice(0, shown) },
    onlyB: { total: onlyB.length, episodes: onlyB.slice(0, shown) },
    partial,
  };
}

type BySubject = ReadonlyMap<string, readonly FoundEpisode[]>;

const subjectKey = ({ subject }: FoundEpisode): string => `${subject.kind} ${subject.id}`;

export function bySubject(episodes: readonly FoundEpisode[]): BySubject {
  return Map.groupBy(episodes, subjectKey);
}

function lacking(episodes: readonly FoundEpisode[], others: BySubject): FoundEpisode[] {
  return episodes.filter((one) => !(others.get(subjectKey(one)) ?? []).some((other) => overlap(one, other)));
}

const overlap = (a: FoundEpisode, b: FoundEpisode): boolean =>
  a.openedAt <= (b.endedAt ?? Number.POSITIVE_INFINITY) && b.openedAt <= (a.endedAt ?? Number.POSITIVE_INFINITY);
