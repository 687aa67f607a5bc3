import type { Page, PageRequest, Reader } from '../../db/index.ts';
import { pageOf, readPageKey } from '../../db/index.ts';
import type { DeskTables } from '../tables.ts';
import type { Ticket } from '../tickets/ticket.ts';
import { toTicket } from '../tickets/ticket-row.ts';
import type { Dispatch, DispatchState } from './dispatch.ts';
import { type DispatchTables, readDispatchRow, toDispatch } from './dispatch-row.ts';
import { readSurge, type Surge } from './surge.ts';

export interface DispatchFilter {
  readonly state?: DispatchState;
  readonly provider_id?: string;
  readonly technician_id?: string;
}

export interface DispatchedTicket {
  readonly ticket: Ticket;
  readonly dispatch: Dispatch;
}

export interface DispatchReader {
  /** Undefined where nobody was ever to be sent. */
  getDispatch(ticketId: string): Promise<Dispatch | undefined>;
  /** The longest in its state first. */
  listDispatches(filter: DispatchFilter, page: PageRequest): Promise<Page<DispatchedTicket>>;
  surge(): Promise<Surge>;
}

export function createDispatchReader(reader: Reader): DispatchReader {
  return {
    async getDispatch(ticketId) {
      const row = await readDispatchRow(reader, ticketId);
      return row === undefined ? undefined : toDispatch(row);
    },
    listDispatches: (filter, page) => listDispatches(reader, filter, page),
    surge: () => readSurge(reader),
  };
}

async function listDispatches(
  reader: Reader,
  filter: DispatchFilter,
  page: PageRequest,
): Promise<Page<DispatchedTicket>> {
  const after = readPageKey(page, [0, ''] as [number, string]);
  const { state, provider_id, technician_id } = filter;
  const db = reader.as<DispatchTables & DeskTables>();
  const rows = await db
    .selectFrom('dispatches')
    .selectAll()
    .$if(state !== undefined, (q) => q.where('state', '=', state ?? 'new'))
    .$if(provider_id !== undefined, (q) => q.where('provider_id', '=', provider_id ?? ''))
    .$if(technician_id !== undefined, (q) => q.where('technician_id', '=', technician_id ?? ''))
    .$if(after !== undefined, (q) =>
      q.where((eb) => eb(eb.refTuple('at', 'ticket_id'), '>', eb.tuple(after?.[0] ?? 0, after?.[1] ?? ''))),
    )
    .orderBy('at')
    .orderBy('ticket_id')
    .limit(page.limit + 1)
    .execute();
  const ids = rows.map((row) => row.ticket_id);
  const tickets = ids.length === 0 ? [] : await db.selectFrom('tickets').selectAll().where('id', 'in', ids).execute();
  const byId = new Map(tickets.map((row) => [row.id, toTicket(row)]));
  const shown = pageOf(
    rows,
    page,
    (row) => [row.at, row.ticket_id],
    (row) => row,
  );
  const items = shown.items.flatMap((row) => {
    const ticket = byId.get(row.ticket_id);
    return ticket === undefined ? [] : [{ ticket, dispatch: toDispatch(row) }];
  });
  return { ...shown, items };
}
