import type { Instant } from '../../base/index.ts';
import type { DeskIntent } from '../intent.ts';
import type { DeskTables } from '../tables.ts';
import type { TimedWork } from '../timed-work.ts';
import { decideTicket, inputOf } from './ticket-transitions.ts';
import { changeTicket } from './ticket-writer.ts';

/** What a ticket has that waits for nothing. */
export const notPending = { pending_until: null, pending_reason: null } as const;

/** What waited is taken up again when its time has come. */
export const pendingTickets: TimedWork = {
  name: 'pending-tickets',
  async nextDue(reader) {
    const row = await reader
      .as<DeskTables>()
      .selectFrom('tickets')
      .select('pending_until')
      .where('pending_until', 'is not', null)
      .orderBy('pending_until')
      .limit(1)
      .executeTakeFirst();
    return (row?.pending_until ?? undefined) as Instant | undefined;
  },
  async run(tx, deps, now, most) {
    const rows = await tx
      .as<DeskTables>()
      .selectFrom('tickets')
      .selectAll()
      .where('pending_until', '<=', now)
      .orderBy('pending_until')
      .orderBy('id')
      .limit(most)
      .execute();
    const intents: DeskIntent[] = [];
    for (const row of rows) {
      const move = decideTicket(row.state, inputOf('resume', row));
      const state = 'next' in move ? move.next : row.state;
      const change = { at: now, actor: 'carewatch', action: 'resumed', set: { state, ...notPending }, detail: {} };
      intents.push(...(await changeTicket(tx, deps, row, change)).intents);
    }
    return intents;
  },
};
