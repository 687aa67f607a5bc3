import type { BacktestEpisode } from '../../../api/schema.d.ts';

export interface Bar {
  /** 0 to 1 of the span. */
  readonly start: number;
  readonly length: number;
  readonly episode: BacktestEpisode;
}

/** The episodes of one device or place, of either version. */
export interface Lane {
  readonly subject: string;
  readonly isDevice: boolean;
  readonly a: readonly Bar[];
  readonly b: readonly Bar[];
}

/** Bars shorter than this would not be seen. */
const least = 0.004;

/** One lane for each subject, those with most episodes first. An episode without an end goes on to the end. */
export function lanesOf(
  { from, to }: { readonly from: number; readonly to: number },
  a: readonly BacktestEpisode[],
  b: readonly BacktestEpisode[],
): Lane[] {
  const barOf = (episode: BacktestEpisode): Bar => {
    const share = (at: number): number => Math.min(1, Math.max(0, (at - from) / (to - from)));
    const start = Math.min(1 - least, share(Date.parse(episode.since)));
    const end = episode.ended_at === null ? 1 : share(Date.parse(episode.ended_at));
    return { start, length: Math.max(least, end - start), episode };
  };
  const bySubject = (episodes: readonly BacktestEpisode[]) =>
    Map.groupBy(episodes, ({ subject }) => `${subject.kind} ${subject.id}`);
  const [ofA, ofB] = [bySubject(a), bySubject(b)];
  return [...new Set([...ofA.keys(), ...ofB.keys()])]
    .map((key): Lane => {
      const [kind = '', ...id] = key.split(' ');
      const bars = (of: typeof ofA): Bar[] => (of.get(key) ?? []).map(barOf);
      return { subject: id.join(' '), isDevice: kind === 'device', a: bars(ofA), b: bars(ofB) };
    })
    .toSorted((one, other) => other.a.length + other.b.length - one.a.length - one.b.length);
}
