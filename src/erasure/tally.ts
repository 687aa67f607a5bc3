import { createHash } from 'node:crypto';
import type { ErasureRow } from './tables.ts';

/** Counts what an erasure overwrote and names the rows, part by part, so that it goes on after a stop. */
export interface Tally {
  /** A row in which the columns were overwritten, or that was removed. */
  touch(table: string, key: readonly unknown[], columns: readonly string[], removed?: boolean): void;
  read(): Pick<ErasureRow, 'changed' | 'rows_touched' | 'rows_before' | 'rows_after'>;
}

export const emptyTally = { changed: '{}', rows_touched: 0, rows_before: '', rows_after: '' } as const;

export function createTally(from: Pick<ErasureRow, 'changed' | 'rows_touched' | 'rows_before' | 'rows_after'>): Tally {
  const changed = JSON.parse(from.changed) as Record<string, number>;
  let { rows_touched, rows_before, rows_after } = from;
  return {
    touch(table, key, columns, removed = false) {
      for (const column of columns) changed[`${table}.${column}`] = (changed[`${table}.${column}`] ?? 0) + 1;
      const line = `${table} ${JSON.stringify(key)}\n`;
      rows_touched += 1;
      rows_before = chained(rows_before, line);
      if (!removed) rows_after = chained(rows_after, line);
    },
    read: () => ({ changed: JSON.stringify(changed), rows_touched, rows_before, rows_after }),
  };
}

/** The digest of all lines so far is that of the digest before it and the line. */
const chained = (before: string, line: string): string =>
  createHash('sha256').update(before).update(line).digest('hex');
