import { type Instant, instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { hasStaff } from '../../people/index.ts';
import type { DeskIntent } from '../intent.ts';
import type { TicketRow } from '../tables.ts';
import type { TicketFollower, TicketStep, WorkDeps } from '../work-deps.ts';
import { type DispatchRow, newDispatch, readDispatchRow, writeDispatch } from './dispatch-row.ts';
import { mergeInSurge } from './merge.ts';
import { moved, send } from './send.ts';
import { easeSurge, raiseSurge, surgeIsOn } from './surge.ts';

/**
 * Keeps the dispatch of a ticket beside what happens to it. Where nobody could be sent, because there are no
 * technicians, it does nothing at all.
 */
export const followDispatch: TicketFollower = async (tx, deps, step) => {
  const { after, change } = step;
  const row = await readDispatchRow(tx, after.id);
  if (change.action === 'opened' || change.action === 'reopened') return begin(tx, deps, row, step);
  if (row === undefined && !(await hasStaff(tx))) return [];
  const known = row ?? unsent(step);
  const waited = step.before?.state === 'pending';
  if (after.state === 'pending' && !waited) {
    if (row !== undefined) await writeDispatch(tx, { ...row, due_at: null });
    return [];
  }
  if (waited && after.state === 'open') return row === undefined ? [] : goOn(tx, deps, row, after, change.at);
  switch (change.action) {
    case 'accepted':
      await keep(tx, moved(known, 'accept', takenBy(step)));
      return easeSurge(tx, deps, change.at);
    case 'assigned':
      await keep(tx, assigned(deps, known, step));
      return [];
    case 'severity_changed':
      await keep(tx, hastened(deps, known, after, change.at));
      return [];
    case 'resolved':
    case 'closed':
    case 'cancelled':
      await keep(tx, moved(known, 'end', {}));
      return easeSurge(tx, deps, change.at);
    default:
      return [];
  }
};

/** Of a ticket that opened before there were technicians; somebody may have accepted it since. */
const unsent = ({ before, after, change }: TicketStep): DispatchRow => ({
  ...newDispatch(after.id, change.at),
  state: (before?.accepted_at ?? null) === null ? 'new' : 'accepted',
});

async function keep(tx: Tx, row: DispatchRow | undefined): Promise<void> {
  if (row !== undefined) await writeDispatch(tx, row);
}

/** A ticket that opens is sent at once; in a surge it may be the work of another, or wait because it can. */
async function begin(
  tx: Tx,
  deps: WorkDeps,
  row: DispatchRow | undefined,
  { after, change }: TicketStep,
): Promise<DeskIntent[]> {
  if (row === undefined && !(await hasStaff(tx))) return [];
  const fresh = {
    ...newDispatch(after.id, change.at),
    state: row === undefined ? 'new' : (moved(row, 'anew', {})?.state ?? 'new'),
  } as const;
  const raised = await raiseSurge(tx, deps, change.at);
  if (await surgeIsOn(tx)) {
    const merged = await mergeInSurge(tx, deps, fresh, after, change.at);
    if (merged !== undefined) return [...raised, ...merged];
    if (after.severity === 'P4') {
      await keep(tx, moved(fresh, 'defer', { reason: 'planned work waits until the surge is over' }));
      return raised;
    }
  }
  return [...raised, ...(await send(tx, deps, fresh, change.at))];
}

/** What was put off goes on: an offer has its time anew, and who was not found is looked for again. */
async function goOn(tx: Tx, deps: WorkDeps, row: DispatchRow, ticket: TicketRow, at: Instant): Promise<DeskIntent[]> {
  if (row.state !== 'offered')
    return row.state === 'assigned' || row.state === 'deferred' ? [] : send(tx, deps, row, at);
  await writeDispatch(tx, { ...row, due_at: at + deps.settings.dispatch.acceptWithin[ticket.severity] });
  return [];
}

/** Whoever accepted: the technician it was offered to, the one who acts for him- or herself, or somebody of the centre. */
function takenBy({ before, after, change }: TicketStep): Partial<DispatchRow> {
  const said = techniciansIn(change.detail);
  if (said !== undefined) return said;
  return after.assignee === before?.assignee ? {} : { technician_id: null };
}

function assigned({ settings }: WorkDeps, row: DispatchRow, { after, change }: TicketStep): DispatchRow | undefined {
  const { actor: by, at, detail } = change;
  const said = techniciansIn(detail);
  const common = { by, at, reason: null, candidates: '[]' };
  // With a name alone nobody is known who could let it lapse.
  if (said === undefined || after.state !== 'open') {
    return moved(row, 'assign', { ...common, ...(said ?? { provider_id: null, technician_id: null }) });
  }
  return moved(row, 'offer', {
    ...common,
    ...said,
    due_at: instant(at + settings.dispatch.acceptWithin[after.severity]),
  });
}

function techniciansIn({ technician_id, provider_id }: Readonly<Record<string, unknown>>) {
  return typeof technician_id === 'string' && typeof provider_id === 'string'
    ? { technician_id, provider_id }
    : undefined;
}

/** What got worse is not waited for as long. */
function hastened(
  { settings }: WorkDeps,
  row: DispatchRow,
  { severity }: TicketRow,
  at: Instant,
): DispatchRow | undefined {
  if (row.state !== 'offered' || row.due_at === null) return undefined;
  return { ...row, due_at: Math.min(row.due_at, at + settings.dispatch.acceptWithin[severity]) };
}
