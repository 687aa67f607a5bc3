import type { Instant } from '../base/index.ts';
import type { ErasureRow } from './tables.ts';

/** What was found of the person when every text of the operational database was read again. */
export interface Verification {
  readonly at: Instant;
  readonly tables: number;
  readonly columns: number;
  readonly rows: number;
  /** Values in which something of the person still stands; 0 is the proof. */
  readonly findings: number;
  /** Where, as `table.column`. */
  readonly found_in: readonly string[];
}

/**
 * The receipt of an erasure. `sweeping`: the person is out of devices, calls and tickets, and every other table is gone
 * through · `verifying`: every text is read again · `compacting`: the file is written anew · `done`
 */
export interface Erasure {
  readonly id: string;
  readonly customer_id: string;
  readonly state: ErasureRow['state'];
  readonly reason: string;
  readonly asked_by: string;
  readonly asked_at: Instant;
  readonly done_at: Instant | null;
  /** How many values were overwritten or removed, by `table.column`. */
  readonly changed: Readonly<Record<string, number>>;
  readonly rows_touched: number;
  /** SHA-256 over table and key of each row touched, in the order in which they were: all, and those that still stand. */
  readonly rows_before_sha256: string;
  readonly rows_after_sha256: string;
  readonly verification: Verification | null;
}

/** What an erasure would touch. */
export interface ErasurePreview {
  readonly customer_id: string;
  /** Of the erasure that was asked for already. */
  readonly erasure_id: string | null;
  /** Open P1 tickets, by number: until they are closed there is no erasure. */
  readonly blocked_by: readonly number[];
  readonly counts: {
    readonly devices: number;
    readonly tickets: number;
    readonly calls: number;
    readonly calls_to_withdraw: number;
    readonly visits: number;
    readonly names: number;
    readonly phones: number;
    readonly addresses: number;
  };
}

/** What an overwritten value says instead. */
export const erasedMark = '[erased]';

export function toErasure(row: ErasureRow): Erasure {
  const { id, customer_id, state, reason, asked_by, rows_touched } = row;
  return {
    ...{ id, customer_id, state, reason, asked_by, rows_touched },
    asked_at: row.asked_at as Instant,
    done_at: row.done_at as Instant | null,
    changed: JSON.parse(row.changed) as Record<string, number>,
    rows_before_sha256: row.rows_before,
    rows_after_sha256: row.rows_after,
    verification: row.verification === null ? null : (JSON.parse(row.verification) as Verification),
  };
}
