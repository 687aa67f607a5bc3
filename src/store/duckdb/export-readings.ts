import { renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { listValue } from '@duckdb/node-api';
import { instant } from '../../base/index.ts';
import { storeError } from '../errors.ts';
import type { ExportedFile, Exporter, ExportPart, ExportQuery } from '../export.ts';
import { deviceSlices } from './device-slices.ts';
import { columnOf, literal, plainName, quoted } from './names.ts';
import { type ReadingDeps, whileHoldingsMove } from './reading.ts';
import { DAY_MS } from './rollup.ts';
import { instantSql, instantsOf } from './rollup-sql.ts';
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

function refuseUnheard({ type, signals = [] }: ExportQuery, stored: ReadonlySet<string>): void {
  const unheard = signals.find((name) => !stored.has(name));
  if (unheard === undefined) return;
  const reason = `${unheard} was never stored${type === undefined ? '' : ` of ${type}`}; leave it out`;
  throw storeError({ code: 'bad_query', field: 'signals', reason });
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
  const columns = columnsOf(signals, format === 'csv');
  const files: ExportedFile[] = [];
  for (const slice of await deviceSlices(deps, segments, range)) {
    const raw = instantsOf({ dir, holdings, type, segments, signals, ...range, devices: slice });
    if (raw === undefined) continue;
    const named = devices === undefined ? '' : ' WHERE device IN (SELECT unnest($devices))';
    const values = { ...raw.values, ...(devices === undefined ? {} : { devices: listValue(['', ...devices]) }) };
    const rows = `SELECT * FROM (${raw.sql})${named}`;
    const counted = await pool.rows({ sql: `SELECT count(*)::DOUBLE FROM (${rows})`, values });
    const count = Number(counted[0]?.[0] ?? 0);
    if (count === 0) continue;
    const day = new Date(from).toISOString().slice(0, 10);
    const name = `${plainName(type)}.${day}${files.length === 0 ? '' : `-${files.length + 1}`}.${format}`;
    const path = join(folder, name);
    const copy = `COPY (SELECT ${columns} FROM (${rows}) AS r ORDER BY r.device, r.ts) TO ${literal(`${path}.part`)} (${forms[format]})`;
    try {
      await pool.work({ sql: copy, values });
      renameSync(`${path}.part`, path);
    } catch (error) {
      rmSync(`${path}.part`, { force: true });
      throw error;
    }
    files.push({ name, rows: count, bytes: statSync(path).size });
  }
  return files;
}

const forms = {
  parquet: 'FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880',
  csv: 'FORMAT csv, HEADER true',
} as const;

/** Signals by their own names; where two would be one to a tool that ignores case, by safe ones. */
function columnsOf(signals: readonly SignalColumn[], csv: boolean): string {
  const taken = new Map<string, number>([
    ['device', 2],
    ['ts', 2],
  ]);
  for (const { name } of signals) taken.set(name.toLowerCase(), (taken.get(name.toLowerCase()) ?? 0) + 1);
  const nameOf = (name: string): string =>
    name === '' || (taken.get(name.toLowerCase()) ?? 0) > 1 || name.includes('\0') ? columnOf(name) : name;
  const cells = signals.map(({ name, kind }) => {
    const column = `r.${quoted(columnOf(name))}`;
    const shown = nameOf(name);
    return `${csv && kind === 'text' ? harmless(column) : column} AS ${quoted(csv && formula.test(shown) ? `'${shown}` : shown)}`;
  });
  const ts = instantSql('r.ts');
  const device = csv ? [harmless('r.device'), `strftime(${ts}, '%Y-%m-%dT%H:%M:%S.%gZ')`] : ['r.device', ts];
  return [`${device[0]} AS device`, `${device[1]} AS ts`, ...cells].join(', ');
}

/** What a spreadsheet would take for a formula begins with an apostrophe, as in the lists of the API. */
const harmless = (column: string): string =>
  `CASE WHEN regexp_matches(${column}, '${formulaInSql}') THEN '''' || ${column} ELSE ${column} END`;

const formula = /^[\s\uFEFF]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20|%]|^[\t\r\n]/;
const formulaInSql = String.raw`^[\s\x{A0}\x{3000}\x{FEFF}]*[=+@|%\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}-]|^[\t\r\n]`;
