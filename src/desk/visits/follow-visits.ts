import type { Tx } from '../../db/index.ts';
import type { DeskIntent } from '../intent.ts';
import type { TicketFollower, TicketStep, WorkDeps } from '../work-deps.ts';
import { dueCheck, settleCheck } from './check-done.ts';
import { type VisitRow, type VisitTables, visitIn } from './visit-row.ts';
import { changeVisit, insertVisit, sentTo } from './visit-writer.ts';

/**
 * Who starts work is there and who resolves it leaves, whether they say so of the visit or of its ticket; and a repair
 * whose fault returned was none.
 */
export const followVisits: TicketFollower = async (tx, deps, step) => {
  const { after, change } = step;
  if (change.action === 'started') return arrive(tx, deps, step);
  if (change.action === 'resolved') return leave(tx, deps, step, 'done');
  if (change.action === 'cancelled' || change.action === 'closed') {
    return [...(await leave(tx, deps, step, 'unfinished')), ...(await callOff(tx, deps, step))];
  }
  if (change.action !== 'reopened' || change.detail.returned !== true) return [];
  const visit = await lastDone(tx, after.id);
  if (visit === undefined) return [];
  const judged = { state: 'contradicted', reason: 'condition-returned', evidence: { at: change.at } } as const;
  return settleCheck(tx, deps, visit, judged, change.at, 'return');
};

async function arrive(tx: Tx, deps: WorkDeps, { after, change }: TicketStep): Promise<readonly DeskIntent[]> {
  if ((await visitIn(tx, after.id, 'under_way')) !== undefined) return [];
  const { at, actor } = change;
  const arrived = { state: 'under_way' as const, arrived_at: at, ...whoStarted(change) };
  const planned = await visitIn(tx, after.id, 'planned');
  const told = { at, actor, action: 'arrived' } as const;
  if (planned !== undefined) return (await changeVisit(tx, deps, planned, arrived, told)).intents;
  return (await insertVisit(tx, deps, after, { ...(await sentTo(tx, after)), ...arrived }, told)).intents;
}

/** A technician who starts the work as him- or herself is who is there, whoever was to come. */
function whoStarted({ detail }: TicketStep['change']): Partial<VisitRow> {
  const { technician_id, provider_id, assignee } = detail;
  if (typeof technician_id !== 'string' || typeof provider_id !== 'string') return {};
  return { technician_id, provider_id, technician: String(assignee) };
}

async function leave(
  tx: Tx,
  deps: WorkDeps,
  { after, change }: TicketStep,
  result: 'done' | 'unfinished',
): Promise<readonly DeskIntent[]> {
  const visit = await visitIn(tx, after.id, 'under_way');
  if (visit === undefined) return [];
  const { at, actor } = change;
  const set = {
    ...{ state: 'finished' as const, finished_at: at, result, cause_code: result === 'done' ? after.cause : null },
    ...{ notes: result === 'done' ? after.note : null, ...dueCheck(deps, after, result, at) },
  };
  return (await changeVisit(tx, deps, visit, set, { at, actor, action: 'finished' })).intents;
}

/** Nobody goes to what is over. */
async function callOff(tx: Tx, deps: WorkDeps, { after, change }: TicketStep): Promise<readonly DeskIntent[]> {
  const intents: DeskIntent[] = [];
  const { at } = change;
  for (
    let visit = await visitIn(tx, after.id, 'planned');
    visit !== undefined;
    visit = await visitIn(tx, after.id, 'planned')
  ) {
    const told = { at, actor: 'carewatch', action: 'cancelled' } as const;
    intents.push(...(await changeVisit(tx, deps, visit, { state: 'cancelled' }, told)).intents);
  }
  return intents;
}

const lastDone = (tx: Tx, ticketId: string): Promise<VisitRow | undefined> =>
  tx
    .as<VisitTables>()
    .selectFrom('visits')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .where('result', '=', 'done')
    .orderBy('finished_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
