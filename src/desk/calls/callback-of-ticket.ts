import type { DeskTables } from '../tables.ts';
import type { TicketFollower } from '../work-deps.ts';
import { withdrawCalls } from './call-writer.ts';

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
