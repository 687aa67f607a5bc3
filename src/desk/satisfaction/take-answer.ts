import type { Instant } from '../../base/index.ts';
import { instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { createFleetReader } from '../../fleet/index.ts';
import type { CallRow, DeskTables, TicketRow } from '../tables.ts';
import { reopenedFields } from '../tickets/reopened-fields.ts';
import { decideTicket } from '../tickets/ticket-transitions.ts';
import { changeTicket } from '../tickets/ticket-writer.ts';
import { wallClock } from '../wall-clock.ts';
import type { CallFollower, WorkDeps } from '../work-deps.ts';
import type { SatisfactionAnswer } from './satisfaction.ts';

/** Keeps what a customer answered, for whom it counts; a problem that is not solved is worked on again. */
export const takeAnswer: CallFollower = async (tx, deps, { after, change }) => {
  const answer = change.detail.answer as SatisfactionAnswer | undefined;
  if (after.kind !== 'callback' || answer === undefined || after.ticket_id === null) return [];
  const ticket = await ticketOf(tx, after.ticket_id);
  await keepAnswer(tx, deps, after, ticket, answer, change.at);
  const move = decideTicket(ticket.state, 'reopen');
  if (answer.solved !== false || 'refused' in move) return [];
  const set = { ...reopenedFields(ticket), state: move.next };
  const detail = { callback_id: after.id, reason: 'the customer says it is not solved' };
  const reopened = { at: change.at, actor: change.actor, action: 'reopened', set, detail };
  return (await changeTicket(tx, deps, ticket, reopened)).intents;
};

const ticketOf = (tx: Tx, id: string): Promise<TicketRow> =>
  tx.as<DeskTables>().selectFrom('tickets').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

async function keepAnswer(
  tx: Tx,
  deps: WorkDeps,
  call: CallRow,
  ticket: TicketRow,
  answer: SatisfactionAnswer,
  at: Instant,
): Promise<void> {
  const device = ticket.device_id === null ? undefined : await createFleetReader(tx).getDevice(ticket.device_id);
  const { solved, on_time, charged_by_list, ...said } = answer;
  await tx
    .as<DeskTables>()
    .insertInto('satisfaction_answers')
    .values({
      ...{ call_id: call.id, ticket_id: ticket.id, at, month: monthOf(at, deps.timeZone) },
      ...said,
      ...{ solved: bit(solved), on_time: bit(on_time), charged_by_list: bit(charged_by_list) },
      technician: ticket.assignee,
      provider: device?.site?.provider ?? null,
      city: device?.site?.city ?? null,
    })
    .execute();
}

const bit = (value: boolean | null): number | null => (value === null ? null : Number(value));

/** `2026-01`, where the desk is. */
const monthOf = (at: Instant, timeZone: string): string =>
  new Date(instant(wallClock(at, timeZone))).toISOString().slice(0, 7);
