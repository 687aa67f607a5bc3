import { AppError, hours, type Instant, toRfc3339 } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { checklistOf, refuseBarred, refuseStrange } from '../checklists/checklist-of-ticket.ts';
import { namedTechnician } from '../dispatch/dispatch-commands.ts';
import type { DeskFailure } from '../errors.ts';
import type { DeskIntent } from '../intent.ts';
import { numbered } from '../parts/used-parts.ts';
import { refuseStale } from '../stale.ts';
import type { DeskTables, TicketRow } from '../tables.ts';
import { actOnTicket } from '../tickets/act-on-ticket.ts';
import { isFinished } from '../tickets/find-ticket.ts';
import type { TicketActionInput } from '../tickets/ticket.ts';
import type { DeskActor, WorkDeps } from '../work-deps.ts';
import { dueCheck } from './check-done.ts';
import type { Visit, VisitPlan, VisitReport } from './visit.ts';
import { toVisit, type VisitRow, visitIn, visitRowOf } from './visit-row.ts';
import { decideVisit, type VisitInput } from './visit-transitions.ts';
import { changeVisit, insertVisit, sentTo } from './visit-writer.ts';

/** An appointment is for part of a day. */
const longestPlan = hours(24);

export interface VisitCommand {
  readonly visitId: string;
  readonly ifMatch: number | undefined;
  readonly by: DeskActor;
  readonly at: Instant;
}

interface Done {
  readonly value: Visit;
  readonly intents: readonly DeskIntent[];
}

/** An appointment with the customer, for whoever the ticket is with or is named. */
export async function planVisit(
  tx: Tx,
  deps: WorkDeps,
  ticketId: string,
  plan: VisitPlan,
  by: DeskActor,
  at: Instant,
): Promise<Done> {
  const ticket = await visitedTicket(tx, ticketId, by);
  if (isFinished(ticket) || ticket.state === 'resolved') {
    const sentence = `Ticket ${ticketId} is ${ticket.state}; reopen it before somebody goes there again.`;
    throw new AppError<DeskFailure>(
      { code: 'move-forbidden', id: ticketId, state: ticket.state, action: 'plan' },
      sentence,
    );
  }
  refusePlan(plan, at);
  const sent = await sentTo(tx, ticket);
  const named = plan.technician_id === undefined ? undefined : await namedTechnician(tx, plan.technician_id);
  if (named !== undefined && by.provider_id !== undefined && named.provider_id !== by.provider_id) {
    refuse('technician_id', plan.technician_id, 'name a technician of your own provider');
  }
  const who =
    named === undefined
      ? sent
      : { provider_id: named.provider_id, technician_id: named.technician_id, technician: named.assignee };
  const { planned_from, planned_to } = plan;
  const fields = { ...who, state: 'planned' as const, planned_from, planned_to };
  const { row, intents } = await insertVisit(tx, deps, ticket, fields, { at, actor: by.name, action: 'planned' });
  return { value: toVisit(row), intents };
}

/** Somebody is there. Work on the ticket begins, if it was only accepted. */
export async function arriveAtVisit(tx: Tx, deps: WorkDeps, command: VisitCommand): Promise<Done> {
  const { visit, ticket } = await visitOf(tx, command, 'arrive');
  const { at, by } = command;
  const busy = await visitIn(tx, ticket.id, 'under_way');
  if (busy !== undefined) {
    const sentence = `Visit ${busy.id} to the ticket is under way; finish it first.`;
    throw new AppError<DeskFailure>(
      { code: 'move-forbidden', id: visit.id, state: visit.state, action: 'arrive' },
      sentence,
    );
  }
  const set = { state: 'under_way' as const, arrived_at: at, ...(await whoCame(tx, by)) };
  const arrived = await changeVisit(tx, deps, visit, set, { at, actor: by.name, action: 'arrived' });
  const started =
    ticket.state === 'in_progress'
      ? []
      : (await actOnTicket(tx, deps, { ticketId: ticket.id, action: 'start', input: {}, ifMatch: undefined, by, at }))
          .intents;
  return { value: toVisit(arrived.row), intents: [...arrived.intents, ...started] };
}

/** A technician who arrives is who was there, whoever was to come; the centre says so for whoever was to come. */
async function whoCame(tx: Tx, { technician_id: id }: DeskActor): Promise<Partial<VisitRow>> {
  if (id === undefined) return {};
  const { technician_id, provider_id, assignee: technician } = await namedTechnician(tx, id);
  return { technician_id, provider_id, technician };
}

