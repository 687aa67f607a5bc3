import type { Instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { createPeopleReader } from '../../people/index.ts';
import type { DeskIntent } from '../intent.ts';
import { changeTicket } from '../tickets/ticket-writer.ts';
import type { TimedWork } from '../timed-work.ts';
import type { WorkDeps } from '../work-deps.ts';
import { type DispatchRow, type DispatchTables, writeDispatch } from './dispatch-row.ts';
import { send, ticketOf } from './send.ts';

/** Offers that nobody accepted go to the next; shifts that begin and surges that end let work go out that waited. */
export const timedDispatch: TimedWork = {
  name: 'dispatch',
  async nextDue(reader) {
    const row = await reader
      .as<DispatchTables>()
      .selectFrom('dispatches')
      .select('due_at')
      .where('due_at', 'is not', null)
      .orderBy('due_at')
      .limit(1)
      .executeTakeFirst();
    return (row?.due_at ?? undefined) as Instant | undefined;
  },
  async run(tx, deps, now, most) {
    const rows = await tx
      .as<DispatchTables>()
      .selectFrom('dispatches')
      .selectAll()
      .where('due_at', '<=', now)
      .orderBy('due_at')
      .orderBy('ticket_id')
      .limit(most)
      .execute();
    const intents: DeskIntent[] = [];
    for (const row of rows) {
      const due = { ...row, due_at: null };
      await writeDispatch(tx, due);
      intents.push(...(row.state === 'offered' ? await lapse(tx, deps, due, now) : await send(tx, deps, due, now)));
    }
    return intents;
  },
};

/** The next one gets it; who let it lapse is not asked again for this ticket. */
async function lapse(tx: Tx, deps: WorkDeps, row: DispatchRow, at: Instant): Promise<DeskIntent[]> {
  const { technician_id, provider_id } = row;
  const lapsed = [...(JSON.parse(row.lapsed) as string[]), ...(technician_id === null ? [] : [technician_id])];
  const technician = technician_id === null ? undefined : await createPeopleReader(tx).getTechnician(technician_id);
  const detail = { technician_id, provider_id, technician: technician?.name ?? null };
  const change = { at, actor: 'carewatch', action: 'offer_lapsed', set: { assignee: null }, detail };
  const { intents } = await changeTicket(tx, deps, await ticketOf(tx, row.ticket_id), change);
  return [...intents, ...(await send(tx, deps, { ...row, lapsed: JSON.stringify(lapsed) }, at))];
}
