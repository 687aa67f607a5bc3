import { inTurns } from './turns.ts';

export type Row = Readonly<Record<string, unknown>>;

/** Rows as RFC 4180 has them: a header, CRLF, and a byte order mark, without which spreadsheets misread Chinese. */
export async function csvOf(columns: readonly string[], rows: readonly Row[]): Promise<string> {
  const lines = await inTurns(rows, (row) => lineOf(columns.map((column) => valueAt(row, column))));
  return `\uFEFF${[lineOf(columns), ...lines].join('\r\n')}\r\n`;
}

const lineOf = (cells: readonly unknown[]): string => cells.map(cellOf).join(',');

function valueAt(row: Row, column: string): unknown {
  // A field may have a dot in its own name.
  if (Object.hasOwn(row, column)) return row[column];
  return column.split('.').reduce<unknown>((value, name) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    return (value as Row)[name];
  }, row);
}

/**
 * What a spreadsheet would take for a formula begins with an apostrophe, which it shows as text. Numbers are numbers:
 * they are left alone.
 */
export function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const harmless = /^[\s\uFEFF]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20|%]|^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
