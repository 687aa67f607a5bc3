import { type Duration, type Instant, instant, millis } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { readDispatchRow } from '../dispatch/dispatch-row.ts';
import type { DeskIntent } from '../intent.ts';
import type { TicketRow } from '../tables.ts';
import { isFinished } from '../tickets/find-ticket.ts';
import type { TicketFollower, WorkDeps } from '../work-deps.ts';
import { dueAt, type Pause } from './business-time.ts';
import { type ClockRow, clocksOf, roundBeginning, subjectOf, tellOf, writeClock } from './clock-row.ts';
import {
  type ClockInput,
  type ClockKind,
  calendarOf,
  clockKinds,
  decideClock,
  fitting,
  type SlaPolicy,
  type SlaSettings,
} from './sla.ts';
import { slaNow } from './sla-book.ts';

/** What an action of a ticket says was done. */
const meets: Readonly<Record<string, readonly ClockKind[]>> = {
  accepted: ['respond'],
  arrived: ['respond', 'arrive'],
  started: ['respond', 'arrive'],
  resolved: ['respond', 'arrive', 'resolve'],
};

/** Starts, stops and ends the clocks of a ticket with what happens to it. */
export const followClocks: TicketFollower = async (tx, deps, { before, after, change }) => {
  const { action, at } = change;
  // In a surge it may be merged into another as soon as it opens.
  if (action === 'opened' || action === 'reopened') return isFinished(after) ? [] : start(tx, deps, after, at);
  const intents: DeskIntent[] = [];
  // Those of earlier rounds are over, and nothing moves them.
  for (const known of await clocksOf(tx, after.id)) {
    const { row, told } = await asOf(tx, deps, known, at);
    intents.push(...told);
    const met = meets[action]?.includes(row.kind) === true;
    const input = met ? 'meet' : inputOf(before, after);
    if (input !== undefined) intents.push(...(await move(tx, deps, row, input, at)));
  }
  if (action === 'severity_changed') await retarget(tx, deps, after);
  return intents;
};

/** The clock as it is at an instant: what it came to before, though nobody had looked at it since, comes first. */
async function asOf(
  tx: Tx,
  deps: WorkDeps,
  known: ClockRow,
  at: Instant,
): Promise<{ readonly row: ClockRow; readonly told: readonly DeskIntent[] }> {
  if (known.next_at === null || known.next_at >= at) return { row: known, told: [] };
  const told = await expire(tx, deps, known, instant(known.next_at));
  const { ticket_id, kind, round } = known;
  const row = (await clocksOf(tx, ticket_id)).find((one) => one.kind === kind && one.round === round) ?? known;
  if (row.state === known.state && row.next_at === known.next_at) return { row, told };
  // Its grace may be over as well.
  const then = await asOf(tx, deps, row, at);
  return { row: then.row, told: [...told, ...then.told] };
}

const isPending = (ticket: TicketRow | null): boolean => (ticket?.state as string | undefined) === 'pending';

function inputOf(before: TicketRow | null, after: TicketRow): ClockInput | undefined {
  if (after.state === 'cancelled' || after.state === 'closed') return 'end';
  if (isPending(after) === isPending(before)) return undefined;
  return isPending(after) ? 'pause' : 'resume';
}

async function start(tx: Tx, { settings }: WorkDeps, ticket: TicketRow, at: Instant): Promise<DeskIntent[]> {
  const sla = await slaNow(tx, settings.sla);
  const policy = sla.policies.length === 0 ? undefined : fitting(sla.policies, await subjectOf(tx, ticket));
  if (policy === undefined) return [];
  const round = await roundBeginning(tx, ticket.id);
  for (const kind of clockKinds) {
    const target = policy.targets[kind];
    if (target !== undefined)
      await writeClock(tx, timed(sla, newClock({ ticket_id: ticket.id, kind, round }, policy, target, at)));
  }
  return [];
}

const newClock = (
  key: Pick<ClockRow, 'ticket_id' | 'kind' | 'round'>,
  policy: SlaPolicy,
  target: Duration,
  at: Instant,
): ClockRow => ({
  ...{ ...key, state: 'running' },
  ...{ started_at: at, due_at: null, next_at: null, pauses: '[]' },
  ...{ met_at: null, breached_at: null, counts: null, forgiven: null, provider_id: null },
  ...{ policy: policy.id, calendar: policy.calendar ?? null, target_ms: target },
  ...{ grace_ms: policy.grace, forgiven_a_month: policy.forgiven_a_month },
});

