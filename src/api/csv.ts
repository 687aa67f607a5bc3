/** One row of a CSV text, or why it cannot be read. `line` is where it begins, counted from 1. */
export type CsvRow =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly fault: string };

/**
 * Reads comma-separated values as RFC 4180 says: quoted cells may hold commas, doubled quotes and line ends; lines end
 * with CRLF, LF or CR. Blank lines are passed over. Rows come one by one, so that a large file holds nothing up.
 */
export function* readCsv(text: string): Generator<CsvRow, void, undefined> {
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const row = readRow(text, at);
    if (row.fault !== undefined) yield { line, fault: row.fault };
    else if (row.cells.length > 1 || row.cells[0]?.trim() !== '') yield { line, cells: row.cells };
    at = row.end;
    line += row.lines;
  }
}

interface RawRow {
  readonly cells: readonly string[];
  readonly fault?: string;
  /** Where the next row begins, and how many line ends lie before it. */
  readonly end: number;
  readonly lines: number;
}

function readRow(text: string, start: number): RawRow {
  const cells: string[] = [];
  let at = start;
  let lines = 0;
  let fault: string | undefined;
  for (;;) {
    const cell = text[at] === '"' ? readQuoted(text, at) : readPlain(text, at);
    cells.push(cell.value);
    lines += countLineEnds(text, at, cell.end);
    fault ??= cell.fault;
    at = cell.end;
    if (text[at] === ',') {
      at += 1;
      continue;
    }
    if (at < text.length) at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
    return { cells, end: at, lines: lines + 1, ...(fault === undefined ? {} : { fault }) };
  }
}

interface Cell {
  readonly value: string;
  /** The index of the comma or line end after it, or the text's length. */
  readonly end: number;
  readonly fault?: string;
}

function readPlain(text: string, start: number): Cell {
  const end = endOfPlain(text, start);
  return { value: text.slice(start, end), end };
}

function readQuoted(text: string, start: number): Cell {
  const parts: string[] = [];
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return { value: '', end: text.length, fault: 'a quote is opened and never closed' };
    parts.push(text.slice(at, quote));
    if (text[quote + 1] !== '"') {
      const end = endOfPlain(text, quote + 1);
      const after = text.slice(quote + 1, end).trim();
      const fault =
        after === ''
          ? undefined
          : `${JSON.stringify(after.slice(0, 40))} follows a closing quote; double quotes inside a cell`;
      return { value: parts.join('"'), end, ...(fault === undefined ? {} : { fault }) };
    }
    at = quote + 2;
  }
}

function endOfPlain(text: string, start: number): number {
  let at = start;
  while (at < text.length && text[at] !== ',' && text[at] !== '\n' && text[at] !== '\r') at += 1;
  return at;
}

function countLineEnds(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
