import { createAlertsReader } from '../../alerts/index.ts';
import type { Instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import type { DeskIntent } from '../intent.ts';
import type { CallRow, DeskTables } from '../tables.ts';
import { findTicketOf } from '../tickets/find-ticket.ts';
import type { TimedWork } from '../timed-work.ts';
import type { CallFollower, WorkDeps } from '../work-deps.ts';
import { aboutAlert, changeCall, requeueCall } from './call-writer.ts';

/**
 * A call that was withdrawn before the customer was reached leaves those that had joined it to be made after all; where
 * it had been tried, when the customer may be called again.
 */
export const freeJoinedCalls: CallFollower = async (tx, deps, { before, after, change }) => {
  if (before === null || change.action !== 'withdrawn') return [];
  const joined = await tx
    .as<DeskTables>()
    .selectFrom('calls')
    .selectAll()
    .where('joined_call_id', '=', after.id)
    .where('state', '=', 'withdrawn')
    .orderBy('id')
    .execute();
  const intents: DeskIntent[] = [];
  for (const row of joined) intents.push(...((await queueIfOpen(tx, deps, row, change.at)) ?? []));
  return intents;
};

/** A call that was withheld because the customer had been called not long ago is made when that is over. */
export const cappedCalls: TimedWork = {
  name: 'capped-calls',
  async nextDue(reader) {
    const row = await reader
      .as<DeskTables>()
      .selectFrom('calls')
      .select('withheld_until')
      .where('withheld_until', 'is not', null)
      .orderBy('withheld_until')
      .limit(1)
      .executeTakeFirst();
    return (row?.withheld_until ?? undefined) as Instant | undefined;
  },
  async run(tx, deps, now, most) {
    const rows = await tx
      .as<DeskTables>()
      .selectFrom('calls')
      .selectAll()
      .where('withheld_until', '<=', now)
      .orderBy('withheld_until')
      .orderBy('id')
      .limit(most)
      .execute();
    const intents: DeskIntent[] = [];
    for (const row of rows) {
      const told = await queueIfOpen(tx, deps, row, now);
      const lapsed = { at: now, actor: 'carewatch', action: 'lapsed', set: { withheld_until: null }, detail: {} };
      intents.push(...(told ?? (await changeCall(tx, deps, row, lapsed)).intents));
    }
    return intents;
  },
};

/** Undefined where the alert asks for nothing any more. */
async function queueIfOpen(
  tx: Tx,
  deps: WorkDeps,
  row: CallRow,
  at: Instant,
): Promise<readonly DeskIntent[] | undefined> {
  const alert = row.alert_id === null ? undefined : await createAlertsReader(tx).getAlert(row.alert_id);
  if (alert === undefined || alert.recovered_at !== null || alert.muted !== null) return undefined;
  const ticket = await findTicketOf(tx, alert.id);
  const draft = { kind: 'care', about: aboutAlert(alert), ticket, script: row.script, at, dueAt: at } as const;
  return requeueCall(tx, deps, row, draft);
}
