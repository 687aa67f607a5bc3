import { sql } from 'kysely';
import type { Instant } from '../../base/index.ts';
import { type Migration, type Page, type PageRequest, pageOf, type Reader, readPageKey } from '../../db/index.ts';
import type { DepartureGroup } from './compare.ts';
import type { Departure, DepartureFilter } from './departure.ts';

interface DepartureRow {
  readonly id: string;
  readonly device_type: string;
  readonly cohort_by: DepartureGroup;
  /** Empty where there is none. */
  readonly model: string;
  readonly name: string;
  readonly found_at: number;
  /** JSON. */
  readonly findings: string;
  readonly comparisons: number;
  readonly chance: number;
  readonly corrective_action_id: string;
}

export interface DepartureTables {
  readonly cohort_departures: DepartureRow;
  readonly quality_calendar: { readonly work: 'survey' | 'handover'; readonly next_at: number };
}

export const departureMigrations: readonly Migration[] = [
  {
    name: 'quality-003-departures',
    async up(db) {
      await sql`create table cohort_departures (
        id text primary key,
        device_type text not null,
        cohort_by text not null check (cohort_by in ('model', 'firmware', 'batch')),
        model text not null,
        name text not null,
        found_at integer not null,
        findings text not null,
        comparisons integer not null,
        chance real not null,
        corrective_action_id text not null references corrective_actions (id),
        unique (device_type, cohort_by, model, name)
      ) strict`.execute(db);
      await sql`create index cohort_departures_found on cohort_departures (found_at, id)`.execute(db);
      await sql`create table quality_calendar (
        work text primary key check (work in ('survey', 'handover')),
        next_at integer not null
      ) strict, without rowid`.execute(db);
    },
  },
];

export const toDepartureRow = ({ by, model, findings, ...rest }: Departure): DepartureRow => ({
  ...rest,
  cohort_by: by,
  model: model ?? '',
  findings: JSON.stringify(findings),
});

const toDeparture = ({ cohort_by, model, findings, found_at, ...rest }: DepartureRow): Departure => ({
  ...rest,
  by: cohort_by,
  model: model === '' ? null : model,
  found_at: found_at as Instant,
  findings: JSON.parse(findings) as Departure['findings'],
});

/** The newest first. */
export async function listDepartures(
  reader: Reader,
  { device_type, by, name }: DepartureFilter,
  page: PageRequest,
): Promise<Page<Departure>> {
  const after = readPageKey(page, [0, ''] as [number, string]);
  const rows = await reader
    .as<DepartureTables>()
    .selectFrom('cohort_departures')
    .selectAll()
    .$if(after !== undefined, (q) => q.where(sql<boolean>`(found_at, id) < (${after?.[0]}, ${after?.[1]})`))
    .$if(device_type !== undefined, (q) => q.where('device_type', '=', device_type ?? ''))
    .$if(by !== undefined, (q) => q.where('cohort_by', '=', by ?? 'model'))
    .$if(name !== undefined, (q) => q.where('name', '=', name ?? ''))
    .orderBy('found_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute();
  return pageOf(rows, page, (row) => [row.found_at, row.id], toDeparture);
}
