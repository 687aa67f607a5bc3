import type { Instant } from '../base/index.ts';
import type { Reader } from '../db/index.ts';
import type { DeskTables } from './tables.ts';

/** A ticket whose people said whether there had been anything. */
export interface JudgedTicket {
  readonly device: string;
  readonly verdict: 'confirmed' | 'false_alarm';
  readonly openedAt: Instant;
  /** When the work was done; null when that is not known. */
  readonly endedAt: Instant | null;
}

export interface JudgedTicketQuery {
  readonly rule_id: string;
  /** Tickets of this fault count too, whatever rule opened them. */
  readonly fault: string | undefined;
  /** When they opened: from included, to excluded. */
  readonly from: Instant;
  readonly to: Instant;
}

/** More are left out: the oldest are read first. */
const most = 20_000;

export async function readJudgedTickets(reader: Reader, query: JudgedTicketQuery): Promise<readonly JudgedTicket[]> {
  const { rule_id, fault, from, to } = query;
  const rows = await reader
    .as<DeskTables>()
    .selectFrom('tickets')
    .select(['device_id', 'verdict', 'opened_at', 'resolved_at', 'closed_at'])
    .where('verdict', 'in', ['confirmed', 'false_alarm'])
    .where('opened_at', '>=', from)
    .where('opened_at', '<', to)
    .where((or) => or.or([or('rule_id', '=', rule_id), ...(fault === undefined ? [] : [or('fault', '=', fault)])]))
    .orderBy('opened_at')
    .limit(most)
    .execute();
  return rows.flatMap(({ device_id, verdict, opened_at, resolved_at, closed_at }) => {
    // A ticket about a place is of no one device.
    if (device_id === null || (verdict !== 'confirmed' && verdict !== 'false_alarm')) return [];
    const endedAt = (resolved_at ?? closed_at) as Instant | null;
    return [{ device: device_id, verdict, openedAt: opened_at as Instant, endedAt }];
  });
}
