import type { Instant } from '../../base/index.ts';
import { AppError } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { checklistOf, lastAnswers, refuseBarred } from '../checklists/checklist-of-ticket.ts';
import { namedTechnician } from '../dispatch/dispatch-commands.ts';
import { readDispatchRow } from '../dispatch/dispatch-row.ts';
import type { DeskFailure } from '../errors.ts';
import type { DeskIntent } from '../intent.ts';
import { refuseStale } from '../stale.ts';
import type { DeskTables, TicketRow } from '../tables.ts';
import type { DeskActor, WorkDeps } from '../work-deps.ts';
import { judgeClosure } from './confirm-closure.ts';
import { notPending } from './pending-tickets.ts';
import { reopenedFields } from './reopened-fields.ts';
import type { Ticket, TicketAction, TicketActionInput } from './ticket.ts';
import { ticketVerdicts } from './ticket.ts';
import { ticketNumber } from './ticket-row.ts';
import { decideTicket, inputOf } from './ticket-transitions.ts';
import { changeTicket } from './ticket-writer.ts';

/** What a person does to a ticket. */
export interface TicketCommand {
  readonly ticketId: string;
  readonly action: TicketAction;
  readonly input: TicketActionInput;
  readonly ifMatch: number | undefined;
  readonly by: DeskActor;
  readonly at: Instant;
}

const longestText = 4_000;

const said: Readonly<Record<TicketAction, string>> = {
  accept: 'accepted',
  assign: 'assigned',
  start: 'started',
  pend: 'pending',
  resume: 'resumed',
  resolve: 'resolved',
  close: 'closed',
  reopen: 'reopened',
  cancel: 'cancelled',
};

/** Moves the ticket where the table lets it go, with everything that follows from the move. */
export async function actOnTicket(
  tx: Tx,
  deps: WorkDeps,
  command: TicketCommand,
): Promise<{ readonly value: Ticket; readonly intents: readonly DeskIntent[] }> {
  const row = await readTicket(tx, command.ticketId);
  await refuseStranger(tx, command);
  refuseStale(command.ifMatch, row.version);
  const state = nextState(row, command.action);
  refuseInput(command);
  if (command.action === 'resolve' || command.action === 'close') await refuseLeftOver(tx, deps, row);
  const judged = await judgeClosure(tx, deps, row, command);
  const technician = await technicianOf(tx, command);
  const named =
    technician === undefined ? command : { ...command, input: { ...command.input, assignee: technician.assignee } };
  refuseNobody(named);
  const set = { ...fieldsOf(named, row, technician?.assignee), ...judged, state };
  const { at, by, action } = command;
  const detail = {
    ...given(command.input),
    ...technician,
    ...('assignee' in set ? { assignee: set.assignee } : {}),
    ...(typeof judged.closure === 'string' ? { closure: judged.closure } : {}),
  };
  const change = { at, actor: by.name, action: said[action], set, detail };
  const { ticket, intents } = await changeTicket(tx, deps, row, change);
  return { value: ticket, intents };
}

/** What a visit found of class A and left as it was. */
async function refuseLeftOver(tx: Tx, { checklists = [] }: WorkDeps, row: TicketRow): Promise<void> {
  const answers = await lastAnswers(tx, row.id);
  if (answers.length > 0) refuseBarred(row.id, await checklistOf(tx, checklists, row), answers);
}

/** Who works for a provider works on the provider's tickets; there are no others for them. */
async function refuseStranger(tx: Tx, { by, ticketId: id }: TicketCommand): Promise<void> {
  if (by.provider_id === undefined) return;
  if ((await readDispatchRow(tx, id))?.provider_id === by.provider_id) return;
  throw new AppError<DeskFailure>({ code: 'ticket-unknown', id }, `There is no ticket ${id}.`);
}

