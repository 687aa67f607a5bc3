import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CountQuery, StoreStats, TableStats } from '../store.ts';
import type { ReadingDeps } from './reading.ts';
import { ask } from './reading.ts';
import type { Segment } from './segment.ts';
import { bound, rowsOf } from './source.ts';

export async function countReadings(deps: ReadingDeps, query: CountQuery): Promise<number> {
  const { type, device, from, to } = query;
  const { where, values } = bound([
    ['device = $device', 'device', device],
    ['ts >= $from', 'from', from],
    ['ts < $to', 'to', to],
  ]);
  const segments = (): readonly Segment[] => deps.holdings.segments('reading', type);
  if (Object.keys(values).length === 0) return rowsIn(segments());
  const rows = await ask(deps, () => {
    const sql = rowsOf(deps.dir, segments(), () => '1', where);
    return sql === undefined ? NOTHING : { sql: `SELECT count(*)::DOUBLE FROM (${sql})`, values };
  });
  return Number(rows[0]?.[0] ?? 0);
}

const NOTHING = { sql: 'SELECT 0', values: {} };

const rowsIn = (segments: readonly Segment[]): number => segments.reduce((sum, { rows }) => sum + rows, 0);

const bytesIn = (kept: readonly { readonly bytes: number }[]): number =>
  kept.reduce((sum, { bytes }) => sum + bytes, 0);

export function storeStats(deps: ReadingDeps, pendingRows: number): StoreStats {
  const segments = deps.holdings.segments();
  const groups = Map.groupBy(segments, ({ table, type }) => `${table} ${type}`);
  const tables = [...groups.values()].map(tableStats);
  const bytes = bytesIn(segments) + bytesIn(deps.rollups.all()) + databaseBytes(deps.dir);
  return { rows: rowsIn(segments), bytes, pendingRows, readsWaiting: deps.pool.waiting, tables };
}

function tableStats(segments: readonly Segment[]): TableStats {
  const closed = segments.filter(({ file }) => file !== undefined);
  const { table = '', type = '' } = segments[0] ?? {};
  return {
    ...{ table, type, rows: rowsIn(segments), openDays: segments.length - closed.length },
    ...{ closedDays: closed.length, closedRows: rowsIn(closed), closedBytes: bytesIn(closed) },
  };
}

/** DuckDB's file and its log, which lie beside the folders of closed days. */
function databaseBytes(dir: string): number {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { name }) => sum + (statSync(join(dir, name), { throwIfNoEntry: false })?.size ?? 0), 0);
}
