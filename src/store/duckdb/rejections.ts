import type { DuckDBValue } from '@duckdb/node-api';
import { DuckDBBlobValue } from '@duckdb/node-api';
import { instant } from '../../base/index.ts';
import type { RejectionReason } from '../../telemetry/index.ts';
import { storeError } from '../errors.ts';
import { checkedLimit, MAX_PAGE } from '../limits.ts';
import type { Rejection, RejectionCount, RejectionFilter, RejectionsPage, RejectionsQuery } from '../store.ts';
import type { Question } from './read-pool.ts';
import type { ReadingDeps } from './reading.ts';
import { ask } from './reading.ts';
import { bound, ORDER, order, rowsOf } from './source.ts';

export async function readRejections(deps: ReadingDeps, query: RejectionsQuery): Promise<RejectionsPage> {
  const limit = checkedLimit(query.limit);
  const after = query.after === undefined ? undefined : placeOf(query.after);
  const columns = 'seq::DOUBLE, idx::DOUBLE, "at"::DOUBLE, device, reason, detail, sample';
  const rows = await ask(deps, () => {
    const { sql, values } = rejected(deps, query, after);
    return { sql: `SELECT ${columns} FROM (${sql}) ORDER BY seq DESC, idx DESC LIMIT ${limit + 1}`, values };
  });
  const items = rows.slice(0, limit).map(toRejection);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? String(order(last)) : null };
}

export async function countRejections(deps: ReadingDeps, filter: RejectionFilter): Promise<RejectionCount[]> {
  const rows = await ask(deps, () => {
    const { sql, values } = rejected(deps, filter, undefined);
    const columns = 'device, reason, count(*)::DOUBLE AS total, max("at")::DOUBLE';
    const end = `ORDER BY total DESC, device, reason LIMIT ${MAX_PAGE}`;
    return { sql: `SELECT ${columns} FROM (${sql}) GROUP BY device, reason ${end}`, values };
  });
  return rows.map(([device, reason, count, lastAt]) => ({
    ...{ device: String(device), reason: reason as RejectionReason },
    ...{ count: Number(count), lastAt: instant(Number(lastAt)) },
  }));
}

/** The cursor of a page is the place of its last item. */
function placeOf(after: string): bigint {
  if (/^\d{1,19}$/.test(after)) return BigInt(after);
  throw storeError({ code: 'bad_query', field: 'after', reason: `${after} is no cursor; use next of the page before` });
}

function rejected({ dir, holdings }: ReadingDeps, filter: RejectionFilter, before: bigint | undefined): Question {
  const { device, reason, from, to } = filter;
  const { where, values } = bound([
    ['device = $device', 'device', device],
    ['reason = $reason', 'reason', reason],
    ['"at" >= $from', 'from', from],
    ['"at" < $to', 'to', to],
    [`${ORDER} < $before`, 'before', before],
  ]);
  const columns = 'seq, idx, "at", device, reason, detail, sample';
  const sql = rowsOf(dir, holdings.segments('rejection'), () => columns, where);
  const none = "SELECT 0 AS seq, 0 AS idx, 0 AS \"at\", '' AS device, '' AS reason, '' AS detail, NULL AS sample";
  return sql === undefined ? { sql: `${none} WHERE false`, values: {} } : { sql, values };
}

function toRejection([seq, idx, at, device, reason, detail, sample]: DuckDBValue[]): Rejection {
  return {
    ...{ seq: Number(seq), idx: Number(idx), at: instant(Number(at)), device: String(device) },
    ...{ reason: reason as RejectionReason, detail: String(detail), sample: bytesIn(sample) },
  };
}

/** A copy of a BLOB, whose memory is the database's. */
export function bytesIn(value: DuckDBValue | undefined): Uint8Array {
  return value instanceof DuckDBBlobValue ? new Uint8Array(value.bytes) : new Uint8Array();
}
