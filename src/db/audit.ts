import type { Kysely } from 'kysely';
import type { Instant } from '../base/index.ts';
import type { Reader, Tx } from './database.ts';

/** Something that changed, who changed it and when. Never altered or removed once written. */
export interface AuditDraft {
  readonly at: Instant;
  /** Name of the person or program; `carewatch` for what the daemon did by itself. */
  readonly actor: string;
  /** Object and past participle, e.g. `ticket.opened`; the event name of the stream. */
  readonly action: string;
  readonly object: { readonly kind: string; readonly id: string };
  readonly device_id?: string;
  /** JSON; no secrets. */
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface AuditRecord extends AuditDraft {
  /** Rises with every record, in commit order; a stream resumes after it. */
  readonly id: number;
}

interface AuditTable {
  readonly id: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly object_kind: string;
  readonly object_id: string;
  readonly device_id: string | null;
  readonly detail: string;
}

type Tables = { audit: AuditTable };

/** Appends one record within the change it tells of; returns its id. */
export async function recordAudit(tx: Tx, draft: AuditDraft): Promise<number> {
  const row = {
    at: draft.at,
    actor: draft.actor,
    action: draft.action,
    object_kind: draft.object.kind,
    object_id: draft.object.id,
    device_id: draft.device_id ?? null,
    detail: JSON.stringify(draft.detail),
  };
  const { insertId } = await (tx.as<Tables>() as Kysely<{ audit: Omit<AuditTable, 'id'> }>)
    .insertInto('audit')
    .values(row)
    .executeTakeFirstOrThrow();
  return Number(insertId);
}

export interface AuditFilter {
  /** Only records with a greater id; 0 for all. */
  readonly after?: number;
  readonly device_id?: string;
  readonly object?: { readonly kind: string; readonly id: string };
  readonly limit: number;
}

/** What somebody looks for in the audit; `action` is a whole one, or a kind of object for all of its actions. */
export interface AuditSearch {
  readonly device_id?: string;
  readonly object_kind?: string;
  readonly object_id?: string;
  readonly actor?: string;
  readonly action?: string;
  readonly from?: Instant;
  readonly to?: Instant;
  readonly newestFirst: boolean;
  /** Where the page before ended. */
  readonly past?: number;
  readonly limit: number;
}

/** Records that one page of a search looks at: what nothing finds costs no more than that. */
const lookedAt = 100_000;

/** A page of a search; with `goOn` it ended before the audit did, and the search goes on past that id. */
export async function searchAudit(
  reader: Reader,
  search: AuditSearch,
): Promise<{ readonly records: readonly AuditRecord[]; readonly goOn: number | null }> {
  const { newestFirst, limit } = search;
  const last = await lastAuditId(reader);
  const begin = search.past ?? (newestFirst ? last + 1 : 0);
  // One object and one device are found by an index, however far back.
  const indexed = search.device_id !== undefined || search.object_id !== undefined;
  const reach = indexed ? last + 1 : lookedAt;
  const end = newestFirst ? Math.max(0, begin - reach - 1) : Math.min(last, begin + reach);
  const rows = await searched(reader, search)
    .where('id', '>', newestFirst ? end : begin)
    .where('id', newestFirst ? '<' : '<=', newestFirst ? begin : end)
    .orderBy('id', newestFirst ? 'desc' : 'asc')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit).map(toRecord);
  const cut = rows.length > limit ? (shown.at(-1)?.id ?? null) : null;
  const window = newestFirst ? (end > 0 ? end + 1 : null) : end < last ? end : null;
  return { records: shown, goOn: cut ?? window };
}

function searched(reader: Reader, search: AuditSearch) {
  const { device_id, object_kind, object_id, actor, action, from, to } = search;
  return reader
    .as<Tables>()
    .selectFrom('audit')
    .selectAll()
    .$if(device_id !== undefined, (q) => q.where('device_id', '=', device_id ?? ''))
    .$if(object_kind !== undefined, (q) => q.where('object_kind', '=', object_kind ?? ''))
    .$if(object_id !== undefined, (q) => q.where('object_id', '=', object_id ?? ''))
    .$if(actor !== undefined, (q) => q.where('actor', '=', actor ?? ''))
    .$if(action !== undefined, (q) =>
      action?.includes('.') ? q.where('action', '=', action) : q.where('action', 'like', `${action}.%`),
    )
    .$if(from !== undefined, (q) => q.where('at', '>=', from ?? 0))
    .$if(to !== undefined, (q) => q.where('at', '<', to ?? 0));
}

/** Records in the order of their ids. */
export async function readAudit(reader: Reader, filter: AuditFilter): Promise<AuditRecord[]> {
  const { after = 0, device_id, object } = filter;
  const rows = await reader
    .as<Tables>()
    .selectFrom('audit')
    .selectAll()
    .where('id', '>', after)
    .$if(device_id !== undefined, (q) => q.where('device_id', '=', device_id ?? ''))
    .$if(object !== undefined, (q) =>
      q.where('object_kind', '=', object?.kind ?? '').where('object_id', '=', object?.id ?? ''),
    )
    .orderBy('id')
    .limit(filter.limit)
    .execute();
  return rows.map(toRecord);
}

/** Of whom and of what a history is: everything about the devices, and about the objects by their kind. */
export interface HistoryOf {
  readonly device_ids: readonly string[];
  readonly objects: Readonly<Record<string, readonly string[]>>;
}

/**
 * Records about any of them in the order of their ids, each once. Each device is asked for by itself, so that a long
 * history costs no more than the records that are shown.
 */
export async function readHistory(
  reader: Reader,
  { device_ids, objects }: HistoryOf,
  { after = 0, limit }: Pick<AuditFilter, 'after' | 'limit'>,
): Promise<AuditRecord[]> {
  const found = new Map<number, AuditRecord>();
  const take = (records: readonly AuditRecord[]): void => {
    for (const record of records) found.set(record.id, record);
  };
  for (const device_id of new Set(device_ids)) take(await readAudit(reader, { after, limit, device_id }));
  for (const [kind, ids] of Object.entries(objects)) {
    if (ids.length > 0) take(await readObjects(reader, kind, ids, after, limit));
  }
  return [...found.values()].toSorted((a, b) => a.id - b.id).slice(0, limit);
}

async function readObjects(
  reader: Reader,
  kind: string,
  ids: readonly string[],
  after: number,
  limit: number,
): Promise<AuditRecord[]> {
  const rows = await reader
    .as<Tables>()
    .selectFrom('audit')
    .selectAll()
    .where('object_kind', '=', kind)
    .where('object_id', 'in', ids)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(toRecord);
}

/** The newest record's id; 0 when there is none. */
export async function lastAuditId(reader: Reader): Promise<number> {
  const row = await reader
    .as<Tables>()
    .selectFrom('audit')
    .select('id')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? 0;
}

function toRecord(row: AuditTable): AuditRecord {
  return {
    id: row.id,
    at: row.at as Instant,
    actor: row.actor,
    action: row.action,
    object: { kind: row.object_kind, id: row.object_id },
    ...(row.device_id === null ? {} : { device_id: row.device_id }),
    detail: JSON.parse(row.detail) as Record<string, unknown>,
  };
}
