import { assert, type Instant, instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import type { DeskIntent } from '../intent.ts';
import type { DeskTables, TicketRow } from '../tables.ts';
import { changeTicket } from '../tickets/ticket-writer.ts';
import type { WorkDeps } from '../work-deps.ts';
import { gather } from './candidates.ts';
import { decideDispatch } from './decide-dispatch.ts';
import type { JudgedCandidate } from './dispatch.ts';
import { type DispatchRow, writeDispatch } from './dispatch-row.ts';
import { type DispatchInput, decideDispatchMove } from './dispatch-transitions.ts';

const candidatesKept = 20;

/** Moves the dispatch where its table lets it go; undefined when it refuses. */
export function moved(row: DispatchRow, input: DispatchInput, set: Partial<DispatchRow>): DispatchRow | undefined {
  const state = decideDispatchMove(row.state, input);
  return state === undefined ? undefined : { ...row, due_at: null, ...set, state };
}

export async function ticketOf(tx: Tx, id: string): Promise<TicketRow> {
  const row = await tx.as<DeskTables>().selectFrom('tickets').selectAll().where('id', '=', id).executeTakeFirst();
  assert(row !== undefined, 'a dispatch is of a ticket');
  return row;
}

/** Offers the ticket to the best candidate, or says why to nobody: then it waits for a shift, or for a dispatcher. */
export async function send(tx: Tx, deps: WorkDeps, row: DispatchRow, at: Instant, by = 'auto'): Promise<DeskIntent[]> {
  const ticket = await ticketOf(tx, row.ticket_id);
  const lapsed = new Set(JSON.parse(row.lapsed) as string[]);
  const { asked, candidates, load } = await gather(tx, deps, ticket, lapsed);
  const { chosen, judged, waitUntil } = decideDispatch(asked, candidates, load, at);
  const shown = judged.slice(0, candidatesKept);
  const common = { by, at, candidates: JSON.stringify(shown) };
  if (chosen === undefined) return sendNobody(tx, deps, { row, ticket, judged: shown, waitUntil, at, common });
  const { technician } = chosen;
  const offer = moved(row, 'offer', {
    ...common,
    ...{ provider_id: technician.provider_id, technician_id: technician.id, reason: null },
    due_at: instant(at + deps.settings.dispatch.acceptWithin[ticket.severity]),
  });
  if (offer === undefined) return [];
  await writeDispatch(tx, offer);
  const { id: technician_id, provider_id, name } = technician;
  const detail = { by, technician_id, provider_id, technician: name, candidates: shown };
  const change = { at, actor: 'carewatch', action: 'dispatched', set: { assignee: name }, detail };
  return [...(await changeTicket(tx, deps, ticket, change)).intents];
}

interface Nobody {
  readonly row: DispatchRow;
  readonly ticket: TicketRow;
  readonly judged: readonly JudgedCandidate[];
  readonly waitUntil: Instant | undefined;
  readonly at: Instant;
  readonly common: Partial<DispatchRow>;
}

/** A danger to life does not wait for a shift: a dispatcher looks for somebody at once. */
async function sendNobody(
  tx: Tx,
  deps: WorkDeps,
  { row, ticket, judged, waitUntil, at, common }: Nobody,
): Promise<DeskIntent[]> {
  const wait = waitUntil !== undefined && ticket.severity !== 'P1' && ticket.severity !== 'P2';
  const reason = reasonOf(judged, wait);
  const none = { ...common, provider_id: null, technician_id: null, reason };
  const next = moved(row, wait ? 'wait' : 'none', { ...none, due_at: wait ? waitUntil : null });
  if (next === undefined) return [];
  await writeDispatch(tx, next);
  const action = wait ? 'dispatch_waits' : 'not_dispatched';
  const detail = { reason, candidates: judged, ...(wait ? { until_at: waitUntil } : {}) };
  const change = { at, actor: 'carewatch', action, set: { assignee: null }, detail };
  return [...(await changeTicket(tx, deps, ticket, change)).intents];
}

function reasonOf(judged: readonly JudgedCandidate[], wait: boolean): string {
  if (judged.length === 0) return 'no provider with technicians serves the place';
  return wait ? 'everybody who could go is off duty' : 'none of those who serve the place can go';
}
