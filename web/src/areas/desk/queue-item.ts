import type { Callback, CareCall, SlaPolicy, Ticket } from '../../api/schema.d.ts';

export type TaskKind = 'call' | 'callback' | 'ticket';
export type Severity = Ticket['severity'];

/** One thing to do: a call, a callback or a ticket. */
export interface QueueItem {
  readonly kind: TaskKind;
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** The customer, or the device where nobody is known. */
  readonly who: string;
  readonly state: string;
  /** By when; what is due is an estimate for tickets, whose clocks may have stood still. */
  readonly dueAt: number;
  /** Nobody begins it before. */
  readonly notBefore: number;
  /** Who has it in hand, and until when if that ends by itself. */
  readonly holder: string | null;
  readonly heldUntil: number;
  readonly version: number;
}

export const keyOf = ({ kind, id }: Pick<QueueItem, 'kind' | 'id'>): string => `${kind}/${id}`;

const never = Number.POSITIVE_INFINITY;
const instant = (at: string | null): number => (at === null ? never : Date.parse(at));

export const itemOfCall = (kind: 'call' | 'callback', call: CareCall | Callback): QueueItem => ({
  kind,
  id: call.id,
  severity: call.severity,
  title: call.title,
  who: call.customer?.name ?? call.device_id ?? call.subject.id,
  state: call.state,
  dueAt: Date.parse(call.promised_at ?? call.due_at),
  notBefore: Date.parse(call.not_before),
  holder: call.claimed_by,
  heldUntil: call.claimed_until === null ? 0 : Date.parse(call.claimed_until),
  version: call.version,
});

export const itemOfTicket = (ticket: Ticket, policies: readonly SlaPolicy[]): QueueItem => ({
  kind: 'ticket',
  id: ticket.id,
  severity: ticket.severity,
  title: ticket.title,
  who: ticket.device_id ?? ticket.subject.id,
  state: ticket.state,
  dueAt: dueOf(ticket, policies),
  notBefore: 0,
  holder: ticket.assignee,
  heldUntil: ticket.assignee === null ? 0 : never,
  version: ticket.version,
});

/** What is next to be done of the ticket, by the policy for its severity in general. */
function dueOf(ticket: Ticket, policies: readonly SlaPolicy[]): number {
  const policy = policies.find((one) => one.severity === ticket.severity && one.area_kind === undefined);
  const target = ticket.state === 'open' ? policy?.targets.respond : policy?.targets.resolve;
  return target === undefined ? never : instant(ticket.opened_at) + spanMs(target);
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `30m` as milliseconds. */
export function spanMs(text: string): number {
  const [, value = '0', unit = 's'] = /^([\d.]+)(ms|s|m|h|d)$/.exec(text) ?? [];
  return Number(value) * (units[unit] ?? 1_000);
}

/** Whether it is still to be done by an agent. */
export const isWaiting = ({ kind, state }: QueueItem): boolean =>
  kind === 'ticket' ? /^(open|accepted|in_progress|resolved)$/.test(state) : state === 'queued';

/** Danger first, then what is due first; what is due together in the order in which it came. */
export const byUrgency = (a: QueueItem, b: QueueItem): number =>
  compare(a.severity, b.severity) || compare(a.dueAt, b.dueAt) || compare(a.id, b.id);

const compare = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

const heldByOthers = (item: QueueItem, me: string, now: number): boolean =>
  item.holder !== null && item.holder !== me && item.heldUntil > now;

/** What somebody takes next: the first that may be begun and that nobody else has in hand, not what is open now. */
export function nextOf(
  items: readonly QueueItem[],
  { me, now, except }: { readonly me: string; readonly now: number; readonly except: ReadonlySet<string> },
): QueueItem | undefined {
  return items.find((item) => item.notBefore <= now && !heldByOthers(item, me, now) && !except.has(keyOf(item)));
}
