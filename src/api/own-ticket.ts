import type { FastifyRequest } from 'fastify';
import { AppError } from '../base/index.ts';
import type { DeskFailure, Ticket } from '../desk/index.ts';
import type { ApiDeps } from './deps.ts';
import { principalOf } from './guard.ts';

/** The ticket, if the caller may see it: who works for a provider sees the tickets that were sent to it. */
export async function ownTicket(
  { desk, dispatch }: Pick<ApiDeps, 'desk' | 'dispatch'>,
  request: FastifyRequest,
  id: string,
): Promise<Ticket> {
  const ticket = await desk.getTicket(id);
  const own = principalOf(request).provider_id;
  if (ticket !== undefined && (own === undefined || (await dispatch.getDispatch(id))?.provider_id === own))
    return ticket;
  throw new AppError<DeskFailure>({ code: 'ticket-unknown', id }, `There is no ticket ${id}.`);
}
