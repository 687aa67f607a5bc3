import type { ReadingRow } from './reading-row.ts';
import type { Point } from './wire.ts';
import { WireError } from './wire.ts';

/** Points in one request: what InfluxDB takes best. */
const POINTS_TOGETHER = 5_000;

export interface RefusedPoint<T = ReadingRow> {
  readonly row: T;
  /** In the words of the database. */
  readonly reason: string;
}

/** Requests at once, where no two rows share an instant: while the database has one, the next is put together. */
const AT_ONCE = 2;

export interface WriteAllOptions {
  /** Whether a row may have to win over an earlier one, so that their order counts. */
  readonly inOrder: boolean;
  /** Points in one request. */
  readonly together?: number;
}

/**
 * Writes all rows and returns those that the database refuses. It says that of a request as a whole and often
 * of one point only, so a refused request is halved until the points at fault stand alone: of n points k bad ones cost
 * some k·log2(n) requests, and never the others.
 */
export async function writeAll<T>(
  rows: readonly T[],
  pointOf: (row: T) => Point,
  write: (points: readonly Point[]) => Promise<void>,
  { inOrder, together = POINTS_TOGETHER }: WriteAllOptions,
): Promise<RefusedPoint<T>[]> {
  const refused: RefusedPoint<T>[] = [];
  const put = async (some: readonly T[]): Promise<void> => {
    try {
      await write(some.map(pointOf));
    } catch (error) {
      if (!(error instanceof WireError) || error.kind === 'unavailable') throw error;
      const [row] = some;
      if (row === undefined) return;
      if (some.length === 1) {
        refused.push({ row, reason: error.message });
        return;
      }
      const half = Math.ceil(some.length / 2);
      await put(some.slice(0, half));
      await put(some.slice(half));
    }
  };
  const requests: (readonly T[])[] = [];
  for (let from = 0; from < rows.length; from += together) requests.push(rows.slice(from, from + together));
  const lane = async (): Promise<void> => {
    for (let next = requests.shift(); next !== undefined; next = requests.shift()) await put(next);
  };
  // All have ended before the first failure is told: what is tried again must not meet what is still on its way.
  const ended = await Promise.allSettled(Array.from({ length: inOrder ? 1 : AT_ONCE }, lane));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
  return refused;
}
