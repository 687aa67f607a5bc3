import { sql } from 'kysely';
import type { Instant } from '../../base/index.ts';
import type { Page, PageRequest, Reader } from '../../db/index.ts';
import { pageOf, readPageKey } from '../../db/index.ts';
import { placeOfDevice } from '../../fleet/index.ts';
import type { ClockTables } from '../clocks/clock-row.ts';
import type { ClockKind } from '../clocks/sla.ts';
import type { DeskTables } from '../tables.ts';
import type { Ticket } from '../tickets/ticket.ts';
import { toTicket } from '../tickets/ticket-row.ts';
import { loadsBySeverity } from './candidates.ts';
import { ticketWeight } from './decide-dispatch.ts';
import type { Dispatch, DispatchState } from './dispatch.ts';
import { type DispatchTables, readDispatchRow, toDispatch } from './dispatch-row.ts';
import { readSurge, type Surge } from './surge.ts';

export interface DispatchFilter {
  readonly state?: DispatchState;
  readonly provider_id?: string;
  readonly technician_id?: string;
  /** Whether somebody is still to be sent or to finish. */
  readonly open?: boolean;
  /** Where the work is. */
  readonly district?: string;
}

/** Where work is; a group of a district or city is there. */
export interface WorkPlace {
  readonly city: string | null;
  readonly district: string | null;
  readonly address: string | null;
}

export interface DispatchedTicket {
  readonly ticket: Ticket;
  readonly dispatch: Dispatch;
  readonly place: WorkPlace;
  /** The clock that runs out next; null where none runs. */
  readonly next_due: { readonly kind: ClockKind; readonly at: Instant } | null;
}

/** What a technician has in hand. */
export interface TechnicianLoad {
  readonly technician_id: string;
  readonly tickets: number;
  /** Of the tickets by severity, as the rules of dispatch weigh them. */
  readonly weight: number;
}

export interface DispatchReader {
  /** Undefined where nobody was ever to be sent. */
  getDispatch(ticketId: string): Promise<Dispatch | undefined>;
  /** The longest in its state first. */
  listDispatches(filter: DispatchFilter, page: PageRequest): Promise<Page<DispatchedTicket>>;
  /** Of everybody who has anything in hand, ordered by id. */
  listLoads(page: PageRequest): Promise<Page<TechnicianLoad>>;
  surge(): Promise<Surge>;
}

export function createDispatchReader(reader: Reader): DispatchReader {
  return {
    async getDispatch(ticketId) {
      const row = await readDispatchRow(reader, ticketId);
      return row === undefined ? undefined : toDispatch(row);
    },
    listDispatches: (filter, page) => listDispatches(reader, filter, page),
    listLoads: (page) => listLoads(reader, page),
    surge: () => readSurge(reader),
  };
}

async function listDispatches(
  reader: Reader,
  filter: DispatchFilter,
  page: PageRequest,
): Promise<Page<DispatchedTicket>> {
  const after = readPageKey(page, [0, ''] as [number, string]);
  const { state, provider_id, technician_id, open, district } = filter;
  const db = reader.as<DispatchTables & DeskTables>();
  const rows = await db
    .selectFrom('dispatches')
    .selectAll()
    .$if(state !== undefined, (q) => q.where('state', '=', state ?? 'new'))
    .$if(provider_id !== undefined, (q) => q.where('provider_id', '=', provider_id ?? ''))
    .$if(technician_id !== undefined, (q) => q.where('technician_id', '=', technician_id ?? ''))
    .$if(open !== undefined, (q) => q.where('state', open === true ? '!=' : '=', 'over'))
    .$if(district !== undefined, (q) => q.where(inDistrict(district ?? '')))
    .$if(after !== undefined, (q) =>
      q.where((eb) => eb(eb.refTuple('at', 'ticket_id'), '>', eb.tuple(after?.[0] ?? 0, after?.[1] ?? ''))),
    )
    .orderBy('at')
    .orderBy('ticket_id')
    .limit(page.limit + 1)
    .execute();
  const byId = await ticketsOf(
    reader,
    rows.map((row) => row.ticket_id),
  );
  const shown = pageOf(
    rows,
    page,
    (row) => [row.at, row.ticket_id],
    (row) => row,
  );
  const items = shown.items.flatMap((row) => {
    const found = byId.get(row.ticket_id);
    return found === undefined ? [] : [{ ...found, dispatch: toDispatch(row) }];
  });
  return { ...shown, items };
}

const inDistrict = (
  district: string,
) => sql<boolean>`(select coalesce(${placeOfDevice('district', 'tickets.device_id')},
    case subject_kind when 'district' then subject_id end)
  from tickets where tickets.id = dispatches.ticket_id) = ${district}`;

/** The tickets with their places and next deadlines, a question for all of each. */
async function ticketsOf(
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Omit<DispatchedTicket, 'dispatch'>>> {
  if (ids.length === 0) return new Map();
  const tickets = await reader
    .as<DeskTables>()
    .selectFrom('tickets')
    .selectAll()
    .select([
      placeOfDevice('city', 'tickets.device_id').as('site_city'),
      placeOfDevice('district', 'tickets.device_id').as('site_district'),
      placeOfDevice('address', 'tickets.device_id').as('site_address'),
    ])
    .where('id', 'in', ids)
    .execute();
  const due = await nextDue(reader, ids);
  return new Map(
    tickets.map(({ site_city, site_district, site_address, ...row }) => {
      const of = (kind: string): string | null => (row.subject_kind === kind ? row.subject_id : null);
      const place = { city: site_city ?? of('city'), district: site_district ?? of('district'), address: site_address };
      return [row.id, { ticket: toTicket(row), place, next_due: due.get(row.id) ?? null }];
    }),
  );
}

/** SQLite takes `kind` from the row that holds the least. */
async function nextDue(reader: Reader, ids: readonly string[]) {
  const rows = await reader
    .as<ClockTables>()
    .selectFrom('sla_clocks')
    .select(['ticket_id', 'kind', sql<number>`min(due_at)`.as('at')])
    .where('ticket_id', 'in', ids)
    .where('state', 'in', ['running', 'late'])
    .where('due_at', 'is not', null)
    .groupBy('ticket_id')
    .execute();
  return new Map(rows.map(({ ticket_id, kind, at }) => [ticket_id, { kind, at: at as Instant }]));
}

async function listLoads(reader: Reader, page: PageRequest): Promise<Page<TechnicianLoad>> {
  const after = readPageKey(page, [''] as [string]);
  const rows = await loadsBySeverity(reader)
    .where('dispatches.technician_id', '>', after?.[0] ?? '')
    .orderBy('dispatches.technician_id')
    .execute();
  const loads = new Map<string, TechnicianLoad>();
  for (const { technician_id, severity, n } of rows) {
    if (technician_id === null) continue;
    const { tickets = 0, weight = 0 } = loads.get(technician_id) ?? {};
    loads.set(technician_id, { technician_id, tickets: tickets + n, weight: weight + n * ticketWeight[severity] });
  }
  const some = [...loads.values()].slice(0, page.limit + 1);
  return pageOf(
    some,
    page,
    (one) => [one.technician_id],
    (one) => one,
  );
}
