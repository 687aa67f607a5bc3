import { instant } from '../../base/index.ts';
import type { DeskTables } from '../tables.ts';
import type { TicketFollower } from '../work-deps.ts';
import { callbackAfter, callbackScript } from './call-policy.ts';
import { aboutTicket, queueCall, withdrawCalls } from './call-writer.ts';

/** Whoever had somebody sent is asked whether it is really fixed. */
export const queueCallbackWhenClosed: TicketFollower = async (tx, deps, { after, change }) => {
  if (change.action !== 'closed') return [];
  const { at } = change;
  const draft = { about: await aboutTicket(tx, after), ticket: after, at, dueAt: instant(at + callbackAfter) };
  return (await queueCall(tx, deps, { kind: 'callback', script: callbackScript, ...draft })).intents;
};

export const withdrawCallbacksWhenReopened: TicketFollower = async (tx, deps, { after, change }) => {
  if (change.action !== 'reopened') return [];
  const rows = await tx
    .as<DeskTables>()
    .selectFrom('calls')
    .selectAll()
    .where('ticket_id', '=', after.id)
    .where('kind', '=', 'callback')
    .where('state', '=', 'queued')
    .execute();
  return withdrawCalls(tx, deps, rows, change.at, 'the ticket was reopened');
};
