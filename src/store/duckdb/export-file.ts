import { renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ExportedFile, ExportFormat } from '../export.ts';
import { columnOf, literal, plainName, quoted } from './names.ts';
import type { Question, ReadPool } from './read-pool.ts';
import { instantSql } from './rollup-sql.ts';
import type { SignalColumn } from './segment.ts';

/** The name of the nth file of a device type and day, from 1. */
export function exportFileName({
  type,
  day,
  nth,
  format,
}: {
  readonly type: string;
  readonly day: string;
  readonly nth: number;
  readonly format: ExportFormat;
}): string {
  return `${plainName(type)}.${day}${nth === 1 ? '' : `-${nth}`}.${format}`;
}

export interface ExportFileOptions {
  /** `device`, `ts` in milliseconds, and a column for each signal by `columnOf`. */
  readonly rows: Question;
  readonly signals: readonly SignalColumn[];
  readonly format: ExportFormat;
  readonly folder: string;
  readonly name: string;
}

/** Writes rows by device and time into a file that is there whole or not at all. Undefined when there are none. */
export async function writeExportFile(
  pool: Pick<ReadPool, 'rows' | 'work'>,
  { rows: { sql, values }, signals, format, folder, name }: ExportFileOptions,
): Promise<ExportedFile | undefined> {
  const [counted] = await pool.rows({ sql: `SELECT count(*)::DOUBLE FROM (${sql})`, values });
  const rows = Number(counted?.[0] ?? 0);
  if (rows === 0) return undefined;
  const path = join(folder, name);
  const ordered = `SELECT ${columnsOf(signals, format === 'csv')} FROM (${sql}) AS r ORDER BY r.device, r.ts`;
  try {
    await pool.work({ sql: `COPY (${ordered}) TO ${literal(`${path}.part`)} (${forms[format]})`, values });
    renameSync(`${path}.part`, path);
  } catch (error) {
    rmSync(`${path}.part`, { force: true });
    throw error;
  }
  return { name, rows, bytes: statSync(path).size };
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
