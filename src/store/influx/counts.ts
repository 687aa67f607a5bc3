import { statSync } from 'node:fs';
import type { CountQuery, StoreStats, TableStats } from '../store.ts';
import { encoded, own } from './names.ts';
import type { ReadingDeps } from './reading-deps.ts';
import type { Spool } from './spool.ts';
import { visible } from './visible.ts';

/** Readings, of which several may share an instant. */
export async function countReadings(deps: ReadingDeps, query: CountQuery): Promise<number> {
  const { ledger, wire, gate } = deps;
  const { type, device, from, to } = query;
  if (device === undefined && from === undefined && to === undefined) {
    const rows = ledger.rowsByDay().filter((one) => type === undefined || one.type === type);
    return rows.reduce((sum, one) => sum + one.rows, 0);
  }
  const types = ledger.types.filter((one) => type === undefined || one === type);
  return gate.read(async (signal) => {
    let count = 0;
    for (const one of types) {
      const reach = ledger.reach(one);
      if (reach === undefined) continue;
      const range = {
        from: Math.max(from ?? reach.firstTs, reach.firstTs),
        to: Math.min(to ?? Infinity, reach.lastTs + 1),
      };
      if (range.from >= range.to) continue;
      const devices = device === undefined ? undefined : [encoded(device)];
      const scan = { measurement: encoded(one), devices, fields: [own.seq], ...range };
      count += await wire.count({ ...scan, ...visible(ledger, range.from) }, signal);
      count += sharedBeyondOne(deps, one, device, range);
    }
    return count;
  });
}

/** Readings whose point is also that of another. */
function sharedBeyondOne(
  { ledger }: ReadingDeps,
  type: string,
  device: string | undefined,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  const shared = ledger.sharedIn(type, from, to).filter((row) => device === undefined || row.device === device);
  return shared.length - new Set(shared.map((row) => `${row.ts} ${row.device}`)).size;
}

/** `pending`: rows that are not durable yet. What InfluxDB itself takes of its own disk is not known here. */
export async function storeStats(
  deps: ReadingDeps,
  pending: number,
  spool: Pick<Spool, 'rows' | 'bytes'>,
  ledgerFile: string,
): Promise<StoreStats> {
  const beside = await deps.beside.stats();
  const days = Map.groupBy(deps.ledger.rowsByDay(), ({ type }) => type);
  const readings = [...days].map(([type, some]): TableStats => {
    const rows = some.reduce((sum, day) => sum + day.rows, 0);
    return { table: 'reading', type, rows, openDays: some.length, closedDays: 0, closedRows: 0, closedBytes: 0 };
  });
  const rows = readings.reduce((sum, one) => sum + one.rows, beside.rows);
  const pendingRows = pending + spool.rows;
  const bytes = beside.bytes + spool.bytes + (statSync(ledgerFile, { throwIfNoEntry: false })?.size ?? 0);
  return { rows, bytes, pendingRows, readsWaiting: deps.gate.waiting, tables: [...readings, ...beside.tables] };
}
