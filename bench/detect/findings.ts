import type { Alert, AlertsReader } from '../../src/alerts/index.ts';
import { minutes } from '../../src/base/index.ts';
import type { Page } from '../../src/db/index.ts';
import type { DeskReader, Ticket } from '../../src/desk/index.ts';
import type { OpenTicket } from './agenda.ts';

/** An alert as the scores need it. */
export interface AlertFinding {
  readonly id: string;
  readonly rule: string;
  readonly subject: Alert['subject'];
  readonly openedAt: number;
  readonly endedAt: number | undefined;
  readonly severity: string;
}

/** Everything that people were shown. */
export interface Findings {
  /** By opening. */
  readonly alerts: readonly AlertFinding[];
  readonly tickets: readonly { readonly rule: string; readonly device: string | null; readonly openedAt: number }[];
  readonly careCalls: number;
}

/** Tickets that nobody has taken up yet. */
export async function readOpenTickets(desk: DeskReader): Promise<readonly OpenTicket[]> {
  const tickets = await everyPage((cursor) => desk.listTickets({ state: 'open' }, page(cursor)));
  return tickets.map(({ id, device_id, opened_at }) => ({ id, device: device_id, openedAt: opened_at }));
}

/** Alerts of these rules that nobody ended yet. */
export async function readOpen(alerts: AlertsReader, rules: readonly string[]): Promise<readonly AlertFinding[]> {
  const lists = rules.flatMap((rule_id) =>
    (['open', 'acknowledged'] as const).map((state) =>
      everyPage((cursor) => alerts.listAlerts({ rule_id, state }, page(cursor))),
    ),
  );
  return (await Promise.all(lists)).flat().map(toFinding);
}

export async function readFindings(alerts: AlertsReader, desk: DeskReader): Promise<Findings> {
  const found = await everyPage((cursor) => alerts.listAlerts({}, page(cursor)));
  const tickets = await everyPage((cursor) => desk.listTickets({}, page(cursor)));
  const { care_calls } = await desk.countWork();
  return {
    alerts: found.map(toFinding).sort((a, b) => a.openedAt - b.openedAt),
    tickets: tickets.map(({ rule_id, device_id, opened_at }) => ({
      rule: rule_id ?? '',
      device: device_id,
      openedAt: opened_at,
    })),
    careCalls: Object.values(care_calls).reduce((sum, count) => sum + count, 0),
  };
}

/** A ticket that an incident took back within so long was in nobody's way. */
const noticed = minutes(1);

/** Whether a person can have seen the ticket: what grouping took back after longer than that counts as work. */
export function wasSeen(ticket: Pick<Ticket, 'cancel_reason' | 'cancelled_at' | 'opened_at'>): boolean {
  const { cancel_reason, cancelled_at, opened_at } = ticket;
  return cancel_reason === null || cancelled_at === null || cancelled_at - opened_at > noticed;
}

const toFinding = ({ id, rule_id, subject, opened_at, recovered_at, severity }: Alert): AlertFinding => ({
  id,
  rule: rule_id,
  subject,
  openedAt: opened_at,
  endedAt: recovered_at ?? undefined,
  severity,
});

const page = (cursor: string | undefined) => ({ limit: 500, ...(cursor === undefined ? {} : { cursor }) });

async function everyPage<T>(read: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const answer = await read(cursor);
    items.push(...answer.items);
    cursor = answer.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}
