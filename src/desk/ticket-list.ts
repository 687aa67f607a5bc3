import { sql } from 'kysely';
import type { Instant } from '../base/index.ts';
import { type Page, type PageRequest, pageOf, type Reader, readPageKey } from '../db/index.ts';
import type { DeskTables } from './tables.ts';
import type { Ticket, TicketClosure, TicketReview, TicketSource, TicketState } from './tickets/ticket.ts';
import { toTicket } from './tickets/ticket-row.ts';
import { wanted } from './wanted.ts';

export interface TicketFilter {
  readonly state?: TicketState;
  readonly device_id?: string;
  readonly rule_id?: string;
  readonly severity?: Ticket['severity'];
  readonly assignee?: string;
  readonly alert_id?: string;
  readonly incident_id?: string;
  readonly source?: TicketSource;
  readonly review?: TicketReview;
  readonly closure?: TicketClosure;
  readonly verdict?: Ticket['verdict'] & string;
  readonly opened_from?: Instant;
  readonly opened_to?: Instant;
  /** Sent to the provider, or to the technician. */
  readonly provider_id?: string;
  readonly technician_id?: string;
}

/** What a ticket is asked for by, besides its state and to whom it is sent. */
const columns = [
  'device_id',
  'rule_id',
  'severity',
  'assignee',
  'alert_id',
  'incident_id',
  'source',
  'review',
  'closure',
] as const;

/** Where tickets of a state stand in the list: work to do, then resolved, then finished. The table says the same. */
const ranks = { resolved: 1, closed: 2, cancelled: 2 } as const satisfies Partial<Record<TicketState, number>>;
const rankOf = (state: TicketState): number => (state in ranks ? ranks[state as keyof typeof ranks] : 0);

/** What the list is ordered by: rank, severity, opening, id. */
type Place = readonly [number, string, number, string];

/** A part of the list in which the rank, and with it the way into every index, is fixed; all of it when nothing fixes one. */
interface Stretch {
  readonly rank?: number;
  /** Only what stands behind this. */
  readonly after?: Place | undefined;
}

/**
 * A state has one rank, and of one severity the list is that of each rank after the other: so every index is entered at
 * what fits both, and two filters cost no more than one.
 */
function stretchesOf({ state, severity }: TicketFilter, after: Place | undefined): readonly Stretch[] {
  if (state === undefined && severity === undefined) return [{ after }];
  const from = after?.[0] ?? 0;
  const among = state === undefined ? [0, 1, 2] : [rankOf(state)];
  return among.filter((rank) => rank >= from).map((rank) => ({ rank, after: rank === from ? after : undefined }));
}

function behind([rank, severity, openedAt, id]: Place, stretch: Stretch, filter: TicketFilter) {
  if (stretch.rank === undefined) {
    return sql<boolean>`(rank, severity, opened_at, id) > (${rank}, ${severity}, ${openedAt}, ${id})`;
  }
  return filter.severity === undefined
    ? sql<boolean>`(severity, opened_at, id) > (${severity}, ${openedAt}, ${id})`
    : sql<boolean>`(opened_at, id) > (${openedAt}, ${id})`;
}

/** Work to do first, the most severe first, the oldest first. */
export async function listTickets(reader: Reader, filter: TicketFilter, page: PageRequest): Promise<Page<Ticket>> {
  const after = readPageKey(page, [0, '', 0, ''] as [number, string, number, string]);
  const { state, provider_id: provider, technician_id: technician, verdict, opened_from, opened_to } = filter;
  const others = wanted(filter, columns);
  // The index of states goes on with the severity; beside any other filter the state is looked at and not searched by.
  const { severity: _, ...searched } = others;
  const byState = provider === undefined && technician === undefined && Object.keys(searched).length === 0;
  const select = (stretch: Stretch) =>
    reader
      .as<DeskTables>()
      .selectFrom('tickets')
      .selectAll()
      .where((where) => where.and(others))
      .$if(provider !== undefined, (q) => q.where('sent_provider_id', '=', provider ?? ''))
      .$if(technician !== undefined, (q) => q.where('sent_technician_id', '=', technician ?? ''))
      // Looked at and not searched by: they narrow the list of a rule.
      .$if(verdict !== undefined, (q) => q.where(sql<boolean>`+verdict = ${verdict}`))
      .$if(opened_from !== undefined, (q) => q.where(sql<boolean>`+opened_at >= ${opened_from}`))
      .$if(opened_to !== undefined, (q) => q.where(sql<boolean>`+opened_at < ${opened_to}`))
      .$if(stretch.rank !== undefined, (q) => q.where('rank', '=', stretch.rank ?? 0))
      .$if(state !== undefined, (q) => q.where(sql<boolean>`${sql.raw(byState ? '' : '+')}state = ${state}`))
      .$if(stretch.after !== undefined, (q) => q.where(behind(stretch.after ?? [0, '', 0, ''], stretch, filter)));
  const [first, ...rest] = stretchesOf(filter, after).map(select);
  const rows =
    first === undefined
      ? []
      : await rest
          .reduce((all, one) => all.unionAll(one), first)
          .orderBy('rank')
          .orderBy('severity')
          .orderBy('opened_at')
          .orderBy('id')
          .limit(page.limit + 1)
          .execute();
  return pageOf(rows, page, (row) => [row.rank, row.severity, row.opened_at, row.id], toTicket);
}
