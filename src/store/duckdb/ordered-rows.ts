import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { Question, ReadPool } from './read-pool.ts';

/** Rows in the order of their first two columns, `seq` and `idx`. */
export interface OrderedRows {
  readonly chunks: readonly DuckDBDataChunk[];
  /** False when there may be more: then only whole entries before the last count. */
  readonly whole: boolean;
}

/**
 * All rows of a question, or the first `most` when there are twice as many and more. Rows lie in the order in which they
 * came, so that sorting them would be most of the work: it is done only where they turn out to lie otherwise.
 */
export async function orderedRows(
  pool: Pick<ReadPool, 'chunks'>,
  { sql, values }: Question,
  most: number,
): Promise<OrderedRows> {
  const found = await pool.chunks({ sql: `SELECT * FROM (${sql}) LIMIT ${2 * most}`, values });
  // Threads of the database hand over their parts in any order.
  const chunks = found.filter(({ rowCount }) => rowCount > 0).sort((a, b) => numberAt(a, 0, 0) - numberAt(b, 0, 0));
  if (rowCount(chunks) < 2 * most && areInOrder(chunks)) return { chunks, whole: true };
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

function areInOrder(chunks: readonly DuckDBDataChunk[]): boolean {
  let seq = Number.NEGATIVE_INFINITY;
  let idx = 0;
  for (const chunk of chunks) {
    const seqs = numbersOf(chunk, 0);
    const idxs = numbersOf(chunk, 1);
    for (let row = 0; row < chunk.rowCount; row += 1) {
      const next = seqs[row] as number;
      if (next < seq || (next === seq && (idxs[row] as number) <= idx)) return false;
      seq = next;
      idx = idxs[row] as number;
    }
  }
  return true;
}

/** The vector's own memory, where the library's types show only one value at a time. */
const numbersOf = (chunk: DuckDBDataChunk, column: number): ArrayLike<number> =>
  (chunk.getColumnVector(column) as unknown as { readonly items: ArrayLike<number> }).items;
