import { sql } from 'kysely';
import type { Page, PageRequest, Reader } from '../db/index.ts';
import { pageOf, readPageKey } from '../db/index.ts';
import type { Callback, CallState, CareCall } from './calls/call.ts';
import { callStates } from './calls/call.ts';
import type { TriedCall } from './calls/call-row.ts';
import { toCallback, toCareCall, withAttempts } from './calls/call-row.ts';
import { type GroupingFigures, groupingFigures, type IncidentWork, incidentWork } from './incident-work.ts';
import { getReview, listReviews, type RepairReview, type ReviewFilter } from './repeats/reviews.ts';
import type { SatisfactionRate } from './satisfaction/satisfaction.ts';
import { type SatisfactionQuery, satisfactionRates } from './satisfaction/satisfaction-reader.ts';
import type { CallRow, DeskTables } from './tables.ts';
import { listTickets, type TicketFilter } from './ticket-list.ts';
import { type Ticket, type TicketEvent, type TicketState, ticketStates } from './tickets/ticket.ts';
import { toTicket, toTicketEvent } from './tickets/ticket-row.ts';
import { wanted } from './wanted.ts';

export interface CareCallFilter {
  readonly state?: CallState;
  readonly device_id?: string;
  readonly rule_id?: string;
  readonly ticket_id?: string;
  readonly alert_id?: string;
  readonly customer_id?: string;
  readonly script?: string;
  readonly claimed_by?: string;
  readonly withdrawn_reason?: string;
}

export interface CallbackFilter {
  readonly state?: CallState;
  readonly device_id?: string;
  readonly ticket_id?: string;
}

export interface DeskReader {
  getTicket(id: string): Promise<Ticket | undefined>;
  /** By its id, or its number as people say it. */
  findTicket(said: string): Promise<Ticket | undefined>;
  /** Work to do first, then resolved, then finished; within each the most severe first, then the oldest. */
  listTickets(filter: TicketFilter, page: PageRequest): Promise<Page<Ticket>>;
  /** In the order it happened. */
  ticketTimeline(id: string): Promise<readonly TicketEvent[]>;
  getCareCall(id: string): Promise<CareCall | undefined>;
  /** Queued first; the most severe first, then the soonest due. */
  listCareCalls(filter: CareCallFilter, page: PageRequest): Promise<Page<CareCall>>;
  getCallback(id: string): Promise<Callback | undefined>;
  /** In the order of care calls. */
  listCallbacks(filter: CallbackFilter, page: PageRequest): Promise<Page<Callback>>;
  /** The ticket of each incident, and how many its members have: cancelled ones are left out. By incident. */
  incidentWork(incidents: readonly string[]): Promise<ReadonlyMap<string, IncidentWork>>;
  /** Incidents, the alerts and tickets of their members, and the tickets that grouping saved. */
  countGrouping(): Promise<GroupingFigures>;
  /** How satisfied customers were, by whom or where or when. */
  satisfaction(query: SatisfactionQuery): Promise<readonly SatisfactionRate[]>;
  getReview(id: string): Promise<RepairReview | undefined>;
  /** The oldest first. */
  listReviews(filter: ReviewFilter, page: PageRequest): Promise<Page<RepairReview>>;
  /** Tickets by state, queued care calls and callbacks. */
  countWork(): Promise<DeskCounts>;
}

export interface DeskCounts {
  readonly tickets: Readonly<Record<TicketState, number>>;
  readonly care_calls: Readonly<Record<CallState, number>>;
  readonly callbacks: Readonly<Record<CallState, number>>;
}

export function createDeskReader(reader: Reader): DeskReader {
  const db = reader.as<DeskTables>();
  return {
    async getTicket(id) {
      const row = await db.selectFrom('tickets').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : toTicket(row);
    },
    async findTicket(said) {
      const number = /^[Tt]0*(\d{1,12})$/.exec(said)?.[1];
      const row = await db
        .selectFrom('tickets')
        .selectAll()
        .$if(number !== undefined, (q) => q.where('number', '=', Number(number)))
        .$if(number === undefined, (q) => q.where('id', '=', said))
        .executeTakeFirst();
      return row === undefined ? undefined : toTicket(row);
    },
    listTickets: (filter, page) => listTickets(reader, filter, page),
    async ticketTimeline(id) {
      const rows = await db.selectFrom('ticket_events').selectAll().where('ticket_id', '=', id).orderBy('id').execute();
      return rows.map(toTicketEvent);
    },
    getCareCall: async (id) => (await getCall(reader, 'care', id)).map(toCareCall)[0],
    async listCareCalls(filter, page) {
      const calls = await listCalls(reader, 'care', filter, page);
      return { ...calls, items: calls.items.map(toCareCall) };
    },
    getCallback: async (id) => (await getCall(reader, 'callback', id)).map(toCallback)[0],
    async listCallbacks(filter, page) {
      const calls = await listCalls(reader, 'callback', filter, page);
      return { ...calls, items: calls.items.map(toCallback) };
    },
    incidentWork: (incidents) => incidentWork(reader, incidents),
    countGrouping: () => groupingFigures(reader),
    getReview: (id) => getReview(reader, id),
    listReviews: (filter, page) => listReviews(reader, filter, page),
    satisfaction: (query) => satisfactionRates(reader, query),
    countWork: () => countWork(reader),
  };
}

const callColumns = [
  'state',
  'device_id',
  'rule_id',
  'ticket_id',
  'alert_id',
  'customer_id',
  'script',
  'claimed_by',
  'withdrawn_reason',
] as const;

async function getCall(reader: Reader, kind: CallRow['kind'], id: string): Promise<TriedCall[]> {
  const rows = await reader
    .as<DeskTables>()
    .selectFrom('calls')
    .selectAll()
    .where('id', '=', id)
    .where('kind', '=', kind)
    .execute();
  return withAttempts(reader, rows);
}

async function listCalls(
  reader: Reader,
  kind: CallRow['kind'],
  filter: CareCallFilter,
  page: PageRequest,
): Promise<Page<TriedCall>> {
  const after = readPageKey(page, [0, '', 0, ''] as [number, string, number, string]);
  const rows = await reader
    .as<DeskTables>()
    .selectFrom('calls')
    .selectAll()
    .where('kind', '=', kind)
    .where((where) => where.and(wanted(filter, callColumns)))
    .$if(after !== undefined, (q) => q.where(sql<boolean>`(rank, severity, due_at, id) > (${sql.join(after ?? [])})`))
    .orderBy('rank')
    .orderBy('severity')
    .orderBy('due_at')
    .orderBy('id')
    .limit(page.limit + 1)
    .execute();
  const shown = pageOf(
    rows,
    page,
    (row) => [row.rank, row.severity, row.due_at, row.id],
    (row) => row,
  );
  return { ...shown, items: await withAttempts(reader, shown.items) };
}

async function countWork(reader: Reader): Promise<DeskCounts> {
  const rows = await reader.as<DeskTables>().selectFrom('work_counts').selectAll().execute();
  const of = (kind: string) => rows.filter((row) => row.kind === kind);
  return {
    tickets: countsOf(ticketStates, of('ticket')),
    care_calls: countsOf(callStates, of('care')),
    callbacks: countsOf(callStates, of('callback')),
  };
}

function countsOf<S extends string>(
  states: readonly S[],
  rows: readonly { readonly state: string; readonly n: number }[],
): Record<S, number> {
  const counts = states.map((state) => [state, rows.find((row) => row.state === state)?.n ?? 0]);
  return Object.fromEntries(counts) as Record<S, number>;
}
