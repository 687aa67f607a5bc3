import { sql } from 'kysely';
import type { Instant } from '../../base/index.ts';
import type { Migration, Reader } from '../../db/index.ts';
import type { OutsideLink } from './outside-update.ts';

export interface OutsideLinkRow {
  readonly system: string;
  readonly external_id: string;
  readonly ticket_id: string;
  readonly version: number;
  /** JSON of the fields as the other side last said, and as they stood here then. */
  readonly said: string;
  readonly here: string;
  readonly linked_at: number;
  readonly updated_at: number;
}

export interface OutsideTables {
  readonly outside_links: OutsideLinkRow;
  readonly outside_notes: { readonly system: string; readonly external_id: string; readonly note_id: string };
}

export const outsideMigrations: readonly Migration[] = [
  {
    name: 'desk-220-outside-systems',
    async up(db) {
      await sql`create table outside_links (
        system text not null,
        external_id text not null,
        ticket_id text not null references tickets (id),
        version integer not null,
        said text not null,
        here text not null,
        linked_at integer not null,
        updated_at integer not null,
        primary key (system, external_id),
        unique (ticket_id, system)
      ) strict, without rowid`.execute(db);
      await sql`create table outside_notes (
        system text not null,
        external_id text not null,
        note_id text not null,
        primary key (system, external_id, note_id)
      ) strict, without rowid`.execute(db);
    },
  },
];

/** The tickets of other systems that are this ticket; one a system. */
export async function outsideLinksOf(reader: Reader, ticketId: string): Promise<readonly OutsideLink[]> {
  const rows = await reader
    .as<OutsideTables>()
    .selectFrom('outside_links')
    .selectAll()
    .where('ticket_id', '=', ticketId)
    .orderBy('system')
    .execute();
  return rows.map(({ said: _, here: __, linked_at, updated_at, ...link }) => ({
    ...link,
    linked_at: linked_at as Instant,
    updated_at: updated_at as Instant,
  }));
}
