import { listValue } from '@duckdb/node-api';
import { instant } from '../../base/index.ts';
import { type ExportedFile, type Exporter, type ExportPart, type ExportQuery, refuseUnheard } from '../export.ts';
import { DAY_MS } from '../rollup.ts';
import { deviceSlices } from './device-slices.ts';
import { exportFileName, writeExportFile } from './export-file.ts';
import { type ReadingDeps, whileHoldingsMove } from './reading.ts';
import { instantsOf } from './rollup-sql.ts';
import { mayHold, type Segment, type SignalColumn } from './segment.ts';
import { rowsOf } from './source.ts';

export function createExporter(deps: ReadingDeps): Exporter {
  return {
    parts: (query) => whileHoldingsMove(deps, () => partsOf(deps, query)),
    write: (part, query, folder) => whileHoldingsMove(deps, () => writePart(deps, part, query, folder)),
  };
}

async function partsOf(deps: ReadingDeps, query: ExportQuery): Promise<ExportPart[]> {
  const all = deps.holdings.segments('reading', query.type);
  refuseUnheard(query, new Set(all.flatMap(({ signals }) => signals)));
  const parts: ExportPart[] = [];
  for (const [type, segments] of Map.groupBy(all, (segment) => segment.type)) {
    const stored = [...new Set(segments.flatMap(({ signals }) => signals))];
    const signals = query.signals === undefined ? stored : query.signals.filter((name) => stored.includes(name));
    if (signals.length === 0) continue;
    for (const day of await daysOf(deps, segments, query)) {
      const from = instant(Math.max(query.from, day * DAY_MS));
      const to = instant(Math.min(query.to, (day + 1) * DAY_MS));
      parts.push({ type, from, to, signals });
    }
  }
  return parts;
}

/** Days within the range that have readings, by their own time. */
async function daysOf({ dir, pool }: ReadingDeps, segments: readonly Segment[], range: ExportQuery): Promise<number[]> {
  const first = Math.floor(range.from / DAY_MS);
  const last = Math.floor((range.to - 1) / DAY_MS);
  const open = segments.filter(({ tsDays }) => tsDays === undefined);
  const rows = rowsOf(dir, open, () => 'ts', 'ts >= $from AND ts < $to');
  const values = { from: BigInt(range.from), to: BigInt(range.to) };
  const found =
    rows === undefined
      ? []
      : await pool.rows({ sql: `SELECT DISTINCT floor(ts / ${DAY_MS})::INTEGER FROM (${rows})`, values });
  const days = [...segments.flatMap(({ tsDays }) => [...(tsDays ?? [])]), ...found.map(([day]) => Number(day))];
  return [...new Set(days)].filter((day) => day >= first && day <= last).sort((a, b) => a - b);
}

async function writePart(
  deps: ReadingDeps,
  part: ExportPart,
  { format, devices }: ExportQuery,
  folder: string,
): Promise<ExportedFile[]> {
  const { dir, holdings, pool } = deps;
  const { type, from, to } = part;
  const segments = holdings.segments('reading', type).filter((segment) => mayHold(segment, { from, to }));
  const range = { fromMs: Number(from), toMs: Number(to) };
  const signals = part.signals.map((name): SignalColumn => ({ name, kind: holdings.kindOf(type, name) ?? 'text' }));
  const day = new Date(from).toISOString().slice(0, 10);
  const files: ExportedFile[] = [];
  for (const slice of await deviceSlices(deps, segments, range)) {
    const raw = instantsOf({ dir, holdings, type, segments, signals, ...range, devices: slice });
    if (raw === undefined) continue;
    const named = devices === undefined ? '' : ' WHERE device IN (SELECT unnest($devices))';
    const values = { ...raw.values, ...(devices === undefined ? {} : { devices: listValue(['', ...devices]) }) };
    const rows = { sql: `SELECT * FROM (${raw.sql})${named}`, values };
    const name = exportFileName({ type, day, nth: files.length + 1, format });
    const file = await writeExportFile(pool, { rows, signals, format, folder, name });
    if (file !== undefined) files.push(file);
  }
  return files;
}
