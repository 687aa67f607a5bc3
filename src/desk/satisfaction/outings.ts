import type { Instant } from '../../base/index.ts';
import { instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { callbackAfter, callbackScript } from '../calls/call-policy.ts';
import { aboutTicket, queueCall } from '../calls/call-writer.ts';
import type { DeskIntent } from '../intent.ts';
import type { CallRow, DeskTables, TicketRow } from '../tables.ts';
import { isFinished } from '../tickets/find-ticket.ts';
import type { TimedWork } from '../timed-work.ts';
import { nextWallClock } from '../wall-clock.ts';
import type { TicketFollower, WorkDeps } from '../work-deps.ts';

/**
 * An outing is that somebody was sent to a customer. Every one is called back: when its ticket is closed or cancelled,
 * and in the evening of its day when it is not finished by then.
 */
export const noteOuting: TicketFollower = async (tx, deps, { before, after, change }) => {
  const taken = change.action === 'accepted' || (after.assignee !== null && after.assignee !== before?.assignee);
  if (!taken || isFinished(after)) return [];
  const { at } = change;
  const ask_unfinished_at = nextWallClock(at, deps.settings.dayEnds, deps.timeZone);
  const row = { ticket_id: after.id, at, assignee: after.assignee, ask_unfinished_at };
  await tx
    .as<DeskTables>()
    .insertInto('outings')
    .values(row)
    // The same outing passes to somebody else.
    .onConflict((conflict) =>
      conflict.column('ticket_id').where('ended_at', 'is', null).doUpdateSet({ assignee: after.assignee }),
    )
    .execute();
  return [];
};

/** Whoever had somebody sent is asked whether it is really fixed; every closing asks, whoever was sent. */
export const callBackWhenOver: TicketFollower = async (tx, deps, { before, after, change }) => {
  const { at, action } = change;
  if (action === 'resolved') await stopAsking(tx, after.id);
  if (action === 'reopened') await endOuting(tx, after.id, at, null);
  if (action !== 'closed' && action !== 'cancelled') return [];
  // Nobody went before somebody accepted it.
  const asked = action === 'closed' || (before?.accepted_at ?? null) !== null;
  const told = asked ? await queueCallback(tx, deps, after, action, at, instant(at + callbackAfter)) : undefined;
  await endOuting(tx, after.id, at, told?.row.id ?? null);
  return told?.intents ?? [];
};

async function queueCallback(
  tx: Tx,
  deps: WorkDeps,
  ticket: TicketRow,
  purpose: NonNullable<CallRow['purpose']>,
  at: Instant,
  dueAt: Instant,
) {
  const about = await aboutTicket(tx, ticket);
  return queueCall(tx, deps, { kind: 'callback', about, ticket, script: callbackScript, at, dueAt, purpose });
}

async function endOuting(tx: Tx, ticketId: string, at: Instant, callId: string | null): Promise<void> {
  await tx
    .as<DeskTables>()
    .updateTable('outings')
    .set({ ended_at: at, call_id: callId, ask_unfinished_at: null })
    .where('ticket_id', '=', ticketId)
    .where('ended_at', 'is', null)
    .execute();
}

async function stopAsking(tx: Tx, ticketId: string): Promise<void> {
  await tx
    .as<DeskTables>()
    .updateTable('outings')
    .set({ ask_unfinished_at: null })
    .where('ticket_id', '=', ticketId)
    .where('ended_at', 'is', null)
    .execute();
}

/** In the evening: what was sent out that day and is not done is asked about as well. */
export const unfinishedOutings: TimedWork = {
  name: 'unfinished-outings',
  async nextDue(reader) {
    const row = await reader
      .as<DeskTables>()
      .selectFrom('outings')
      .select('ask_unfinished_at')
      .where('ask_unfinished_at', 'is not', null)
      .orderBy('ask_unfinished_at')
      .limit(1)
      .executeTakeFirst();
    return (row?.ask_unfinished_at ?? undefined) as Instant | undefined;
  },
  async run(tx, deps, now, most) {
    const db = tx.as<DeskTables>();
    const due = await db
      .selectFrom('outings')
      .selectAll()
      .where('ask_unfinished_at', '<=', now)
      .orderBy('ask_unfinished_at')
      .orderBy('id')
      .limit(most)
      .execute();
    const intents: DeskIntent[] = [];
    for (const { id, ticket_id } of due) {
      const ticket = await db.selectFrom('tickets').selectAll().where('id', '=', ticket_id).executeTakeFirstOrThrow();
      const told = await queueCallback(tx, deps, ticket, 'unfinished', now, now);
      const done = { ask_unfinished_at: null, unfinished_call_id: told.row.id };
      await db.updateTable('outings').set(done).where('id', '=', id).execute();
      intents.push(...told.intents);
    }
    return intents;
  },
};
