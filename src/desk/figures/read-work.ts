import { sql } from 'kysely';
import type { Duration } from '../../base/index.ts';
import type { Reader } from '../../db/index.ts';
import type { ClockTables } from '../clocks/clock-row.ts';
import type { DispatchTables } from '../dispatch/dispatch-row.ts';
import type { DeskTables } from '../tables.ts';
import type {
  AcceptedTicket,
  AnsweredCallback,
  DecidedClock,
  FinishedCall,
  FinishedRepair,
  WorkSpan,
} from './counted-work.ts';
import { afterKey, chunk, inChunks } from './in-chunks.ts';
import { mendedAtFirstVisit } from './read-visits.ts';

/** What a month consists of, in the order in which it happened. Read in chunks, for a month may be long. */

type Tables = DeskTables & DispatchTables & ClockTables;

export const answeredCallbacks = (reader: Reader, { from, to }: WorkSpan): AsyncGenerator<AnsweredCallback> =>
  inChunks(from, (after) =>
    reader
      .as<Tables>()
      .selectFrom('satisfaction_answers as answers')
      .innerJoin('tickets', 'tickets.id', 'answers.ticket_id')
      .leftJoin('dispatches', 'dispatches.ticket_id', 'answers.ticket_id')
      .select([
        'answers.at',
        'answers.call_id as id',
        'answers.ticket_id',
        'answers.level',
        'answers.technician',
        'tickets.device_id',
        'dispatches.provider_id',
        // Somebody else may have been sent since.
        sql<string | null>`iif(tickets.assignee is answers.technician, dispatches.technician_id, null)`.as(
          'technician_id',
        ),
        sql<
          string | null
        >`(select "by" from call_attempts where call_id = answers.call_id order by id desc limit 1)`.as('agent'),
      ])
      .where(afterKey('answers.at', 'answers.call_id', after))
      .where('answers.at', '<', to)
      .orderBy('answers.at')
      .orderBy('answers.call_id')
      .limit(chunk)
      .execute(),
  );

const decidedAt = sql<number>`coalesce(sla_clocks.breached_at, sla_clocks.met_at)`;
const clockId = sql<string>`sla_clocks.ticket_id || '/' || sla_clocks.kind || '/' || sla_clocks.round`;

/** A breach within its grace is not decided yet. */
export async function* decidedClocks(reader: Reader, { from, to }: WorkSpan): AsyncGenerator<DecidedClock> {
  const rows = inChunks(from, (after) =>
    reader
      .as<Tables>()
      .selectFrom('sla_clocks')
      .innerJoin('tickets', 'tickets.id', 'sla_clocks.ticket_id')
      .leftJoin('dispatches', 'dispatches.ticket_id', 'sla_clocks.ticket_id')
      .select([
        decidedAt.as('at'),
        clockId.as('id'),
        'sla_clocks.ticket_id',
        'sla_clocks.kind',
        'sla_clocks.counts',
        'tickets.device_id',
        'tickets.assignee as technician',
        'dispatches.technician_id',
        sql<string | null>`coalesce(sla_clocks.provider_id, dispatches.provider_id)`.as('provider_id'),
      ])
      .where(sql<boolean>`${decidedAt} >= ${after.at}`)
      .where(sql<boolean>`(${decidedAt}, ${clockId}) > (${after.at}, ${after.id})`)
      .where(sql<boolean>`${decidedAt} < ${to}`)
      .where(
        sql<boolean>`(sla_clocks.counts is not null or (sla_clocks.breached_at is null and sla_clocks.state = 'met'))`,
      )
      .orderBy(decidedAt)
      .orderBy(clockId)
      .limit(chunk)
      .execute(),
  );
  for await (const { counts, ...row } of rows) yield { ...row, kept: counts !== 1 };
}

