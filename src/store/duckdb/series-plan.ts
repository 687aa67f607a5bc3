/** Decides, day by day, whether a series is read from raw readings, from rollups, or from both. Pure. */
import { instant } from '../../base/index.ts';
import type { SeriesQuery } from '../store.ts';
import type { Rollup, RollupStep } from './rollup.ts';
import { DAY_MS, isWhole, markOf, rolledAggregates, rollupSteps } from './rollup.ts';
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

/** Rollups that could answer: of each day those with the widest buckets that fit the step, within the range. */
export function fitting(
  query: Pick<SeriesQuery, 'step' | 'agg'>,
  columns: readonly SignalColumn[],
  rollups: readonly Rollup[],
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
  return [...byDay.values()].sort((a, b) => a.day - b.day);
}

/**
 * A rollup answers for its day when it has all readings and the range cuts no bucket of it. Raw readings answer for
 * the rest as long as they are there; where they are gone, the rollup does, with what came since added to it.
 */
export function planSeries(fits: readonly Rollup[], { segments, range, open }: PlanInput): SeriesPlan {
  const used: Rollup[] = [];
  const added: RawPart[] = [];
  for (const rollup of fits) {
    const day = dayOf(rollup.day);
    const later = segments.filter((one) => holds(one, rollup.day, open) && !rollup.madeOf.includes(markOf(one)));
    const exact = later.length === 0 && cutsNoBucket(rollup.step, day, range);
    if (!exact && isWhole(rollup, segments)) continue;
    used.push(rollup);
    if (later.length > 0) added.push({ spans: [overlap(day, range)], segments: later });
  }
  const spans = without(range, used);
  const may = (one: Segment): boolean => spans.some((span) => mayHold(one, span));
  const rest = { spans, segments: segments.filter(may) };
  return { raw: [...(rest.segments.length === 0 ? [] : [rest]), ...added], rollups: used };
}

const dayOf = (day: number): SeriesRange => ({ from: instant(day * DAY_MS), to: instant((day + 1) * DAY_MS) });

const holds = ({ file, tsDays }: Segment, day: number, open: ReadonlySet<number>): boolean =>
  file === undefined ? open.has(day) : tsDays === undefined || tsDays.has(day);

function cutsNoBucket(step: RollupStep, day: SeriesRange, { from, to }: SeriesRange): boolean {
  const width = rollupSteps[step];
  return (from <= day.from || from % width === 0) && (to >= day.to || to % width === 0);
}

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
