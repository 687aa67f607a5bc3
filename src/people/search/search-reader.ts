import { sql } from 'kysely';
import { AppError } from '../../base/index.ts';
import { type Page, type PageRequest, pageOf, type Reader, readPageKey } from '../../db/index.ts';
import type { PeopleFailure } from '../errors.ts';

const foundKinds = ['customer', 'site', 'device'] as const;

/** Something that the words were found in. */
export interface Found {
  readonly kind: (typeof foundKinds)[number];
  readonly id: string;
}

interface FoundRow extends Found {
  readonly doc: number;
}

/** Whatever holds every word of the text, at any place in it, in the order in which it was registered. */
export async function search(reader: Reader, text: string, page: PageRequest): Promise<Page<Found>> {
  const after = readPageKey(page, [0] as [number])?.[0] ?? 0;
  const { long, short } = wordsOf(text);
  const limit = page.limit + 1;
  const shortTest = short.map(
    (word) => sql`and search_docs.id in (select rowid from search_pairs where search_pairs match ${word})`,
  );
  const query =
    long === undefined
      ? sql<FoundRow>`select id as doc, kind, object_id as id from search_docs
          where id > ${after} ${sql.join(shortTest, sql` `)} order by search_docs.id limit ${limit}`
      : sql<FoundRow>`select search_docs.id as doc, kind, object_id as id
          from search_text join search_docs on search_docs.id = search_text.rowid
          where search_text match ${long} and search_text.rowid > ${after} ${sql.join(shortTest, sql` `)}
          order by search_text.rowid limit ${limit}`;
  const { rows } = await query.execute(reader.as<unknown>());
  return pageOf(
    rows,
    page,
    ({ doc }) => [doc],
    ({ kind, id }) => ({ kind, id }),
  );
}

const mostWords = 8;

/** The words as the two indexes are asked for them. A phone is asked by its digits, however it is written. */
function wordsOf(text: string): { readonly long: string | undefined; readonly short: readonly string[] } {
  const trimmed = text.trim();
  const isPhone = /^\+?[\d\s()./*-]{3,}$/.test(trimmed) && trimmed.replace(/\D/g, '').length >= 5;
  const words = isPhone ? [trimmed.replace(/\D/g, '')] : trimmed.split(/\s+/).slice(0, mostWords);
  const quoted = (word: string): string => `"${word.replaceAll('"', '""')}"`;
  const long = words.filter((word) => [...word].length >= 3).map(quoted);
  const short = words
    .filter((word) => [...word].length < 3 && /[\p{L}\p{N}]/u.test(word))
    .map((word) => `${quoted(word)}*`);
  if (long.length + short.length > 0) return { long: long.length === 0 ? undefined : long.join(' AND '), short };
  const sentence = 'q holds nothing to look for; send a part of a name, phone, address or device id.';
  throw new AppError<PeopleFailure>({ code: 'invalid-search', value: text.slice(0, 100) }, sentence);
}
