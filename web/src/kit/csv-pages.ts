import type { Client } from '../api/client.ts';

/** As many as the API gives at once. */
const pageRows = 500;

interface Wanted {
  /** Rows that a file holds at the most; it may end a few after them, with its page. */
  readonly most: number;
  readonly signal: AbortSignal;
  /** Told after each page. */
  readonly onRows: (rows: number) => void;
}

interface CsvText {
  /** Of the file, one after the other. */
  readonly parts: readonly string[];
  readonly rows: number;
  /** There is more than the file holds. */
  readonly cut: boolean;
}

/** Spreadsheets take UTF-8 for something else without it. */
const byteOrderMark = '\uFEFF';

/** A list of the API as one CSV text: page after page, below the heading of the first. */
export async function readCsv(raw: Client['raw'], path: string, { most, signal, onRows }: Wanted): Promise<CsvText> {
  const parts: string[] = [byteOrderMark];
  let rows = 0;
  for (let cursor = ''; ; ) {
    const page = await raw('GET', pageOf(path, cursor), undefined, { headers: { accept: 'text/csv' }, signal });
    const text = (await page.text()).replace(byteOrderMark, '');
    signal.throwIfAborted();
    parts.push(parts.length === 1 ? text : text.slice(endOfLine(text, 0)));
    rows += linesOf(text) - 1;
    onRows(rows);
    cursor = page.headers.get('carewatch-next-cursor') ?? '';
    if (cursor === '' || rows >= most) return { parts, rows, cut: cursor !== '' };
  }
}

function pageOf(path: string, cursor: string): string {
  const [place = '', query = ''] = path.split('?', 2);
  const asked = new URLSearchParams(query);
  asked.set('limit', String(pageRows));
  if (cursor !== '') asked.set('cursor', cursor);
  return `${place}?${asked}`;
}

function linesOf(text: string): number {
  let lines = 0;
  for (let at = 0; at < text.length; at = endOfLine(text, at)) lines += 1;
  return lines;
}

/** Where the line that begins here ends, its line end included. One within quotes is part of a cell. */
function endOfLine(text: string, start: number): number {
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') quoted = !quoted;
    else if (sign === '\n' && !quoted) return at + 1;
  }
  return text.length;
}