/** With the deadline that follows from the rest. */
function timed(sla: SlaSettings, row: ClockRow): ClockRow {
  const pauses = JSON.parse(row.pauses) as Pause[];
  const due = dueAt(calendarOf(sla, row.calendar), row.started_at as Instant, millis(row.target_ms), pauses) ?? null;
  return { ...row, due_at: due, next_at: due };
}

async function move(tx: Tx, deps: WorkDeps, row: ClockRow, input: ClockInput, at: Instant): Promise<DeskIntent[]> {
  const state = decideClock(row.state, input);
  if (state === undefined) return [];
  const pauses = JSON.parse(row.pauses) as Pause[];
  if (input === 'pause' || input === 'resume') {
    const last = pauses.findLast(({ to }) => to === null);
    const kept = pauses.filter(({ to }) => to !== null);
    const now = input === 'pause' ? [...pauses, { from: at, to: null }] : [...kept, { from: last?.from ?? at, to: at }];
    await writeClock(tx, timed(deps.settings.sla, { ...row, state, pauses: JSON.stringify(now) }));
    return [];
  }
  const met_at = input === 'meet' ? at : null;
  // Done before the grace was over: the breach stays in the list and does not count.
  const forgiven = state === 'met_late' && row.counts === null ? ({ counts: 0, forgiven: 'grace' } as const) : {};
  await writeClock(tx, { ...row, state, met_at, next_at: null, ...forgiven });
  return [];
}

/** What got worse, or better, is measured by its new policy since it began. */
async function retarget(tx: Tx, { settings }: WorkDeps, ticket: TicketRow): Promise<void> {
  const sla = await slaNow(tx, settings.sla);
  const policy = fitting(sla.policies, await subjectOf(tx, ticket));
  for (const row of await clocksOf(tx, ticket.id)) {
    const target = policy?.targets[row.kind];
    if (policy === undefined || target === undefined) continue;
    if (row.state !== 'running' && row.state !== 'paused') continue;
    const fresh = newClock(row, policy, target, instant(row.started_at));
    await writeClock(tx, timed(sla, { ...fresh, state: row.state, pauses: row.pauses }));
  }
}

/** The clock ran out: it is late, and counts when the grace is over too. */
export async function expire(tx: Tx, deps: WorkDeps, row: ClockRow, at: Instant): Promise<DeskIntent[]> {
  const { ticket_id, kind, policy } = row;
  if (row.state === 'late') return count(tx, deps, row, at);
  const state = decideClock(row.state, 'expire');
  if (state === undefined) return [];
  const provider_id = (await readDispatchRow(tx, ticket_id))?.provider_id ?? null;
  const late = { ...row, state, breached_at: row.due_at, next_at: at + row.grace_ms, provider_id };
  const told = await tellOf(tx, deps, ticket_id, 'ticket.sla-breached', at, {
    kind,
    policy,
    due_at: row.due_at,
    provider_id,
  });
  if (row.grace_ms === 0) return [told, ...(await count(tx, deps, late, at))];
  await writeClock(tx, late);
  return [told];
}

async function count(tx: Tx, deps: WorkDeps, row: ClockRow, at: Instant): Promise<DeskIntent[]> {
  const { ticket_id, kind, provider_id } = row;
  const forgiven = (await forgivenThisMonth(tx, deps, row)) < row.forgiven_a_month;
  await writeClock(tx, {
    ...row,
    next_at: null,
    counts: forgiven ? 0 : 1,
    forgiven: forgiven ? 'monthly-allowance' : null,
  });
  if (forgiven) return [];
  return [await tellOf(tx, deps, ticket_id, 'ticket.sla-breach-counts', at, { kind, provider_id })];
}

/** The month of the breach on the calendar of the desk. */
async function forgivenThisMonth(
  tx: Tx,
  { settings }: WorkDeps,
  { provider_id, breached_at }: ClockRow,
): Promise<number> {
  const zone = settings.timeZone;
  const first = Temporal.Instant.fromEpochMilliseconds(breached_at ?? 0)
    .toZonedDateTimeISO(zone)
    .with({ day: 1 })
    .startOfDay();
  const rows = await tx
    .as<{ sla_clocks: ClockRow }>()
    .selectFrom('sla_clocks')
    .select('ticket_id')
    .where('provider_id', 'is', provider_id)
    .where('forgiven', '=', 'monthly-allowance')
    .where('breached_at', '>=', first.epochMilliseconds)
    .where('breached_at', '<', first.add({ months: 1 }).epochMilliseconds)
    .limit(1_000)
    .execute();
  return rows.length;
}
