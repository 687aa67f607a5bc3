/** Which parts of a series with a step come from readings, and which from rollups. */

import type { RollupStep } from '../rollup.ts';
import { rolledAggregates, rollupSteps } from '../rollup.ts';
import type { SeriesColumn } from '../series-query.ts';
import type { SeriesQuery } from '../store.ts';
import { HOUR_MS } from './hour-chunks.ts';
import type { ReadingDeps } from './reading-deps.ts';

/** A part of the range by the readings' own time: of rollups so wide, or of readings. */
export interface SeriesPart {
  readonly from: number;
  /** Excluded. */
  readonly to: number;
  readonly rolled?: RollupStep | undefined;
}

/** Hours of rollups that are read at once. */
const HOURS_TOGETHER = { five_minutes: 1_500, hourly: 18_000 } as const satisfies Record<RollupStep, number>;

/**
 * By time. Rollups answer for hours of which readings are gone, those with the widest buckets that fit the step; where the
 * readings are there they answer, as in DuckDB.
 */
export function partsOf(
  deps: Pick<ReadingDeps, 'ledger' | 'rollups'>,
  query: Pick<SeriesQuery, 'type' | 'step' | 'agg'>,
  columns: readonly SeriesColumn[],
  range: { readonly from: number; readonly to: number },
): readonly SeriesPart[] {
  const gone = goneHours(deps, query, columns, range);
  if (gone.size === 0) return [range];
  const { type } = query;
  const rolled = rolledParts(gone);
  const held = deps.rollups.heldHours(type, hoursOf(range), deps.ledger.keptFrom);
  const parts: SeriesPart[] = [];
  let from = range.from;
  const addRaw = (to: number): void => {
    const raw = { from, to };
    const hours = hoursOf(raw);
    if (from < to && held.some((hour) => hour >= hours.from && hour < hours.to)) parts.push(raw);
  };
  for (const part of rolled) {
    addRaw(part.from);
    parts.push({ ...part, from: Math.max(part.from, range.from), to: Math.min(part.to, range.to) });
    from = part.to;
  }
  addRaw(range.to);
  return parts;
}

const hoursOf = ({ from, to }: { readonly from: number; readonly to: number }) => ({
  from: Math.floor(from / HOUR_MS),
  to: Math.ceil(to / HOUR_MS),
});

function goneHours(
  { ledger, rollups }: Pick<ReadingDeps, 'ledger' | 'rollups'>,
  { type, step, agg }: Pick<SeriesQuery, 'type' | 'step' | 'agg'>,
  columns: readonly SeriesColumn[],
  range: { readonly from: number; readonly to: number },
): ReadonlyMap<number, RollupStep> {
  const gone = new Map<number, RollupStep>();
  const isRolled = ({ kind }: SeriesColumn): boolean => agg === undefined || rolledAggregates[kind].has(agg);
  if (step === undefined || !columns.every(isRolled)) return gone;
  for (const width of ['five_minutes', 'hourly'] as const) {
    if (step % rollupSteps[width] !== 0) continue;
    for (const { hour } of rollups.gone(type, width, hoursOf(range), ledger.keptFrom)) gone.set(hour, width);
  }
  return gone;
}

function rolledParts(gone: ReadonlyMap<number, RollupStep>): readonly Required<SeriesPart>[] {
  const parts: { from: number; to: number; rolled: RollupStep }[] = [];
  for (const [hour, rolled] of [...gone].sort(([a], [b]) => a - b)) {
    const from = hour * HOUR_MS;
    const last = parts.at(-1);
    const fits = last !== undefined && last.rolled === rolled && last.to === from;
    if (fits && last.to - last.from < HOURS_TOGETHER[rolled] * HOUR_MS) last.to = from + HOUR_MS;
    else parts.push({ from, to: from + HOUR_MS, rolled });
  }
  return parts as Required<SeriesPart>[];
}
