import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { Question, ReadPool } from './read-pool.ts';

/** Rows of a window, of which the first two columns are `seq` and `idx`. */
export interface WindowRows {
  /** Nearly in order: whoever decodes them puts them right. */
  readonly chunks: readonly DuckDBDataChunk[];
  /** False when there may be more: then the rows are the first, in order, and only whole entries before the last count. */
  readonly whole: boolean;
}

/**
 * All rows of a question, or the first `most` when there are twice as many and more. Rows lie about in the order in
 * which they came, and the database would sort them as if they did not: that would be most of the work.
 */
export async function windowRows(
  pool: Pick<ReadPool, 'chunks'>,
  { sql, values }: Question,
  most: number,
): Promise<WindowRows> {
  const found = await pool.chunks({ sql: `SELECT * FROM (${sql}) LIMIT ${2 * most}`, values });
  if (rowCount(found) < 2 * most) {
    // Threads of the database hand over their parts in any order.
    const chunks = found.filter(({ rowCount }) => rowCount > 0).sort((a, b) => numberAt(a, 0, 0) - numberAt(b, 0, 0));
    return { chunks, whole: true };
  }
  const sorted = await pool.chunks({ sql: `SELECT * FROM (${sql}) ORDER BY 1, 2 LIMIT ${most}`, values });
  return { chunks: sorted, whole: rowCount(sorted) < most };
}

export const rowCount = (chunks: readonly DuckDBDataChunk[]): number =>
  chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);

export function lastSeq(chunks: readonly DuckDBDataChunk[]): number {
  const last = chunks.at(-1);
  return last === undefined ? Number.NaN : numberAt(last, 0, last.rowCount - 1);
}

const numberAt = (chunk: DuckDBDataChunk, column: number, row: number): number =>
  Number(chunk.getColumnVector(column).getItem(row));
