import type { DispatchedTicket, Incident } from '../../api/schema.d.ts';

/** Where a ticket stands on the board, in the order in which work goes on. */
export const columns = ['unplaced', 'offered', 'accepted', 'working', 'waiting'] as const;
export type Column = (typeof columns)[number];

type Placed = Pick<DispatchedTicket, 'dispatch'> & { readonly ticket: Pick<DispatchedTicket['ticket'], 'state'> };

export function columnOf({ ticket, dispatch }: Placed): Column {
  if (ticket.state === 'pending') return 'waiting';
  if (ticket.state === 'in_progress' || ticket.state === 'resolved') return 'working';
  if (ticket.state === 'accepted') return 'accepted';
  return dispatch.technician_id === null ? 'unplaced' : 'offered';
}

/** Danger first, then what runs out first. */
const byUrgency = (a: DispatchedTicket, b: DispatchedTicket): number =>
  compare(a.ticket.severity, b.ticket.severity) || compare(dueOf(a), dueOf(b)) || compare(a.ticket.id, b.ticket.id);

const compare = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);
const dueOf = ({ next_due }: DispatchedTicket): number =>
  next_due === null ? Number.POSITIVE_INFINITY : Date.parse(next_due.at);

/** The tickets of each column. What an open incident has gathered is on the incident's card, not here. */
export function boardOf(
  items: readonly DispatchedTicket[],
  incidents: readonly Incident[],
): Readonly<Record<Column, readonly DispatchedTicket[]>> {
  const own = new Map(incidents.map(({ id, ticket_id }) => [id, ticket_id]));
  const shown = items
    .filter(({ ticket }) => {
      const gathers = own.get(ticket.incident_id ?? '');
      return gathers === undefined || gathers === null || gathers === ticket.id;
    })
    .toSorted(byUrgency);
  const board: Record<Column, DispatchedTicket[]> = {
    ...{ unplaced: [], offered: [], accepted: [], working: [], waiting: [] },
  };
  for (const one of shown) board[columnOf(one)].push(one);
  return board;
}

/** What has run out, and what does within the span; the earliest first. */
export function comingUp(items: readonly DispatchedTicket[], now: number, within: number): DispatchedTicket[] {
  return items.filter((one) => dueOf(one) < now + within).toSorted((a, b) => dueOf(a) - dueOf(b));
}
