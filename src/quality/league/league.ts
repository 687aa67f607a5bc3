import { type Page, type PageRequest, pageOf, type Reader, readPageKey } from '../../db/index.ts';
import type { WorkSpan } from '../../desk/index.ts';
import { type CaseName, type MeasureName, measureNames } from './measures.ts';
import { type CaseGroup, type CaseOwner, type LeagueGroup, type Places, readPlaces } from './places.ts';
import { type Share, type Spread, scoreOf, shareOf, spreadOf } from './shares.ts';
import { type CaseSettings, type WorkCase, workCases } from './work-case.ts';

export interface LeagueQuery extends WorkSpan {
  readonly by: LeagueGroup;
  readonly city?: string;
  /** What the table is ordered by. */
  readonly measure: MeasureName;
}

export interface LeagueRow extends Readonly<Record<MeasureName, Share>> {
  /** From 1; equal scores share a rank. Null without a case. */
  readonly rank: number | null;
  readonly key: string;
  readonly name: string;
  readonly score: number | null;
  readonly response_minutes: Spread;
}

export interface CaseQuery extends WorkSpan {
  readonly measure: CaseName;
  readonly city?: string;
  readonly counted?: boolean;
  /** Only cases of the one with this key. */
  readonly by?: CaseGroup;
  readonly key?: string;
}

/** A case with whom and where it counts for. */
export interface PlacedCase extends WorkCase {
  readonly city: string | null;
  readonly owner: CaseOwner | null;
}

/** The best first; cases of which nobody knows whose they were are in nobody's figures. */
export async function readLeague(
  reader: Reader,
  query: LeagueQuery,
  settings: CaseSettings,
): Promise<readonly LeagueRow[]> {
  const places = await readPlaces(reader);
  const tallies = new Map<string, Tally>();
  for (const measure of [...measureNames, 'response_time'] as const) {
    for await (const one of workCases(reader, measure, query, settings)) {
      const owner = places.ownerOf(one, query.by);
      if (owner === null || !isIn(places, one, query.city)) continue;
      const tally = tallies.get(owner.key) ?? createTally(owner);
      tallies.set(owner.key, tally);
      tally.take(one);
    }
  }
  return ranked([...tallies.values()].map((tally) => tally.row(query.measure)));
}

const isIn = (places: Places, one: WorkCase, city: string | undefined): boolean =>
  city === undefined || places.cityOf(one) === city;

interface Tally {
  take(one: WorkCase): void;
  row(measure: MeasureName): Omit<LeagueRow, 'rank'>;
}

function createTally({ key, name }: CaseOwner): Tally {
  const counts = new Map<CaseName, { part: number; of: number }>();
  const minutes: number[] = [];
  return {
    take(one) {
      if (one.minutes !== null) minutes.push(one.minutes);
      const count = counts.get(one.measure) ?? { part: 0, of: 0 };
      counts.set(one.measure, { part: count.part + Number(one.counted), of: count.of + 1 });
    },
    row(measure) {
      const shares = Object.fromEntries(
        measureNames.map((each) => [each, shareOf(counts.get(each)?.part ?? 0, counts.get(each)?.of ?? 0)]),
      ) as Record<MeasureName, Share>;
      return { key, name, score: scoreOf(measure, shares[measure]), ...shares, response_minutes: spreadOf(minutes) };
    },
  };
}

function ranked(rows: readonly Omit<LeagueRow, 'rank'>[]): readonly LeagueRow[] {
  const sorted = rows.toSorted((a, b) => (b.score ?? -1) - (a.score ?? -1) || (a.key < b.key ? -1 : 1));
  return sorted.map((row) => {
    if (row.score === null) return { rank: null, ...row };
    return { rank: 1 + sorted.findIndex(({ score }) => score === row.score), ...row };
  });
}

/** The list behind a figure, in the order in which it happened. */
export async function readCases(
  reader: Reader,
  query: CaseQuery,
  settings: CaseSettings,
  page: PageRequest,
): Promise<Page<PlacedCase>> {
  const [at, id] = readPageKey(page, [0, ''] as [number, string]) ?? [0, ''];
  const places = await readPlaces(reader);
  const { by = 'technician', key, counted, city } = query;
  const found: PlacedCase[] = [];
  for await (const one of workCases(reader, query.measure, query, settings)) {
    if (one.at < at || (one.at === at && one.id <= id)) continue;
    const owner = places.ownerOf(one, by);
    if (key !== undefined && owner?.key !== key) continue;
    if ((counted ?? one.counted) !== one.counted || !isIn(places, one, city)) continue;
    found.push({ ...one, city: places.cityOf(one), owner });
    if (found.length > page.limit) break;
  }
  return pageOf(
    found,
    page,
    (one) => [one.at, one.id],
    (one) => one,
  );
}
