import { sql } from 'kysely';
import { formatDuration } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { recordAudit } from '../../db/index.ts';
import type { DeskTables, TicketRow } from '../tables.ts';
import type { TicketReview } from '../tickets/ticket.ts';
import { changeTicket } from '../tickets/ticket-writer.ts';
import type { TicketFollower, WorkDeps } from '../work-deps.ts';

/** Whoever is sent for a complaint has learned the most. */
const highestSkill = 3;

/**
 * The first visit should mend it. Sent a second time for the same fault of the same device, the work is reviewed; a
 * third time it is a complaint, and the most skilled are sent.
 */
export const reviewRepeats: TicketFollower = async (tx, deps, { before, after, change }) => {
  if (before !== null && change.detail.returned !== true) return [];
  const family = after.fault ?? after.rule_id;
  if (after.device_id === null || family === null || after.source === 'maintenance') return [];
  const earlier = await repairsOf(tx, deps, after, family, change.at);
  if (earlier.length === 0) return [];
  const review: TicketReview = earlier.length === 1 ? 'second-repair' : 'complaint';
  const skill = review === 'complaint' ? highestSkill : after.skill;
  const detail = {
    ...{ review, family, skill, within: formatDuration(deps.settings.repeatWithin) },
    repairs: earlier.map(({ ticket_id, at }) => ({ ticket_id, at })),
  };
  const asked = { at: change.at, actor: 'carewatch', action: 'review_asked', set: { review, skill }, detail };
  const { intents } = await changeTicket(tx, deps, after, asked);
  await openReview(tx, deps, after, review, change.at);
  return intents;
};

/** Work on the fault that was said to be done, and not to have been needless. */
async function repairsOf(tx: Tx, { settings }: WorkDeps, ticket: TicketRow, family: string, at: number) {
  return tx
    .as<DeskTables>()
    .selectFrom('ticket_events')
    .innerJoin('tickets', 'tickets.id', 'ticket_events.ticket_id')
    .select(['ticket_events.ticket_id', 'ticket_events.at'])
    .where('tickets.device_id', '=', ticket.device_id)
    .where(sql<boolean>`coalesce(tickets.fault, tickets.rule_id) = ${family}`)
    .where('tickets.source', '<>', 'maintenance')
    .where(sql<boolean>`coalesce(tickets.verdict, 'confirmed') = 'confirmed'`)
    .where('ticket_events.action', '=', 'resolved')
    .where('ticket_events.at', '>', at - settings.repeatWithin)
    .orderBy('ticket_events.id')
    .execute();
}

async function openReview(tx: Tx, deps: WorkDeps, ticket: TicketRow, kind: TicketReview, at: number): Promise<void> {
  const row = { id: deps.ids.next('rev'), ticket_id: ticket.id, device_id: ticket.device_id, kind, opened_at: at };
  const open = { concluded_at: null, concluded_by: null, finding: null, version: 1 };
  await tx
    .as<DeskTables>()
    .insertInto('repair_reviews')
    .values({ ...row, ...open })
    .execute();
  await recordAudit(tx, {
    ...{ at: at as never, actor: 'carewatch', action: 'review.opened', object: { kind: 'review', id: row.id } },
    ...(ticket.device_id === null ? {} : { device_id: ticket.device_id }),
    detail: { kind, ticket_id: ticket.id },
  });
}
