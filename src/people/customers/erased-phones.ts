import { createHmac, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Migration, Reader, Tx } from '../../db/index.ts';

/**
 * Phones of erased customers who asked not to be called, as keyed digests: a number that somebody asks about is
 * recognised, and none can be read. Whoever has the whole file can still try numbers one by one.
 */
interface ErasedPhoneTables {
  readonly erased_phone_key: { readonly one: number; readonly key: Buffer };
  readonly erased_do_not_call: { readonly digest: string };
}

export const erasedPhonesMigration: Migration = {
  name: 'people-004-erased-phones',
  async up(db) {
    await sql`create table erased_phone_key (one integer primary key check (one = 1), key blob not null) strict`.execute(
      db,
    );
    await sql`create table erased_do_not_call (digest text primary key) strict, without rowid`.execute(db);
  },
};

/** Keeps the wish of a customer not to be called, without the phones. Call it before the profile is removed. */
export async function keepDoNotCall(tx: Tx, customerId: string): Promise<number> {
  const db = tx.as<ErasedPhoneTables & { do_not_call_phones: { digits: string; customer_id: string } }>();
  const phones = await db
    .selectFrom('do_not_call_phones')
    .select('digits')
    .where('customer_id', '=', customerId)
    .execute();
  if (phones.length === 0) return 0;
  await db
    .insertInto('erased_phone_key')
    .values({ one: 1, key: randomBytes(32) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const key = await keyOf(tx);
  const values = phones.map(({ digits }) => ({ digest: digestOf(key, digits) }));
  await db
    .insertInto('erased_do_not_call')
    .values(values)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return values.length;
}

/** Whether an erased customer asked that this phone is not called. */
export async function isErasedDoNotCall(reader: Reader, digits: string): Promise<boolean> {
  const key = await keyOf(reader);
  if (key === undefined) return false;
  const found = await reader
    .as<ErasedPhoneTables>()
    .selectFrom('erased_do_not_call')
    .select('digest')
    .where('digest', '=', digestOf(key, digits))
    .executeTakeFirst();
  return found !== undefined;
}

const keyOf = async (reader: Reader): Promise<Buffer | undefined> =>
  (await reader.as<ErasedPhoneTables>().selectFrom('erased_phone_key').select('key').executeTakeFirst())?.key;

const digestOf = (key: Buffer | undefined, digits: string): string =>
  createHmac('sha256', key ?? '')
    .update(digits)
    .digest('base64url');
