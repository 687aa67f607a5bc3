import { sql } from 'kysely';
import type { Instant } from '../../base/index.ts';
import { type Migration, type Page, type PageRequest, pageOf, type Reader, readPageKey } from '../../db/index.ts';
import type { Handover, HandoverContent } from './handover.ts';

interface HandoverRow {
  readonly id: string;
  readonly from_at: number;
  readonly to_at: number;
  readonly next_at: number;
  /** JSON. */
  readonly content: string;
}

export interface HandoverTables {
  readonly handovers: HandoverRow;
}

export const handoverMigrations: readonly Migration[] = [
  {
    name: 'quality-004-handovers',
    async up(db) {
      await sql`create table handovers (
        id text primary key,
        from_at integer not null,
        to_at integer not null unique,
        next_at integer not null,
        content text not null
      ) strict`.execute(db);
    },
  },
];

export const toHandoverRow = ({ id, from, to, next, content }: Handover): HandoverRow => ({
  ...{ id, from_at: from, to_at: to, next_at: next },
  content: JSON.stringify(content),
});

const toHandover = ({ id, from_at, to_at, next_at, content }: HandoverRow): Handover => ({
  ...{ id, from: from_at as Instant, to: to_at as Instant, next: next_at as Instant },
  content: JSON.parse(content) as HandoverContent,
});

export interface HandoverFilter {
  /** Of shifts that ended then or later, and before. */
  readonly from?: Instant;
  readonly to?: Instant;
}

export async function getHandover(reader: Reader, id: string): Promise<Handover | undefined> {
  const db = reader.as<HandoverTables>();
  const row = await db.selectFrom('handovers').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : toHandover(row);
}

/** The newest first. */
export async function listHandovers(
  reader: Reader,
  { from, to }: HandoverFilter,
  page: PageRequest,
): Promise<Page<Handover>> {
  const [before] = readPageKey(page, [0] as [number]) ?? [];
  const rows = await reader
    .as<HandoverTables>()
    .selectFrom('handovers')
    .selectAll()
    .$if(before !== undefined, (q) => q.where('to_at', '<', before ?? 0))
    .$if(from !== undefined, (q) => q.where('to_at', '>=', from ?? 0))
    .$if(to !== undefined, (q) => q.where('to_at', '<', to ?? 0))
    .orderBy('to_at', 'desc')
    .limit(page.limit + 1)
    .execute();
  return pageOf(rows, page, (row) => [row.to_at], toHandover);
}
