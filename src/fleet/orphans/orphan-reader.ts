import { sql } from 'kysely';
import { type Instant, instant, type RoomFlow } from '../../base/index.ts';
import type { Page, PageRequest, Reader } from '../../db/index.ts';
import { pageOf, readPageKey } from '../../db/index.ts';
import { type Orphan, type OrphanMessage, type OrphanState, orphanLosses } from './orphan.ts';
import { findOrphan, keptMessages, readBooks } from './orphan-shelf.ts';
import type { OrphanRow, OrphanTables } from './orphan-tables.ts';

export interface OrphanFilter {
  /** Found anywhere in the id; case is ignored. */
  readonly q?: string;
  /** Heard then or later. */
  readonly since?: Instant;
  readonly state?: OrphanState;
}

/** Questions about devices that nobody registered. */
export interface OrphanReader {
  /** Ordered by id. */
  listOrphans(filter: OrphanFilter, page: PageRequest): Promise<Page<Orphan>>;
  getOrphan(id: string): Promise<(Orphan & { readonly kept_messages: readonly OrphanMessage[] }) | undefined>;
}

export function createOrphanReader(reader: Reader): OrphanReader {
  return {
    async listOrphans({ q: part, since, state }, page) {
      const after = readPageKey(page, [''] as [string]);
      const like = `%${(part ?? '').replace(/[\\%_]/g, '\\$&')}%`;
      const rows = await reader
        .as<OrphanTables>()
        .selectFrom('orphans')
        .selectAll()
        .$if(after !== undefined, (q) => q.where('device_id', '>', after?.[0] ?? ''))
        .$if(since !== undefined, (q) => q.where('last_heard_at', '>=', since ?? 0))
        .$if(state !== undefined, (q) => q.where('state', '=', state ?? 'waiting'))
        .$if(part !== undefined, (q) => q.where(sql<boolean>`device_id like ${like} escape '\\'`))
        .orderBy('device_id')
        .limit(page.limit + 1)
        .execute();
      return pageOf(rows, page, (row) => [row.device_id], toOrphan);
    },
    async getOrphan(id) {
      const row = await findOrphan(reader, id);
      return row === undefined ? undefined : { ...toOrphan(row), kept_messages: await keptMessages(reader, id) };
    },
  };
}

export function toOrphan({ device_id: id, online, first_heard_at, last_heard_at, ...row }: OrphanRow): Orphan {
  const heard = { first_heard_at: instant(first_heard_at), last_heard_at: instant(last_heard_at) };
  return { id, ...row, ...heard, online: online === null ? null : online === 1 };
}

/** The books of the queue, in messages; they go on over restarts. */
export async function orphanFlow(reader: Reader): Promise<RoomFlow> {
  const books = await readBooks(reader);
  const lost = orphanLosses.map((reason) => [reason, books[reason] ?? 0] as const).filter(([, n]) => n > 0);
  const { released: out = 0, waiting: pending = 0 } = books;
  const all = lost.reduce((sum, [, n]) => sum + n, out + pending);
  const rejected = Object.fromEntries(lost);
  return {
    room: 'orphans',
    unit: 'messages',
    in: all,
    out,
    rejected,
    duplicate: 0,
    dropped_qos0: 0,
    pending,
    lag_seconds: 0,
  };
}