/** Maintenance is no repair, and what was a false alarm or the customer's own doing was not mended. */
export async function* finishedRepairs(
  reader: Reader,
  { from, to }: WorkSpan,
  repeatWithin: Duration,
): AsyncGenerator<FinishedRepair> {
  const again = sql<number>`exists (select 1 from tickets as later where later.device_id = tickets.device_id
    and later.id <> tickets.id and later.opened_at > tickets.resolved_at
    and later.opened_at <= tickets.resolved_at + ${repeatWithin}
    and coalesce(later.fault, later.rule_id) = coalesce(tickets.fault, tickets.rule_id)
    and later.source <> 'maintenance' and later.cancel_reason is null
    and coalesce(later.verdict, 'confirmed') = 'confirmed')`;
  const rows = inChunks(from, (after) =>
    reader
      .as<Tables>()
      .selectFrom('tickets')
      .leftJoin('dispatches', 'dispatches.ticket_id', 'tickets.id')
      .select([
        sql<number>`tickets.resolved_at`.as('at'),
        'tickets.id',
        'tickets.id as ticket_id',
        'tickets.device_id',
        'tickets.assignee as technician',
        'dispatches.technician_id',
        'dispatches.provider_id',
        'tickets.reopened',
        again.as('again'),
        mendedAtFirstVisit.as('mended'),
      ])
      .where(afterKey('tickets.resolved_at', 'tickets.id', after))
      .where('tickets.resolved_at', '>=', from)
      .where('tickets.resolved_at', '<', to)
      .where('tickets.device_id', 'is not', null)
      .where('tickets.source', '<>', 'maintenance')
      .where(sql<boolean>`coalesce(tickets.verdict, 'confirmed') = 'confirmed'`)
      .orderBy('tickets.resolved_at')
      .orderBy('tickets.id')
      .limit(chunk)
      .execute(),
  );
  for await (const { again: found, mended, reopened, ...row } of rows) {
    const repeated = reopened > 0 || found === 1;
    yield { ...row, repeated, firstVisit: !repeated && mended !== 0 };
  }
}

/** By when they opened. */
export const acceptedTickets = (reader: Reader, { from, to }: WorkSpan): AsyncGenerator<AcceptedTicket> =>
  inChunks(from, (after) =>
    reader
      .as<Tables>()
      .selectFrom('tickets')
      .leftJoin('dispatches', 'dispatches.ticket_id', 'tickets.id')
      .select([
        'tickets.opened_at as at',
        'tickets.id',
        'tickets.id as ticket_id',
        'tickets.device_id',
        'tickets.severity',
        'tickets.assignee as technician',
        'dispatches.technician_id',
        'dispatches.provider_id',
        sql<number>`tickets.accepted_at - tickets.opened_at`.as('waited_ms'),
      ])
      .where(afterKey('tickets.opened_at', 'tickets.id', after))
      .where('tickets.opened_at', '<', to)
      .where('tickets.accepted_at', 'is not', null)
      .where('tickets.cancel_reason', 'is', null)
      // Of a ticket that was opened again it is not kept when it was accepted first.
      .where('tickets.reopened', '=', 0)
      .orderBy('tickets.opened_at')
      .orderBy('tickets.id')
      .limit(chunk)
      .execute(),
  );

/** By when they ended. */
export const finishedCalls = (reader: Reader, { from, to }: WorkSpan): AsyncGenerator<FinishedCall> =>
  inChunks(from, (after) =>
    reader
      .as<Tables>()
      .selectFrom('calls')
      .select([
        sql<number>`calls.ended_at`.as('at'),
        'calls.id',
        'calls.ticket_id',
        'calls.device_id',
        'calls.kind',
        sql<null>`null`.as('technician_id'),
        sql<null>`null`.as('technician'),
        sql<null>`null`.as('provider_id'),
        sql<string>`(select "by" from call_attempts where call_id = calls.id order by id desc limit 1)`.as('agent'),
      ])
      .where(afterKey('calls.ended_at', 'calls.id', after))
      .where('calls.ended_at', '>=', from)
      .where('calls.ended_at', '<', to)
      .where('calls.state', '=', 'done')
      .where('calls.attempts', '>', 0)
      .orderBy('calls.ended_at')
      .orderBy('calls.id')
      .limit(chunk)
      .execute(),
  );
