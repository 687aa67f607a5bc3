import type { CarewatchNews, CarewatchState, CarewatchTicket, Severity } from './carewatch-ticket.ts';

/**
 * What of a ticket of Carewatch was last taken over in Zammad, kept there in the attribute `carewatch_seen`. By it
 * the bridge sees what changed on which side, and needs no store of its own.
 */
export interface Seen {
  readonly version: number;
  readonly state: CarewatchState;
  readonly severity: Severity;
  /** Login of the owner in Zammad whom Carewatch has as the assignee, `-` for nobody. */
  readonly owner: string;
}

/** A ticket as `GET /api/v1/tickets/{id}?expand=true` shows it. */
export interface ZammadTicket {
  readonly id: number;
  readonly state: string;
  readonly priority: string;
  readonly owner: string;
  readonly updated_at: string;
  readonly carewatch_ticket?: string | null;
  readonly carewatch_seen?: string | null;
}

/** Zammad's own states; what Carewatch tells apart and Zammad does not is kept in `carewatch_seen`. */
export const stateThere: Readonly<Record<CarewatchState, string>> = {
  open: 'new',
  accepted: 'open',
  in_progress: 'open',
  pending: 'pending reminder',
  resolved: 'open',
  closed: 'closed',
  cancelled: 'closed',
};

export const priorityThere: Readonly<Record<Severity, string>> = {
  P1: '3 high',
  P2: '3 high',
  P3: '2 normal',
  P4: '1 low',
};

export const seenOf = (text: string | null | undefined): Seen | undefined => {
  try {
    const seen = JSON.parse(text ?? '') as Seen;
    return typeof seen.version === 'number' ? seen : undefined;
  } catch {
    return undefined;
  }
};

/** The body of `POST /api/v1/tickets`. The customer is made when Zammad does not know the address. */
export function newZammadTicket(
  news: CarewatchNews,
  ticket: CarewatchTicket,
  { group, customer }: { readonly group: string; readonly customer: string },
) {
  const title = typeof ticket.title === 'string' ? ticket.title : `${ticket.title['zh-CN']} ${ticket.title.en}`;
  return {
    title: `[${ticket.number}] ${title}`.slice(0, 250),
    ...{ group, customer_id: `guess:${customer}` },
    ...stateFields(ticket),
    priority: priorityThere[ticket.severity],
    carewatch_ticket: ticket.id,
    carewatch_seen: JSON.stringify(seenNow(ticket, '-')),
    article: articleOf(news, ticket),
  };
}

/**
 * The body of `PUT /api/v1/tickets/{id}`: what changed here since it was last taken over, nothing else, so that what
 * people in Zammad changed meanwhile stays. Undefined when this or something newer was taken over before.
 */
export function zammadChanges(news: CarewatchNews, ticket: CarewatchTicket, there: ZammadTicket) {
  const seen = seenOf(there.carewatch_seen);
  if (seen !== undefined && seen.version >= ticket.version) return undefined;
  return {
    ...takenOver(ticket, there, seen),
    ...(news.origin === 'zammad' ? {} : { article: articleOf(news, ticket) }),
  };
}

/** Puts Zammad right after a conflict: state and priority as they stand here, with the reasons in a note. */
export function zammadCorrection(ticket: CarewatchTicket, there: ZammadTicket, reasons: string) {
  return {
    ...stateFields(ticket),
    priority: priorityThere[ticket.severity],
    carewatch_seen: JSON.stringify(seenNow(ticket, ownerSeen(ticket, there))),
    article: note('Not taken over by Carewatch', reasons),
  };
}

function takenOver(ticket: CarewatchTicket, there: ZammadTicket, seen: Seen | undefined) {
  const moved = seen === undefined || stateThere[seen.state] !== stateThere[ticket.state];
  const graded = seen === undefined || priorityThere[seen.severity] !== priorityThere[ticket.severity];
  return {
    ...(moved || ticket.state === 'pending' ? stateFields(ticket) : {}),
    ...(graded ? { priority: priorityThere[ticket.severity] } : {}),
    carewatch_seen: JSON.stringify(seenNow(ticket, ownerSeen(ticket, there))),
  };
}

/** A new owner counts as seen only once Carewatch has him, or his trigger would say nothing new. */
const ownerSeen = (ticket: CarewatchTicket, there: ZammadTicket): string =>
  ticket.assignee === there.owner ? there.owner : (seenOf(there.carewatch_seen)?.owner ?? '-');

const seenNow = ({ version, state, severity }: CarewatchTicket, owner: string): Seen => ({
  ...{ version, state, severity, owner },
});

/** Zammad refuses `pending reminder` without the time at which it reminds. */
function stateFields({ state, pending_until }: CarewatchTicket) {
  if (state !== 'pending') return { state: stateThere[state] };
  return { state: stateThere.pending, pending_time: new Date(pending_until ?? 0).toISOString() };
}

function articleOf({ topic }: CarewatchNews, ticket: CarewatchTicket) {
  const facts = [
    `${ticket.number} ${ticket.severity} ${topic.replace('ticket.', '')}: ${ticket.state}`,
    ...(ticket.device_id === null ? [] : [`Device: ${ticket.device_id}`]),
    ...(ticket.assignee === null ? [] : [`Technician: ${ticket.assignee}`]),
    ...(ticket.state === 'pending' ? [`Waits for: ${ticket.pending_reason ?? ''}`] : []),
    ...(ticket.result === null || ticket.result === undefined ? [] : [`Result: ${ticket.result}`]),
  ];
  return note(`Carewatch ${topic}`, facts.join('\n'));
}

const note = (subject: string, body: string) => ({
  ...{ subject, body, content_type: 'text/plain', type: 'note', internal: true },
});
