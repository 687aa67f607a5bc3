import { type Page, type PageRequest, pageOf, type Reader, readPageKey } from '../../db/index.ts';
import type { WorkSpan } from '../../desk/index.ts';
import type { CaseName } from '../league/measures.ts';
import { readPlaces } from '../league/places.ts';
import { type CaseSettings, type WorkCase, workCases } from '../league/work-case.ts';
import { kindsOf, type PointFormula, type PointKind, type PointRole, pointCases, pointRoles } from './points.ts';

export interface IncentiveQuery extends WorkSpan {
  readonly month: string;
  readonly role?: PointRole;
  readonly key?: string;
}

/** What one kind of case brought somebody. */
export interface Earned {
  readonly count: number;
  readonly points: number;
}

export interface IncentiveRow extends Readonly<Partial<Record<PointKind, Earned>>> {
  readonly month: string;
  readonly role: PointRole;
  readonly key: string;
  readonly name: string;
  /** The sum over all kinds. */
  readonly points: number;
}

export interface Incentives extends Page<IncentiveRow> {
  /** Over all pages. */
  readonly totals: { readonly people: number; readonly points: number };
}

/** Technicians before agents, each by key. */
export async function readIncentives(
  reader: Reader,
  query: IncentiveQuery,
  formula: PointFormula,
  settings: CaseSettings,
  page: PageRequest,
): Promise<Incentives> {
  const places = await readPlaces(reader);
  const rows: IncentiveRow[] = [];
  for (const role of pointRoles) {
    if (query.role !== undefined && query.role !== role) continue;
    const people = new Map<string, { readonly name: string; readonly counts: Map<PointKind, number> }>();
    for (const [measure, kinds] of byMeasure(role)) {
      for await (const one of workCases(reader, measure, query, settings)) {
        const owner = places.ownerOf(one, role);
        if (owner === null || (query.key !== undefined && owner.key !== query.key)) continue;
        const person = people.get(owner.key) ?? { name: owner.name, counts: new Map() };
        people.set(owner.key, person);
        for (const kind of kinds) if (earns(kind, one)) person.counts.set(kind, (person.counts.get(kind) ?? 0) + 1);
      }
    }
    for (const [key, { name, counts }] of [...people].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      rows.push(rowOf({ month: query.month, role, key, name }, counts, formula));
    }
  }
  const totals = { people: rows.length, points: rows.reduce((sum, { points }) => sum + points, 0) };
  return { ...pageAfter(rows, page), totals };
}

/** Each measure is read once. */
function byMeasure(role: PointRole): ReadonlyMap<CaseName, readonly PointKind[]> {
  return Map.groupBy(kindsOf(role), (kind) => pointCases[kind].measure);
}

const earns = (kind: PointKind, one: WorkCase): boolean => pointCases[kind].counted === one.counted;

function rowOf(
  who: Pick<IncentiveRow, 'month' | 'role' | 'key' | 'name'>,
  counts: ReadonlyMap<PointKind, number>,
  formula: PointFormula,
): IncentiveRow {
  const earned = kindsOf(who.role).map((kind): [PointKind, Earned] => {
    const count = counts.get(kind) ?? 0;
    return [kind, { count, points: count * formula[kind] }];
  });
  const points = earned.reduce((sum, [, one]) => sum + one.points, 0);
  return { ...who, points, ...Object.fromEntries(earned) };
}

function pageAfter(rows: readonly IncentiveRow[], page: PageRequest): Page<IncentiveRow> {
  const [role, key] = readPageKey(page, ['', ''] as [string, string]) ?? ['', ''];
  const order = (one: string): number => pointRoles.indexOf(one as PointRole);
  const rest = rows.filter((row) => order(row.role) > order(role) || (row.role === role && row.key > key));
  return pageOf(
    rest,
    page,
    (row) => [row.role, row.key],
    (row) => row,
  );
}
