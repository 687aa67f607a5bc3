import { sql } from 'kysely';
import type { BilingualText } from '../../alerts/index.ts';
import type { Instant } from '../../base/index.ts';
import type { Reader } from '../../db/index.ts';
import type { ClockTables } from '../clocks/clock-row.ts';
import type { DispatchTables } from '../dispatch/dispatch-row.ts';
import type { DeskTables, TicketRow } from '../tables.ts';
import { ticketNumber } from '../tickets/ticket-row.ts';

/** The first of a list, and how many there are. */
export interface Shown<T> {
  readonly count: number;
  readonly items: readonly T[];
}

export interface ShiftTicket {
  readonly ticket_id: string;
  readonly number: string;
  readonly severity: TicketRow['severity'];
  readonly state: TicketRow['state'];
  readonly title: BilingualText;
  readonly device_id: string | null;
  readonly assignee: string | null;
  readonly opened_at: Instant;
}

/** A ticket with what happens to it at `at`: a clock runs out, or it has waited since for somebody who could go. */
export interface TimedTicket extends ShiftTicket {
  readonly at: Instant;
  /** Which clock, or why nobody could be sent. */
  readonly reason: string | null;
}

export interface PromisedCall {
  readonly call_id: string;
  readonly kind: 'care' | 'callback';
  readonly severity: TicketRow['severity'];
  readonly title: BilingualText;
  readonly device_id: string | null;
  readonly promised_at: Instant;
}

/** What the desk hands over, and what was done since `from`. No names of customers. */
export interface ShiftWork {
  /** P1 and P2 that are not resolved. */
  readonly urgent: Shown<ShiftTicket>;
  readonly promised: Shown<PromisedCall>;
  /** Clocks that run out before `soon`. */
  readonly near_breach: Shown<TimedTicket>;
  /** Work for which nobody was found. */
  readonly unmatched: Shown<TimedTicket>;
  readonly done: {
    readonly opened: number;
    readonly resolved: number;
    readonly breaches: number;
    readonly calls: number;
    readonly answers: number;
  };
}

export interface ShiftQuery {
  readonly from: Instant;
  /** The end of the shift. */
  readonly at: Instant;
  readonly soon: Instant;
  /** Of each list. */
  readonly most: number;
}

type Tables = DeskTables & DispatchTables & ClockTables;

export async function readShiftWork(reader: Reader, query: ShiftQuery): Promise<ShiftWork> {
  return {
    urgent: await urgent(reader, query),
    promised: await promised(reader, query),
    near_breach: await nearBreach(reader, query),
    unmatched: await unmatched(reader, query),
    done: await doneIn(reader, query),
  };
}

const count = sql<number>`count(*)`.as('n');
const ticketColumns = [
  'tickets.id',
  'tickets.number',
  'tickets.severity',
  'tickets.state',
  'tickets.title',
  'tickets.device_id',
  'tickets.assignee',
  'tickets.opened_at',
] as const;

async function urgent(reader: Reader, { most }: ShiftQuery): Promise<Shown<ShiftTicket>> {
  const from = reader.as<Tables>().selectFrom('tickets').where('rank', '=', 0).where('severity', 'in', ['P1', 'P2']);
  const { n } = await from.select(count).executeTakeFirstOrThrow();
  const rows = await from
    .select(ticketColumns)
    .orderBy('severity')
    .orderBy('opened_at')
    .orderBy('id')
    .limit(most)
    .execute();
  return { count: n, items: rows.map(toShiftTicket) };
}

async function promised(reader: Reader, { most }: ShiftQuery): Promise<Shown<PromisedCall>> {
  const from = reader
    .as<Tables>()
    .selectFrom('calls')
    .where('kind', 'in', ['care', 'callback'])
    .where('rank', '=', 0)
    .where('promised_at', 'is not', null);
  const { n } = await from.select(count).executeTakeFirstOrThrow();
  const rows = await from
    .select(['id', 'kind', 'severity', 'title', 'device_id', 'promised_at'])
    .orderBy('promised_at')
    .orderBy('id')
    .limit(most)
    .execute();
  const items = rows.map(({ id, title, promised_at, ...row }) => ({
    ...{ call_id: id, ...row },
    title: JSON.parse(title) as BilingualText,
    promised_at: (promised_at ?? 0) as Instant,
  }));
  return { count: n, items };
}

async function nearBreach(reader: Reader, { at, soon, most }: ShiftQuery): Promise<Shown<TimedTicket>> {
  const from = reader
    .as<Tables>()
    .selectFrom('sla_clocks')
    .innerJoin('tickets', 'tickets.id', 'sla_clocks.ticket_id')
    .where('sla_clocks.next_at', 'is not', null)
    .where('sla_clocks.next_at', '<=', soon)
    .where('sla_clocks.state', '=', 'running')
    .where('sla_clocks.due_at', '>=', at);
  const { n } = await from.select(count).executeTakeFirstOrThrow();
  const rows = await from
    .select([...ticketColumns, 'sla_clocks.due_at', 'sla_clocks.kind'])
    .orderBy('sla_clocks.due_at')
    .orderBy('sla_clocks.ticket_id')
    .orderBy('sla_clocks.kind')
    .limit(most)
    .execute();
  const items = rows.map(({ due_at, kind, ...row }) => ({
    ...toShiftTicket(row),
    ...{ at: (due_at ?? 0) as Instant, reason: kind },
  }));
  return { count: n, items };
}

async function unmatched(reader: Reader, { most }: ShiftQuery): Promise<Shown<TimedTicket>> {
  const from = reader
    .as<Tables>()
    .selectFrom('dispatches')
    .innerJoin('tickets', 'tickets.id', 'dispatches.ticket_id')
    .where('dispatches.state', '=', 'unmatched');
  const { n } = await from.select(count).executeTakeFirstOrThrow();
  const rows = await from
    .select([...ticketColumns, 'dispatches.at', 'dispatches.reason'])
    .orderBy('dispatches.at')
    .orderBy('dispatches.ticket_id')
    .limit(most)
    .execute();
  return {
    count: n,
    items: rows.map(({ at, reason, ...row }) => ({ ...toShiftTicket(row), at: at as Instant, reason })),
  };
}

const toShiftTicket = (
  row: Pick<TicketRow, (typeof ticketColumns)[number] extends `tickets.${infer C}` ? C & keyof TicketRow : never>,
): ShiftTicket => ({
  ticket_id: row.id,
  number: ticketNumber(row.number),
  severity: row.severity,
  state: row.state,
  title: JSON.parse(row.title) as BilingualText,
  device_id: row.device_id,
  assignee: row.assignee,
  opened_at: row.opened_at as Instant,
});

async function doneIn(reader: Reader, { from, at }: ShiftQuery): Promise<ShiftWork['done']> {
  const within = async (
    table: 'tickets' | 'sla_clocks' | 'calls' | 'satisfaction_answers',
    column: string,
  ): Promise<number> => {
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}
      where ${sql.ref(column)} >= ${from} and ${sql.ref(column)} < ${at}`.execute(reader.as<Tables>());
    return rows[0]?.n ?? 0;
  };
  return {
    opened: await within('tickets', 'opened_at'),
    resolved: await within('tickets', 'resolved_at'),
    breaches: await within('sla_clocks', 'breached_at'),
    calls: await within('calls', 'ended_at'),
    answers: await within('satisfaction_answers', 'at'),
  };
}
