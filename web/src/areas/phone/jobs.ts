import type { DispatchedTicket, Visit, VisitPlace } from '../../api/schema.d.ts';

/** What a technician has to do: a ticket that was sent, a visit, or both. */
export interface Job {
  readonly ticketId: string;
  /** The one under way, else the soonest that is planned. */
  readonly visit: Visit | undefined;
  /** Undefined of a visit for somebody else's ticket. */
  readonly sent: DispatchedTicket | undefined;
}

export type TicketState = VisitPlace['ticket']['state'];

/** How the jobs stand below each other. */
export const sections = ['now', 'offers', 'today', 'waiting', 'later'] as const;
export type Section = (typeof sections)[number];

const worked: ReadonlySet<TicketState> = new Set(['open', 'accepted', 'in_progress', 'pending']);

/** What is still to be done, of what was sent and of the visits; the order is that in which it is done. */
export function jobsOf(sent: readonly DispatchedTicket[], visits: readonly Visit[]): readonly Job[] {
  const open = sent.filter(({ ticket, dispatch }) => worked.has(ticket.state) && dispatch.merged_into === null);
  const byTicket = new Map(open.map((one) => [one.ticket.id, one]));
  const next = new Map<string, Visit>();
  for (const visit of visits.toSorted(bySooner)) {
    if (!next.has(visit.ticket_id)) next.set(visit.ticket_id, visit);
  }
  const ids = [...new Set([...next.keys(), ...byTicket.keys()])];
  return ids
    .map((ticketId): Job => ({ ticketId, visit: next.get(ticketId), sent: byTicket.get(ticketId) }))
    .toSorted((a, b) => startOf(a) - startOf(b) || severityOf(a).localeCompare(severityOf(b)) || dueOf(a) - dueOf(b));
}

const bySooner = (a: Visit, b: Visit): number =>
  Number(b.state === 'under_way') - Number(a.state === 'under_way') ||
  instantOf(a.planned_from) - instantOf(b.planned_from);
const instantOf = (at: string | null | undefined): number => (at == null ? Number.MAX_SAFE_INTEGER : Date.parse(at));
const startOf = ({ visit }: Job): number => instantOf(visit?.planned_from);
const dueOf = ({ sent }: Job): number => instantOf(sent?.next_due?.at);
const severityOf = ({ sent }: Job): string => sent?.ticket.severity ?? 'P9';

/** Where a job stands; the day ends where the technician is. */
export function sectionOf({ visit, sent }: Job, endOfDay: number): Section {
  if (visit?.state === 'under_way') return 'now';
  if (sent?.ticket.state === 'open') return 'offers';
  if (sent?.ticket.state === 'pending') return 'waiting';
  return visit !== undefined && instantOf(visit.planned_from) >= endOfDay ? 'later' : 'today';
}

export function endOfDayAt(now: number): number {
  return new Date(now).setHours(24, 0, 0, 0);
}

/**
 * What comes next. `appoint`: somebody has been there already, and goes again by an appointment · `go`: nobody has, so whoever
 * stands before the door may begin.
 */
export type Step = 'report' | 'accept' | 'resume' | 'arrive' | 'go' | 'appoint' | 'none';

export function stepOf(state: TicketState | undefined, visit: Visit | undefined): Step {
  if (visit?.state === 'under_way') return 'report';
  switch (state) {
    case 'open':
      return 'accept';
    case 'pending':
      return 'resume';
    case 'accepted':
      return visit === undefined ? 'go' : 'arrive';
    case 'in_progress':
      return visit === undefined ? 'appoint' : 'arrive';
    default:
      return 'none';
  }
}
