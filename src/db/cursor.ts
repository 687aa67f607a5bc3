import { assert } from '../base/index.ts';
import type { Reader, Tx } from './database.ts';

type Tables = { cursors: { reader: string; seq: number } };

/** The journal `seq` up to which `reader` has taken effect here; 0 when it never ran. */
export async function readCursor(db: Reader, reader: string): Promise<number> {
  const row = await db.as<Tables>().selectFrom('cursors').select('seq').where('reader', '=', reader).executeTakeFirst();
  return row?.seq ?? 0;
}

/** Moves the cursor with the effects it stands for. A cursor never moves back. */
export async function saveCursor(tx: Tx, reader: string, seq: number): Promise<void> {
  const before = await readCursor(tx, reader);
  assert(seq >= before, `cursor ${reader} would move back from ${before} to ${seq}`);
  if (seq === before && before !== 0) return;
  await tx
    .as<Tables>()
    .insertInto('cursors')
    .values({ reader, seq })
    .onConflict((conflict) => conflict.column('reader').doUpdateSet({ seq }))
    .execute();
}
