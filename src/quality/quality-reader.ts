import { sql } from 'kysely';
import { type Page, type PageRequest, pageOf, type Reader, readPageKey } from '../db/index.ts';
import type { CorrectiveAction, CorrectiveState } from './actions/corrective-action.ts';
import { toCorrective } from './actions/corrective-book.ts';
import type { Departure, DepartureFilter } from './departures/departure.ts';
import { listDepartures } from './departures/departure-row.ts';
import type { Handover } from './handovers/handover.ts';
import { getHandover, type HandoverFilter, listHandovers } from './handovers/handover-row.ts';
import type { Sample, SampleItem, SampleKind } from './samples/sample.ts';
import { toItem, toSample } from './samples/sample-row.ts';
import type { QualityTables } from './tables.ts';

export interface QualityReader {
  getSample(id: string): Promise<Sample | undefined>;
  /** Newest first. */
  listSamples(filter: { readonly kind?: SampleKind }, page: PageRequest): Promise<Page<Sample>>;
  getItem(sample: string, object: string): Promise<SampleItem | undefined>;
  /** In the order in which they were drawn. */
  listItems(
    sample: string,
    filter: { readonly scored?: boolean; readonly person?: string },
    page: PageRequest,
  ): Promise<Page<SampleItem>>;
  getCorrective(id: string): Promise<CorrectiveAction | undefined>;
  /** By the date on which they are due. */
  listCorrective(
    filter: { readonly state?: CorrectiveState; readonly owner?: string },
    page: PageRequest,
  ): Promise<Page<CorrectiveAction>>;
  getHandover(id: string): Promise<Handover | undefined>;
  /** The newest first. */
  listHandovers(filter: HandoverFilter, page: PageRequest): Promise<Page<Handover>>;
  /** The newest first. */
  listDepartures(filter: DepartureFilter, page: PageRequest): Promise<Page<Departure>>;
}

export function createQualityReader(reader: Reader): QualityReader {
  const db = reader.as<QualityTables>();
  return {
    getHandover: (id) => getHandover(reader, id),
    listHandovers: (filter, page) => listHandovers(reader, filter, page),
    listDepartures: (filter, page) => listDepartures(reader, filter, page),
    async getSample(id) {
      const row = await db.selectFrom('quality_samples').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : toSample(row);
    },
    async listSamples({ kind }, page) {
      const after = readPageKey(page, [0, ''] as [number, string]);
      const rows = await db
        .selectFrom('quality_samples')
        .selectAll()
        .$if(after !== undefined, (q) => q.where(sql<boolean>`(created_at, id) < (${after?.[0]}, ${after?.[1]})`))
        .$if(kind !== undefined, (q) => q.where('kind', '=', kind ?? 'calls'))
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows, page, (row) => [row.created_at, row.id], toSample);
    },
    async getItem(sample, object) {
      const row = await db
        .selectFrom('quality_items')
        .selectAll()
        .where('sample_id', '=', sample)
        .where('object_id', '=', object)
        .executeTakeFirst();
      return row === undefined ? undefined : toItem(row);
    },
    async listItems(sample, { scored, person }, page) {
      const after = readPageKey(page, [0] as [number]);
      const rows = await db
        .selectFrom('quality_items')
        .selectAll()
        .where('sample_id', '=', sample)
        .$if(after !== undefined, (q) => q.where('number', '>', after?.[0] ?? 0))
        .$if(scored !== undefined, (q) => q.where('sheet', scored ? 'is not' : 'is', null))
        .$if(person !== undefined, (q) => q.where('person', '=', person ?? ''))
        .orderBy('number')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows, page, (row) => [row.number], toItem);
    },
    async getCorrective(id) {
      const row = await db.selectFrom('corrective_actions').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : toCorrective(row);
    },
    async listCorrective({ state, owner }, page) {
      const after = readPageKey(page, ['', ''] as [string, string]);
      const rows = await db
        .selectFrom('corrective_actions')
        .selectAll()
        .$if(after !== undefined, (q) => q.where(sql<boolean>`(due_on, id) > (${after?.[0]}, ${after?.[1]})`))
        .$if(state !== undefined, (q) => q.where('state', '=', state ?? 'open'))
        .$if(owner !== undefined, (q) => q.where('owner', '=', owner ?? ''))
        .orderBy('due_on')
        .orderBy('id')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows, page, (row) => [row.due_on, row.id], toCorrective);
    },
  };
}
