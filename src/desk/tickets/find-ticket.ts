import type { Reader } from '../../db/index.ts';
import type { DeskTables, TicketRow } from '../tables.ts';

/** The ticket that the alert opened, whatever its state. */
export async function findTicketOf(reader: Reader, alertId: string): Promise<TicketRow | undefined> {
  return reader.as<DeskTables>().selectFrom('tickets').selectAll().where('alert_id', '=', alertId).executeTakeFirst();
}

/** Whether nobody has anything left to do about it, unless it is reopened. */
export const isFinished = ({ state }: Pick<TicketRow, 'state'>): boolean => state === 'closed' || state === 'cancelled';
