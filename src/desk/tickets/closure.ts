import { sql } from 'kysely';
import { type Alert, createAlertsReader } from '../../alerts/index.ts';
import { hours, type Instant, instant, minutes, toRfc3339 } from '../../base/index.ts';
import type { Migration, Tx } from '../../db/index.ts';
import type { DeskIntent } from '../intent.ts';
import type { DeskTables, TicketRow } from '../tables.ts';
import type { TimedWork } from '../timed-work.ts';
import type { WorkDeps } from '../work-deps.ts';
import { measuredAnew } from './measured-anew.ts';
import { reopenedFields } from './reopened-fields.ts';
import { decideTicket } from './ticket-transitions.ts';
import { changeTicket } from './ticket-writer.ts';

export const closureMigrations: readonly Migration[] = [
  {
    name: 'desk-212-closures',
    async up(db) {
      await sql`alter table tickets add column closure text
        check (closure in ('confirmed', 'unconfirmed', 'overridden'))`.execute(db);
      await sql`alter table tickets add column closure_check_at integer`.execute(db);
      await sql`create index tickets_closure_check on tickets (closure_check_at)
        where closure_check_at is not null`.execute(db);
      await sql`create index tickets_closure on tickets (closure, rank, severity, opened_at, id)
        where closure is not null`.execute(db);
    },
  },
];

/** What a ticket has that is not closed, or whose closing telemetry has no say in. */
export const notJudged = { closure: null, closure_check_at: null } as const;

const firstLook = minutes(1);
const longestPause = hours(1);

/** Closed before its device measured again: to be judged when it does. */
export const unconfirmed = (at: Instant): Pick<TicketRow, 'closure' | 'closure_check_at'> => ({
  closure: 'unconfirmed',
  closure_check_at: at + firstLook,
});

/** What the end of its alert says of how a ticket was closed. One that telemetry did not end stays unconfirmed. */
export function closureWhenEnded({ state, closure }: TicketRow, alert: Alert): Partial<TicketRow> {
  if (state !== 'closed' || closure !== 'unconfirmed') return {};
  return alert.state === 'recovered' ? { closure: 'confirmed', closure_check_at: null } : { closure_check_at: null };
}

/**
 * Tickets that were closed before their device reported again are looked at until it does. When it shows the condition
 * to hold still, or has not cleared it for as long as a returning condition would reopen the ticket, the ticket is
 * reopened. That the alert ended by itself confirms it, which is told when it does.
 */
export const unconfirmedClosures: TimedWork = {
  name: 'unconfirmed-closures',
  async nextDue(reader) {
    const row = await reader
      .as<DeskTables>()
      .selectFrom('tickets')
      .select('closure_check_at')
      .where('closure_check_at', 'is not', null)
      .orderBy('closure_check_at')
      .limit(1)
      .executeTakeFirst();
    return (row?.closure_check_at ?? undefined) as Instant | undefined;
  },
  async run(tx, deps, now) {
    const rows = await tx
      .as<DeskTables>()
      .selectFrom('tickets')
      .selectAll()
      .where('closure_check_at', '<=', now)
      .orderBy('closure_check_at')
      .orderBy('id')
      .execute();
    const intents: DeskIntent[] = [];
    for (const { rank: _, ...row } of rows) intents.push(...(await look(tx, deps, row, now)));
    return intents;
  },
};

async function look(tx: Tx, deps: WorkDeps, row: TicketRow, now: Instant): Promise<readonly DeskIntent[]> {
  const alert = row.alert_id === null ? undefined : await createAlertsReader(tx).getAlert(row.alert_id);
  const over = row.state !== 'closed' || alert === undefined || alert.recovered_at !== null;
  const shown = over ? undefined : shownBy(deps, row, alert, now);
  if (shown !== undefined) return reopen(tx, deps, row, shown, now);
  const waited = now - (row.closed_at ?? now);
  const pause = Math.min(longestPause, Math.max(firstLook, waited / 4));
  await tx
    .as<DeskTables>()
    .updateTable('tickets')
    .set({ closure_check_at: over ? null : Math.ceil(now + pause) })
    .where('id', '=', row.id)
    .execute();
  return [];
}

/** What the device's readings since the work was done say against it; undefined: nothing yet. */
function shownBy(deps: WorkDeps, row: TicketRow, alert: Alert, now: Instant) {
  const { rule_id: rule, device_id: device, closed_at } = row;
  if (rule === null || device === null) return undefined;
  const asked = { rule, device, inputs: Object.keys(alert.proof.inputs), since: instant(row.resolved_at ?? 0) };
  const measured = measuredAnew(deps, asked);
  if (measured === undefined) return undefined;
  const measured_at = toRfc3339(measured.at);
  if (measured.holds) return { reason: 'the device reports again, and the condition still holds', measured_at };
  if (now - (closed_at ?? now) < deps.settings.reopenWithin) return undefined;
  return { reason: 'the device reports again, and has not shown that the fault is over', measured_at };
}

async function reopen(
  tx: Tx,
  deps: WorkDeps,
  row: TicketRow,
  shown: { readonly reason: string; readonly measured_at: string },
  at: Instant,
): Promise<readonly DeskIntent[]> {
  const move = decideTicket(row.state, 'reopen');
  const state = 'next' in move ? move.next : row.state;
  const detail = { ...shown, returned: true, closure: row.closure };
  const change = { at, actor: 'carewatch', action: 'reopened', set: { ...reopenedFields(row), state }, detail };
  return (await changeTicket(tx, deps, row, change)).intents;
}
