import { sql } from 'kysely';
import type { Instant } from '../../base/index.ts';
import type { Page, PageRequest, Reader } from '../../db/index.ts';
import { pageOf, readPageKey } from '../../db/index.ts';
import type { AlertsTables } from '../tables.ts';
import type { Silence, SilenceKind, SilenceState } from './silence.ts';
import { toSilence } from './silence-row.ts';

export interface SilenceFilter {
  readonly kind?: SilenceKind;
  readonly state?: SilenceState;
  /** Visits to this device. */
  readonly device_id?: string;
}

/** Silences as they stand at `now`. */
export interface SilencesReader {
  getSilence(id: string, now: Instant): Promise<Silence | undefined>;
  /** Newest first. */
  listSilences(filter: SilenceFilter, page: PageRequest, now: Instant): Promise<Page<Silence>>;
}

export function createSilencesReader(reader: Reader): SilencesReader {
  return {
    async getSilence(id, now) {
      const row = await select(reader).where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : toSilence(row, now);
    },
    async listSilences({ kind, state, device_id }, page, now) {
      const after = readPageKey(page, [0, ''] as [number, string]);
      const rows = await select(reader)
        .$if(after !== undefined, (q) => q.where(sql<boolean>`(created_at, id) < (${after?.[0]}, ${after?.[1]})`))
        .$if(kind !== undefined, (q) => q.where('kind', '=', kind ?? 'silence'))
        .$if(device_id !== undefined, (q) => q.where('device_id', '=', device_id ?? ''))
        .$if(state !== undefined, (q) => q.where(inState(state ?? 'active', now)))
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(page.limit + 1)
        .execute();
      return pageOf(
        rows,
        page,
        (row) => [row.created_at, row.id],
        (row) => toSilence(row, now),
      );
    },
  };
}

const select = (reader: Reader) => reader.as<AlertsTables>().selectFrom('silences').selectAll();

/** The same as `silenceState`, asked of the database. */
function inState(state: SilenceState, now: Instant) {
  switch (state) {
    case 'pending':
      return sql<boolean>`(ended_by is null and starts_at > ${now} and ends_at > ${now})`;
    case 'active':
      return sql<boolean>`(ended_by is null and starts_at <= ${now} and ends_at > ${now})`;
    case 'expired':
      return sql<boolean>`(ended_by is not null or ends_at <= ${now})`;
  }
}
