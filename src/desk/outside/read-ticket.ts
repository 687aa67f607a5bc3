import { AppError } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import type { DeskFailure } from '../errors.ts';
import type { DeskTables, TicketRow } from '../tables.ts';

export async function readTicket(tx: Tx, id: string): Promise<TicketRow> {
  const row = await tx.as<DeskTables>().selectFrom('tickets').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new AppError<DeskFailure>({ code: 'ticket-unknown', id }, `There is no ticket ${id}.`);
  const { rank: _, ...ticket } = row;
  return ticket;
}
