import { AppError, type Instant } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import { createPeopleReader } from '../../people/index.ts';
import type { DeskFailure } from '../errors.ts';
import type { DeskIntent } from '../intent.ts';
import { refuseStale } from '../stale.ts';
import type { DeskTables } from '../tables.ts';
import type { WorkDeps } from '../work-deps.ts';
import { newDispatch, readDispatchRow } from './dispatch-row.ts';
import { decideDispatchMove } from './dispatch-transitions.ts';
import { send } from './send.ts';
import { readSurge, type Surge, setSurge } from './surge.ts';

/** Sends by the rules again, to anybody who is fit by now; also to those who let it lapse before. */
export async function dispatchAgain(
  tx: Tx,
  deps: WorkDeps,
  ticketId: string,
  by: string,
  at: Instant,
): Promise<readonly DeskIntent[]> {
  const ticket = await tx
    .as<DeskTables>()
    .selectFrom('tickets')
    .select('state')
    .where('id', '=', ticketId)
    .executeTakeFirst();
  if (ticket === undefined) {
    throw new AppError<DeskFailure>({ code: 'ticket-unknown', id: ticketId }, `There is no ticket ${ticketId}.`);
  }
  const row = (await readDispatchRow(tx, ticketId)) ?? newDispatch(ticketId, at);
  const { state } = ticket;
  if (state !== 'open' || decideDispatchMove(row.state, 'offer') === undefined) {
    const sentence = `Ticket ${ticketId} is ${state}; only an open ticket is sent. Assign it, or reopen it first.`;
    throw new AppError<DeskFailure>({ code: 'move-forbidden', id: ticketId, state, action: 'dispatch' }, sentence);
  }
  return send(tx, deps, { ...row, lapsed: '[]' }, at, by);
}

export interface SurgeSwitch {
  readonly active: boolean;
  readonly reason: string;
}

/** Switching to what is already so changes only who answers for it. */
export async function switchSurge(
  tx: Tx,
  deps: WorkDeps,
  { active, reason }: SurgeSwitch,
  ifMatch: number | undefined,
  by: string,
  at: Instant,
): Promise<{ value: Surge; intents: readonly DeskIntent[] }> {
  if (reason.trim() === '') {
    throw new AppError<DeskFailure>({ code: 'invalid-action', field: 'reason', value: reason }, 'reason: say why.');
  }
  refuseStale(ifMatch, (await readSurge(tx)).version);
  const intents = await setSurge(tx, deps, { active, manual: active, since: at, by, reason: reason.trim() });
  return { value: await readSurge(tx), intents };
}

/** The name and provider of the technician whom an action names. */
export async function namedTechnician(tx: Tx, id: string) {
  const technician = await createPeopleReader(tx).getTechnician(id);
  if (technician?.active === true) {
    return { technician_id: technician.id, provider_id: technician.provider_id, assignee: technician.name };
  }
  const remedy = 'name an active technician of GET /technicians';
  throw new AppError<DeskFailure>(
    { code: 'invalid-action', field: 'technician_id', value: id },
    `technician_id ${id}: ${remedy}.`,
  );
}
