/** Decides, day by day, whether a series is read from raw readings, from rollups, or from both. Pure. */
import { instant } from '../../base/index.ts';
import { DAY_MS, rolledAggregates, rollupSteps } from '../rollup.ts';
import type { SeriesQuery } from '../store.ts';
import type { Rollup } from './rollup.ts';
import { isWhole, markOf } from './rollup.ts';
import type { Segment, SignalColumn } from './segment.ts';
import { mayHold } from './segment.ts';
import type { SeriesRange } from './series-sql.ts';

/** A part of the range, by the readings' own time, and the segments that may hold raw readings of it. */
export interface RawPart {
  readonly spans: readonly SeriesRange[];
  readonly segments: readonly Segment[];
}

export interface SeriesPlan {
  readonly raw: readonly RawPart[];
  readonly rollups: readonly Rollup[];
}

export interface PlanInput {
  readonly segments: readonly Segment[];
  readonly range: SeriesRange;
  /** Days of their own time of the device's readings within the range that are in open segments. */
  readonly open: ReadonlySet<number>;
}

/**
 * Rollups that answer where readings are gone: of each day those with the widest buckets that fit the step. Where the
 * readings are there they answer, which was measured to be quicker (docs/performance.md).
 */
export function fitting(
  query: Pick<SeriesQuery, 'step' | 'agg'>,
  columns: readonly SignalColumn[],
  rollups: readonly Rollup[],
  segments: readonly Segment[],
  { from, to }: SeriesRange,
): readonly Rollup[] {
  const { step, agg } = query;
  const rolled = ({ kind }: SignalColumn): boolean => agg === undefined || rolledAggregates[kind].has(agg);
  if (step === undefined || !columns.every(rolled)) return [];
  const byDay = new Map<number, Rollup>();
  for (const rollup of rollups) {
    const width = rollupSteps[rollup.step];
    const start = rollup.day * DAY_MS;
    if (step % width !== 0 || start >= to || start + DAY_MS <= from) continue;
    const other = byDay.get(rollup.day);
    if (other === undefined || rollupSteps[other.step] < width) byDay.set(rollup.day, rollup);
  }
  const gone = [...byDay.values()].filter((rollup) => !isWhole(rollup, segments));
  return gone.sort((a, b) => a.day - b.day);
}

/**
 * A rollup answers for its day, with what came since it was made added to it; raw readings answer for the rest. Of a
 * day whose buckets the range cuts, those that begin within it answer.
 */
export function planSeries(gone: readonly Rollup[], { segments, range, open }: PlanInput): SeriesPlan {
  const added: RawPart[] = [];
  for (const rollup of gone) {
    const later = segments.filter((one) => holds(one, rollup.day, open) && !rollup.madeOf.includes(markOf(one)));
    if (later.length > 0) added.push({ spans: [overlap(dayOf(rollup.day), range)], segments: later });
  }
  const spans = without(range, gone);
  const may = (one: Segment): boolean => spans.some((span) => mayHold(one, span));
  const rest = { spans, segments: segments.filter(may) };
  return { raw: [...(rest.segments.length === 0 ? [] : [rest]), ...added], rollups: gone };
}

const dayOf = (day: number): SeriesRange => ({ from: instant(day * DAY_MS), to: instant((day + 1) * DAY_MS) });

const holds = ({ file, tsDays }: Segment, day: number, open: ReadonlySet<number>): boolean =>
  file === undefined ? open.has(day) : tsDays === undefined || tsDays.has(day);

const overlap = (a: SeriesRange, b: SeriesRange): SeriesRange => ({
  from: instant(Math.max(a.from, b.from)),
  to: instant(Math.min(a.to, b.to)),
});

/** The range without the days of the rollups, which are in order. */
function without(range: SeriesRange, rollups: readonly Rollup[]): SeriesRange[] {
  const spans: SeriesRange[] = [];
  let from = range.from;
  for (const rollup of rollups) {
    const day = dayOf(rollup.day);
    if (day.from > from) spans.push({ from, to: day.from });
    from = day.to;
  }
  if (from < range.to) spans.push({ from, to: range.to });
  return spans;
}
