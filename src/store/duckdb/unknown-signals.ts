import type { DuckDBConnection } from '@duckdb/node-api';
import { instant } from '../../base/index.ts';
import type { SignalValue } from '../../telemetry/index.ts';
import { MAX_PAGE } from '../limits.ts';
import type { UnknownSignal } from '../store.ts';
import { readNumber } from './books.ts';
import type { ReadingDeps } from './reading.ts';

const NAMES_A_DEVICE = 64;
/** The table is appended to like any other; beyond this, and twice what it was, superseded rows are dropped. */
const TIDY_ROWS = 100_000;

/** Of each device and name the newest row, and of each device the newest names. */
const newest = (where: string): string => `
  SELECT * FROM (
    FROM unknown_signals ${where}
    QUALIFY row_number() OVER (PARTITION BY device, name ORDER BY seq DESC, idx DESC) = 1
  ) QUALIFY row_number() OVER (PARTITION BY device ORDER BY seq DESC, idx DESC, name) <= ${NAMES_A_DEVICE}`;

export async function readUnknownSignals(
  { pool }: ReadingDeps,
  { device }: { readonly device?: string | undefined },
): Promise<UnknownSignal[]> {
  const kept = newest(device === undefined ? '' : 'WHERE device = $device');
  const sql = `SELECT device, name, seq::DOUBLE, ts::DOUBLE, value FROM (${kept})
    ORDER BY seq DESC, idx DESC, name LIMIT ${MAX_PAGE}`;
  const rows = await pool.rows({ sql, values: device === undefined ? {} : { device } });
  return rows.map(([of, name, seq, ts, value]) => ({
    ...{ device: String(of), name: String(name), seq: Number(seq), ts: instant(Number(ts)) },
    value: JSON.parse(String(value)) as SignalValue,
  }));
}

/** Keeps the table of unknown signals within bounds. */
export interface UnknownKeeper {
  /** Call with the writing connection to yourself, after appends. */
  tidyWhenLong(appended: number): Promise<void>;
}

export async function openUnknownKeeper(connection: DuckDBConnection): Promise<UnknownKeeper> {
  const count = (): Promise<number> => readNumber(connection, 'SELECT count(*)::DOUBLE FROM unknown_signals');
  let rows = await count();
  let tidyAt = Math.max(TIDY_ROWS, 2 * rows);
  return {
    async tidyWhenLong(appended) {
      rows += appended;
      if (rows < tidyAt) return;
      await connection.run(`CREATE OR REPLACE TABLE unknown_signals AS ${newest('')}`);
      rows = await count();
      tidyAt = Math.max(TIDY_ROWS, 2 * rows);
    },
  };
}
