import type { Instant } from '../base/index.ts';
import type { Reader } from '../db/index.ts';
import type { DeskTables, TicketRow } from './tables.ts';

/** A ticket as reports count it. */
export interface OpenedTicket {
  readonly id: string;
  readonly device_id: string;
  readonly fault: string | null;
  readonly severity: TicketRow['severity'];
  readonly assignee: string | null;
  readonly verdict: TicketRow['verdict'];
  readonly opened_at: Instant;
  readonly resolved_at: Instant | null;
}

const chunk = 5_000;

/**
 * Tickets about devices that opened in the span, from included, to excluded, in the order in which they opened. One
 * that an incident or a silence cancelled was nobody's work, and is left out.
 */
export async function* openedTickets(reader: Reader, from: Instant, to: Instant): AsyncGenerator<OpenedTicket> {
  let after: { readonly opened_at: number; readonly id: string } | undefined = { opened_at: from - 1, id: '' };
  while (after !== undefined) {
    const rows: Awaited<ReturnType<typeof readChunk>> = await readChunk(reader, after, to);
    for (const { device_id, ...row } of rows) {
      if (device_id === null) continue;
      const opened_at = row.opened_at as Instant;
      yield { ...row, device_id, opened_at, resolved_at: row.resolved_at as Instant | null };
    }
    after = rows.length === chunk ? rows.at(-1) : undefined;
  }
}

const readChunk = (reader: Reader, after: { readonly opened_at: number; readonly id: string }, to: Instant) =>
  reader
    .as<DeskTables>()
    .selectFrom('tickets')
    .select(['id', 'device_id', 'fault', 'severity', 'assignee', 'verdict', 'opened_at', 'resolved_at'])
    .where(({ eb, refTuple, tuple }) => eb(refTuple('opened_at', 'id'), '>', tuple(after.opened_at, after.id)))
    .where('opened_at', '<', to)
    .where('cancel_reason', 'is', null)
    .orderBy('opened_at')
    .orderBy('id')
    .limit(chunk)
    .execute();
