import { sql } from 'kysely';
import type { Reader } from '../../db/index.ts';
import type { TextHolders } from '../../fleet/index.ts';

/** More are no list to go by: whoever walks through all meets them soon enough. */
const worthAList = 2_000;

/**
 * Customers, sites and devices in whose indexed text this one stands, whatever its case; customers and sites may hold
 * it in a field that is not asked for. A single character, and two that are not both letters or digits, are not indexed.
 */
export async function holdersOf(
  reader: Reader,
  text: string,
  most = worthAList,
): Promise<TextHolders | 'many' | undefined> {
  const length = [...text].length;
  if (length < 2 || (length === 2 && !/^[\p{L}\p{N}]{2}$/u.test(text))) return undefined;
  const index = sql.table(length === 2 ? 'search_pairs' : 'search_text');
  const phrase = `"${text.replaceAll('"', '""')}"`;
  const { rows } = await sql<{ kind: 'customer' | 'site' | 'device'; id: string }>`
    select kind, object_id as id from search_docs
    where search_docs.id in (select rowid from ${index} where ${index} match ${phrase} limit ${most + 1})`.execute(
    reader.as<unknown>(),
  );
  if (rows.length > most) return 'many';
  const of = (kind: string) => rows.filter((row) => row.kind === kind).map(({ id }) => id);
  return { devices: of('device'), sites: of('site'), customers: of('customer') };
}