/** The technician whom an action names, or as whom the caller accepts or starts. */
async function technicianOf(tx: Tx, { action, input, by }: TicketCommand) {
  if (action !== 'assign' && action !== 'accept' && action !== 'start') return undefined;
  const named = action === 'start' ? undefined : input.technician_id;
  const id = named ?? (action === 'assign' ? undefined : by.technician_id);
  if (id === undefined) return undefined;
  const technician = await namedTechnician(tx, id);
  if ((by.provider_id ?? technician.provider_id) === technician.provider_id) return technician;
  return refuse('technician_id', id, 'name a technician of your own provider');
}

function refuseNobody({ action, input }: TicketCommand): void {
  if (action === 'assign' && (input.assignee ?? '').trim() === '') {
    refuse('assignee', input.assignee, 'name the technician to whom the ticket goes, or send technician_id');
  }
}

async function readTicket(tx: Tx, id: string): Promise<TicketRow> {
  const row = await tx.as<DeskTables>().selectFrom('tickets').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new AppError<DeskFailure>({ code: 'ticket-unknown', id }, `There is no ticket ${id}.`);
  return row;
}

function nextState(row: TicketRow, action: TicketAction): TicketRow['state'] {
  const { id, number, state } = row;
  const move = decideTicket(state, inputOf(action, row));
  if ('next' in move) return move.next;
  const sentence = `Ticket ${ticketNumber(number)} cannot be ${action === 'pend' ? 'put off' : said[action]} in state ${state}: ${move.refused}.`;
  throw new AppError<DeskFailure>({ code: 'move-forbidden', id, state, action }, sentence);
}

function refuseInput({ action, input, at }: TicketCommand): void {
  for (const field of ['assignee', 'result', 'cause', 'note', 'reason', 'override'] as const) {
    const value = input[field];
    if (value === undefined) continue;
    if (typeof value !== 'string' || value.length > longestText) {
      refuse(
        field,
        typeof value === 'string' ? value.slice(0, 100) : value,
        `send a text of at most ${longestText} characters`,
      );
    }
  }
  if (input.verdict !== undefined && !ticketVerdicts.includes(input.verdict)) {
    refuse('verdict', input.verdict, `use one of ${ticketVerdicts.join(', ')}`);
  }
  if (action === 'pend') {
    if ((input.reason ?? '').trim() === '') refuse('reason', input.reason, 'say what the ticket waits for');
    if (input.until === undefined || !(input.until > at)) {
      refuse('until', input.until, 'send the time to come at which the ticket is taken up again');
    }
  }
}

function refuse(field: string, value: unknown, remedy: string): never {
  throw new AppError<DeskFailure>({ code: 'invalid-action', field, value }, `${field}: ${remedy}.`);
}

/** What the action writes beside the state. */
function fieldsOf(
  { action, input, by, at }: TicketCommand,
  row: TicketRow,
  technician: string | undefined,
): Partial<TicketRow> {
  const { result = row.result, cause = row.cause, note = row.note, verdict = row.verdict } = input;
  switch (action) {
    case 'accept':
      return { accepted_at: at, assignee: technician ?? assigneeOnAccept(input, by, row) };
    case 'assign':
      return { assignee: input.assignee?.trim() ?? null };
    case 'start':
      return { started_at: at };
    case 'pend':
      return { pending_until: input.until ?? null, pending_reason: input.reason?.trim() ?? null };
    case 'resume':
      return notPending;
    case 'resolve':
      return { resolved_at: at, result, cause, note, verdict };
    case 'close':
      return { closed_at: at, note, verdict };
    case 'cancel':
      return { cancelled_at: at, note, ...notPending };
    case 'reopen':
      return { ...reopenedFields(row), note };
  }
}

/** An agent who names no technician takes the ticket for himself; others may take it for somebody by name. */
function assigneeOnAccept(input: TicketActionInput, by: TicketCommand['by'], row: TicketRow): string {
  if (by.role === 'agent') return by.name;
  return input.assignee?.trim() || row.assignee || by.name;
}

const given = (input: TicketActionInput): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
