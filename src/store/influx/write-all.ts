import type { ReadingRow } from './reading-row.ts';
import type { Point } from './wire.ts';
import { WireError } from './wire.ts';

/** Points in one request: what InfluxDB takes best. */
const POINTS_TOGETHER = 5_000;

export interface RefusedPoint {
  readonly row: ReadingRow;
  /** In the words of the database. */
  readonly reason: string;
}

/**
 * Writes all rows in order and returns those that the database refuses. It says that of a request as a whole and often
 * of one point only, so a refused request is halved until the points at fault stand alone: of n points k bad ones cost
 * some k·log2(n) requests, and never the others.
 */
export async function writeAll(
  rows: readonly ReadingRow[],
  pointOf: (row: ReadingRow) => Point,
  write: (points: readonly Point[]) => Promise<void>,
): Promise<RefusedPoint[]> {
  const refused: RefusedPoint[] = [];
  const put = async (some: readonly ReadingRow[]): Promise<void> => {
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
  for (let from = 0; from < rows.length; from += POINTS_TOGETHER) await put(rows.slice(from, from + POINTS_TOGETHER));
  return refused;
}
