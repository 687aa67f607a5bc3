import { sql } from 'kysely';
import type { Reader, Tx } from '../../db/index.ts';
import type { OrphanMessage } from './orphan.ts';
import type { OrphanBookName, OrphanRow, OrphanTables } from './orphan-tables.ts';

/** What is read and written of orphans, each in one statement or few. */

export const findOrphan = (reader: Reader, id: string): Promise<OrphanRow | undefined> =>
  reader.as<OrphanTables>().selectFrom('orphans').selectAll().where('device_id', '=', id).executeTakeFirst();

/** In the order of their arrival. */
export async function keptMessages(reader: Reader, id: string): Promise<OrphanMessage[]> {
  const rows = await reader
    .as<OrphanTables>()
    .selectFrom('orphan_messages')
    .select(['seq', 'at', 'label', 'payload'])
    .where('device_id', '=', id)
    .orderBy('seq')
    .execute();
  return rows.map((row) => ({ ...row, at: row.at as OrphanMessage['at'] }));
}

/** Replaces the row, and adjusts what is counted of all rows that wait. */
export async function putOrphan(tx: Tx, before: OrphanRow | undefined, row: OrphanRow): Promise<void> {
  await tx
    .as<OrphanTables>()
    .insertInto('orphans')
    .values(row)
    .onConflict((conflict) => conflict.column('device_id').doUpdateSet(row))
    .execute();
  await countWaiting(tx, before, row);
}

/** Forgets the row and its messages. */
export async function dropOrphan(tx: Tx, row: OrphanRow): Promise<void> {
  const db = tx.as<OrphanTables>();
  await dropMessages(tx, row.device_id);
  await db.deleteFrom('orphans').where('device_id', '=', row.device_id).execute();
  await countWaiting(tx, row, undefined);
}

export async function dropMessages(tx: Tx, id: string): Promise<void> {
  await tx.as<OrphanTables>().deleteFrom('orphan_messages').where('device_id', '=', id).execute();
}

async function countWaiting(tx: Tx, before: OrphanRow | undefined, after: OrphanRow | undefined): Promise<void> {
  const devices = (row: OrphanRow | undefined): number => (row?.state === 'waiting' ? 1 : 0);
  await count(tx, 'waiting_devices', devices(after) - devices(before));
  await count(tx, 'waiting', (after?.kept ?? 0) - (before?.kept ?? 0));
  await count(tx, 'waiting_bytes', (after?.kept_bytes ?? 0) - (before?.kept_bytes ?? 0));
}

export async function count(tx: Tx, name: OrphanBookName, by: number): Promise<void> {
  if (by === 0) return;
  await tx
    .as<OrphanTables>()
    .insertInto('orphan_books')
    .values({ name, n: by })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ n: sql<number>`n + ${by}` }))
    .execute();
}

export async function readBooks(reader: Reader): Promise<Readonly<Partial<Record<OrphanBookName, number>>>> {
  const rows = await reader.as<OrphanTables>().selectFrom('orphan_books').selectAll().execute();
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}
