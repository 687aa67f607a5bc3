import { type Page, type PageRequest, pageOf, type Reader, readPageKey } from '../../db/index.ts';
import type { CheckAnswer, Checklist, ChecklistItem } from '../checklists/checklist.ts';
import { checklistOf, lastAnswers } from '../checklists/checklist-of-ticket.ts';
import type { Ticket } from '../tickets/ticket.ts';
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

export interface AnsweredChecklist {
  readonly id: string;
  readonly items: readonly (ChecklistItem & { readonly state: CheckAnswer | null })[];
}

export interface VisitsReader {
  getVisit(id: string): Promise<Visit | undefined>;
  /** What is checked because of the ticket, with the newest answers; undefined where nothing is. */
  checklistOf(ticket: Pick<Ticket, 'id' | 'device_id' | 'fault'>): Promise<AnsweredChecklist | undefined>;
  /** The oldest first. */
  listVisits(filter: VisitFilter, page: PageRequest): Promise<Page<Visit>>;
}

export function createVisitsReader(reader: Reader, checklists: readonly Checklist[]): VisitsReader {
  return {
    async getVisit(id) {
      const row = await visitRowOf(reader, id);
      return row === undefined ? undefined : toVisit(row);
    },
    async checklistOf(ticket) {
      const list = await checklistOf(reader, checklists, ticket);
      if (list === undefined) return undefined;
      const answers = new Map((await lastAnswers(reader, ticket.id)).map((one) => [one.item, one.state]));
      return { id: list.id, items: list.items.map((item) => ({ ...item, state: answers.get(item.id) ?? null })) };
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
