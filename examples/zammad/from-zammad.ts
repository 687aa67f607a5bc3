import { createHash } from 'node:crypto';
import type { CarewatchState, Severity } from './carewatch-ticket.ts';
import { priorityThere, type Seen, seenOf, stateThere } from './to-zammad.ts';

/** The part of a trigger's payload that is told to Carewatch. */
export interface ZammadPayload {
  readonly ticket: {
    readonly id: number;
    readonly state: string;
    readonly priority: { readonly name: string } | null;
    readonly owner: { readonly login: string } | null;
    readonly pending_time?: string | null;
    readonly updated_at: string;
    readonly updated_by?: { readonly login: string } | null;
    readonly carewatch_ticket?: string | null;
    readonly carewatch_seen?: string | null;
  };
  readonly article?: {
    readonly id?: number;
    readonly body?: string;
    readonly content_type?: string;
    readonly created_by?: { readonly login: string } | null;
  } | null;
}

/** What is posted to `/api/v1/outside/zammad/updates`; see docs/outside.md. */
export interface OutsideUpdate {
  readonly delivery_id: string;
  readonly external_id: string;
  readonly version: number;
  readonly ticket_id: string;
  readonly base_version?: number;
  readonly by?: string;
  readonly state?: CarewatchState;
  readonly severity?: Severity;
  readonly assignee?: string;
  readonly pending_until?: string;
  readonly pending_reason?: string;
  readonly notes?: readonly { readonly id: string; readonly text: string; readonly by?: string }[];
}

/**
 * The update that a trigger's message means; undefined for tickets that Carewatch did not open. `me` is the login of
 * the bridge, whose own articles are not sent back. The message is known by its bytes: Zammad builds a message anew
 * when it sends it again, under the same `X-Zammad-Delivery`.
 */
export function outsideUpdateOf(body: Buffer, me: string): OutsideUpdate | undefined {
  const { ticket, article } = JSON.parse(body.toString('utf8')) as ZammadPayload;
  if (typeof ticket?.carewatch_ticket !== 'string' || ticket.carewatch_ticket === '') return undefined;
  const seen = seenOf(ticket.carewatch_seen);
  const by = ticket.updated_by?.login;
  return {
    delivery_id: createHash('sha256').update(body).digest('base64url'),
    external_id: String(ticket.id),
    version: Date.parse(ticket.updated_at),
    ticket_id: ticket.carewatch_ticket,
    ...(seen === undefined ? {} : { base_version: seen.version }),
    ...(by === undefined ? {} : { by }),
    ...stateChange(ticket, seen),
    ...severityChange(ticket, seen),
    ...ownerChange(ticket, seen),
    ...notesOf(article, me),
  };
}

/** Only what moved there since it was last taken over is spoken of. */
function stateChange({ state, pending_time }: ZammadPayload['ticket'], seen: Seen | undefined) {
  if (seen === undefined || stateThere[seen.state] === state) return {};
  switch (state) {
    case 'new':
      return { state: 'open' as const };
    case 'open':
      return {
        state: seen.state === 'closed' || seen.state === 'cancelled' ? ('open' as const) : ('accepted' as const),
      };
    case 'pending reminder':
      if (typeof pending_time !== 'string') return {};
      return { state: 'pending' as const, pending_until: pending_time, pending_reason: 'pending reminder in Zammad' };
    case 'pending close':
      return { state: 'resolved' as const };
    case 'closed':
      return { state: 'closed' as const };
    default:
      // Merged, or a state of this house: Carewatch has no word for it.
      return {};
  }
}

const severityOf: Readonly<Record<string, Severity>> = { '1 low': 'P4', '2 normal': 'P3', '3 high': 'P2' };

function severityChange({ priority }: ZammadPayload['ticket'], seen: Seen | undefined) {
  const name = priority?.name;
  if (name === undefined || seen === undefined || priorityThere[seen.severity] === name) return {};
  const severity = severityOf[name];
  return severity === undefined ? {} : { severity };
}

function ownerChange({ owner }: ZammadPayload['ticket'], seen: Seen | undefined) {
  const login = owner?.login;
  return login === undefined || login === '-' || login === seen?.owner ? {} : { assignee: login };
}

function notesOf(article: ZammadPayload['article'], me: string) {
  const by = article?.created_by?.login;
  if (article?.id === undefined || by === me) return {};
  const text = plainText(article.body ?? '', article.content_type ?? 'text/plain').slice(0, 4_000);
  if (text === '') return {};
  return { notes: [{ id: String(article.id), text, ...(by === undefined ? {} : { by }) }] };
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', '#39': "'" };

function plainText(body: string, type: string): string {
  if (type !== 'text/html') return body.trim();
  return body
    .replace(/<(br|\/div|\/p|\/li)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (_, name: string) => entities[name] ?? '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
