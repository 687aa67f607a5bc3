import type { Instant } from '../../base/index.ts';
import { AppError } from '../../base/index.ts';
import type { Tx } from '../../db/index.ts';
import type { DeskFailure } from '../errors.ts';
import type { TicketRow } from '../tables.ts';
import type { OutsideLinkRow, OutsideTables } from './outside-rows.ts';
import type { OutsideUpdate, SharedFields } from './outside-update.ts';

export const sharedOf = ({ severity, assignee, state }: TicketRow): SharedFields => ({ severity, assignee, state });

/** The link of the ticket there, made when the update names our ticket for the first time. */
export async function findLink(
  tx: Tx,
  system: string,
  { external_id, ticket_id }: OutsideUpdate,
): Promise<OutsideLinkRow | undefined> {
  const links = tx.as<OutsideTables>().selectFrom('outside_links').selectAll().where('system', '=', system);
  const link = await links.where('external_id', '=', external_id).executeTakeFirst();
  if (link !== undefined && (ticket_id ?? link.ticket_id) !== link.ticket_id)
    throw linkedAlready(system, link, `${external_id} is already ticket ${link.ticket_id} here`);
  if (link !== undefined) return link;
  if (ticket_id === undefined) {
    const sentence = `${system} has told of no ticket ${external_id} yet; send ticket_id once, to say which ticket it is here.`;
    throw new AppError<DeskFailure>({ code: 'outside-ticket-unknown', system, external_id }, sentence);
  }
  const other = await links.where('ticket_id', '=', ticket_id).executeTakeFirst();
  if (other !== undefined)
    throw linkedAlready(system, other, `ticket ${ticket_id} is already ${other.external_id} there`);
  return undefined;
}

function linkedAlready(system: string, { external_id, ticket_id }: OutsideLinkRow, what: string): AppError {
  const failure: DeskFailure = { code: 'outside-ticket-linked', system, external_id, ticket_id };
  return new AppError<DeskFailure>(failure, `In ${system}, ${what}; one ticket there is one ticket here.`);
}

/** What the next update is compared to. */
export async function keepLink(tx: Tx, link: Omit<OutsideLinkRow, 'updated_at'>, at: Instant): Promise<void> {
  const row = { ...link, updated_at: at };
  await tx
    .as<OutsideTables>()
    .insertInto('outside_links')
    .values(row)
    .onConflict((conflict) => conflict.columns(['system', 'external_id']).doUpdateSet(row))
    .execute();
}
