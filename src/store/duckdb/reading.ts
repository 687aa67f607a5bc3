import type { DuckDBValue } from '@duckdb/node-api';
import { isAppError } from '../../base/index.ts';
import type { Holdings } from './holdings.ts';
import type { Question, ReadPool } from './read-pool.ts';
import type { RollupBook } from './rollup-book.ts';

/** What every read needs. */
export interface ReadingDeps {
  /** The store's directory. */
  readonly dir: string;
  readonly holdings: Holdings;
  readonly rollups: Pick<RollupBook, 'all' | 'of'>;
  readonly pool: ReadPool;
  readonly cursor: () => number;
}

/**
 * Asks what `build` makes of the holdings as they are. A segment may move to a file, or go, between the two:
 * then the answer is a failure, and the question is built and asked again.
 */
export async function ask(deps: ReadingDeps, build: () => Question): Promise<DuckDBValue[][]> {
  return whileHoldingsMove(deps, () => deps.pool.rows(build()));
}

/** The same for any read. */
export async function whileHoldingsMove<T>({ holdings }: ReadingDeps, read: () => Promise<T>): Promise<T> {
  for (;;) {
    const version = holdings.version;
    try {
      return await read();
    } catch (error) {
      await holdings.changing;
      const moved = holdings.version !== version;
      if (!moved || !isAppError(error) || error.code !== 'read_failed') throw error;
    }
  }
}
