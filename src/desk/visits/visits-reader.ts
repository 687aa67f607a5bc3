import { type Page, type PageRequest, pageOf, type Reader, readPageKey } from '../../db/index.ts';
import type { Visit, VisitCheckState, VisitResult, VisitState } from './visit.ts';
import { toVisit, type VisitTables, visitRowOf } from './visit-row.ts';

export interface VisitFilter {
  readonly ticket_id?: string;
  readonly device_id?: string;
  readonly technician_id?: string;
  readonly provider_id?: string;
  readonly state?: VisitState;
  readonly result?: VisitResult;
  readonly check?: VisitCheckState;
}

export interface VisitsReader {
  getVisit(id: string): Promise<Visit | undefined>;
  /** The oldest first. */
  listVisits(filter: VisitFilter, page: PageRequest): Promise<Page<Visit>>;
}

export function createVisitsReader(reader: Reader): VisitsReader {
  return {
    async getVisit(id) {
      const row = await visitRowOf(reader, id);
      return row === undefined ? undefined : toVisit(row);
    },
    async listVisits(filter, page) {
      const after = readPageKey(page, ['']);
      const { check, ...columns } = filter;
      let query = reader
        .as<VisitTables>()
        .selectFrom('visits')
        .selectAll()
        .where('id', '>', String(after?.[0] ?? ''));
      for (const column of ['ticket_id', 'device_id', 'technician_id', 'provider_id', 'state', 'result'] as const) {
        const value = columns[column];
        if (value !== undefined) query = query.where(column, '=', value as never);
      }
      if (check !== undefined) query = query.where('check_state', '=', check);
      const rows = await query
        .orderBy('id')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows, page, ({ id }) => [id], toVisit);
    },
  };
}
