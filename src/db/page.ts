import { AppError } from '../base/index.ts';
import type { DbFailure } from './errors.ts';

/** One page of a list; `next_cursor` is null on the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

export interface PageRequest {
  /** 1–500. */
  readonly limit: number;
  /** `next_cursor` of the page before. */
  readonly cursor?: string;
}

/** The sort key of a row: what the next page begins after. */
export type PageKey = readonly (string | number)[];

/**
 * Makes a page from `limit + 1` rows read in sort order: the extra one only says that there is more.
 * Pages stay right while rows are added and removed, because a page begins after a key, not at an offset.
 */
export function pageOf<Row, T>(
  rows: readonly Row[],
  request: PageRequest,
  keyOf: (row: Row) => PageKey,
  view: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, request.limit);
  const last = shown.at(-1);
  const more = rows.length > request.limit && last !== undefined;
  return {
    items: shown.map(view),
    next_cursor: more ? cursorOf(keyOf(last)) : null,
  };
}

/** The cursor of the page that begins after the key. */
export const cursorOf = (key: PageKey): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** The key that a cursor stands for; `shape` is a sample key with the types expected. */
export function readPageKey<K extends PageKey>(request: PageRequest, shape: K): K | undefined {
  if (request.cursor === undefined) return undefined;
  const key = parse(request.cursor);
  const fits =
    Array.isArray(key) && key.length === shape.length && shape.every((part, i) => typeof key[i] === typeof part);
  if (fits) return key as unknown as K;
  throw new AppError<DbFailure>(
    { code: 'bad-page-cursor', cursor: request.cursor.slice(0, 100) },
    'cursor is not one that this list answered; leave it out to begin at the first page.',
  );
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