/** What came of it. `done` resolves the ticket; otherwise it goes on, and another visit can be planned. */
export async function finishVisit(tx: Tx, deps: WorkDeps, command: VisitCommand, report: VisitReport): Promise<Done> {
  const { visit, ticket } = await visitOf(tx, command, 'finish');
  const { at, by } = command;
  const { result, cause_code: cause, notes, checklist = [] } = report;
  const list = await checklistOf(tx, deps.checklists ?? [], ticket);
  refuseStrange(list, checklist);
  if (result === 'done') refuseBarred(ticket.id, list, checklist);
  const parts = await numbered(tx, deps.parts ?? [], visit.device_id, report.parts ?? []);
  const set = {
    ...reported({ ...report, parts }),
    state: 'finished' as const,
    finished_at: at,
    ...dueCheck(deps, ticket, result, at),
  };
  const finished = await changeVisit(tx, deps, visit, set, { at, actor: by.name, action: 'finished' });
  if (result !== 'done') return { value: toVisit(finished.row), intents: finished.intents };
  const input = {
    result: 'done',
    ...(cause === undefined ? {} : { cause }),
    ...(notes === undefined ? {} : { note: notes }),
  };
  const intents = [...finished.intents];
  const act = async (action: 'resume' | 'resolve', given: TicketActionInput): Promise<void> => {
    const command = { ticketId: ticket.id, action, input: given, ifMatch: undefined, by, at };
    intents.push(...(await actOnTicket(tx, deps, command)).intents);
  };
  // What it waited for is no longer needed.
  if (ticket.state === 'pending') await act('resume', {});
  await act('resolve', input);
  return { value: toVisit(finished.row), intents };
}

export async function cancelVisit(tx: Tx, deps: WorkDeps, command: VisitCommand, reason: string): Promise<Done> {
  const { visit } = await visitOf(tx, command, 'cancel');
  const { at, by } = command;
  const change = { at, actor: by.name, action: 'cancelled' } as const;
  const { row, intents } = await changeVisit(tx, deps, visit, { state: 'cancelled', notes: reason }, change);
  return { value: toVisit(row), intents };
}

const reported = (report: VisitReport) => {
  const { result, cause_code, parts = [], other_parts = [], notes, attachments = [], checklist = [] } = report;
  return {
    ...{ result, cause_code: cause_code ?? null, notes: notes ?? null },
    ...{ parts: JSON.stringify(parts), other_parts: JSON.stringify(other_parts) },
    ...{ attachments: JSON.stringify(attachments), checklist: JSON.stringify(checklist) },
  };
};

/** The visit and its ticket, where the caller may do that to it. */
async function visitOf(
  tx: Tx,
  { visitId: id, ifMatch, by }: VisitCommand,
  action: VisitInput,
): Promise<{ readonly visit: VisitRow; readonly ticket: TicketRow }> {
  const visit = await visitRowOf(tx, id);
  if (visit === undefined || (by.provider_id !== undefined && visit.provider_id !== by.provider_id)) {
    throw new AppError<DeskFailure>({ code: 'visit-unknown', id }, `There is no visit ${id}.`);
  }
  refuseStale(ifMatch, visit.version);
  if (decideVisit(visit.state, action) === undefined) {
    const sentence = `Visit ${id} is ${visit.state.replace('_', ' ')}; ${remedies[action]}.`;
    throw new AppError<DeskFailure>({ code: 'move-forbidden', id, state: visit.state, action }, sentence);
  }
  return { visit, ticket: await ticketRowOf(tx, visit.ticket_id) };
}

const remedies: Readonly<Record<VisitInput, string>> = {
  arrive: 'only a planned one is arrived at; plan another',
  finish: 'arrive before you finish it',
  cancel: 'only a planned one can be cancelled',
};

async function visitedTicket(tx: Tx, id: string, by: DeskActor): Promise<TicketRow> {
  const row = await tx.as<DeskTables>().selectFrom('tickets').selectAll().where('id', '=', id).executeTakeFirst();
  const stranger =
    by.provider_id !== undefined && row !== undefined && (await sentTo(tx, row)).provider_id !== by.provider_id;
  if (row === undefined || stranger) {
    throw new AppError<DeskFailure>({ code: 'ticket-unknown', id }, `There is no ticket ${id}.`);
  }
  return row;
}

const ticketRowOf = (tx: Tx, id: string): Promise<TicketRow> =>
  tx.as<DeskTables>().selectFrom('tickets').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

function refusePlan({ planned_from: from, planned_to: to }: VisitPlan, now: Instant): void {
  if (to <= now) refuse('planned_to', to, 'send a time to come');
  if (to <= from) refuse('planned_to', to, 'send a time after planned_from');
  if (to - from > longestPlan) refuse('planned_to', to, 'send a time at most 24 hours after planned_from');
}

function refuse(field: string, value: string | Instant | undefined, remedy: string): never {
  const shown = typeof value === 'number' ? toRfc3339(value) : value;
  throw new AppError<DeskFailure>({ code: 'invalid-action', field, value }, `${field} is ${shown}; ${remedy}.`);
}
