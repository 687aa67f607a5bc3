import type { DeskIntent } from '../intent.ts';
import type { TicketFollower } from '../work-deps.ts';
import type { VisitTables } from './visit-row.ts';
import { changeVisit, sentTo } from './visit-writer.ts';

/** An appointment goes with its ticket to whoever that goes to, unless somebody else was named for it. */
export const handOnVisits: TicketFollower = async (tx, deps, { before, after, change }) => {
  if (before === null || before.assignee === after.assignee) return [];
  const planned = await tx
    .as<VisitTables>()
    .selectFrom('visits')
    .selectAll()
    .where('ticket_id', '=', after.id)
    .where('state', '=', 'planned')
    .where('technician', 'is', before.assignee)
    .orderBy('id')
    .execute();
  const intents: DeskIntent[] = [];
  for (const visit of planned) {
    const told = { at: change.at, actor: change.actor, action: 'handed_on' } as const;
    intents.push(...(await changeVisit(tx, deps, visit, await sentTo(tx, after), told)).intents);
  }
  return intents;
};
