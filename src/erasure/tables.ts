import { sql } from 'kysely';
import type { Migration } from '../db/index.ts';

export interface ErasureRow {
  readonly id: string;
  readonly customer_id: string;
  readonly state: 'sweeping' | 'verifying' | 'compacting' | 'done';
  readonly reason: string;
  readonly asked_by: string;
  readonly asked_at: number;
  readonly done_at: number | null;
  /** JSON: how many values were overwritten or removed, by `table.column`. */
  readonly changed: string;
  readonly rows_touched: number;
  readonly rows_before: string;
  readonly rows_after: string;
  /** JSON of `Verification`. */
  readonly verification: string | null;
  /** JSON of `Person`: what is looked for. Gone when the verification is over. */
  readonly person: string | null;
  /** JSON of `Place`: up to where the tables were gone through. */
  readonly place: string | null;
  /** How often the tables were swept. */
  readonly rounds: number;
}

export interface ErasureTables {
  readonly erasures: ErasureRow;
}

export const erasureMigrations: readonly Migration[] = [
  {
    name: 'erasure-001-erasures',
    async up(db) {
      await sql`create table erasures (
        id text primary key,
        customer_id text not null unique,
        state text not null check (state in ('sweeping', 'verifying', 'compacting', 'done')),
        reason text not null,
        asked_by text not null,
        asked_at integer not null,
        done_at integer,
        changed text not null,
        rows_touched integer not null,
        rows_before text not null,
        rows_after text not null,
        verification text,
        person text,
        place text,
        rounds integer not null,
        check (state in ('sweeping', 'verifying') or person is null)
      ) strict, without rowid`.execute(db);
      await sql`create index erasures_running on erasures (asked_at) where state <> 'done'`.execute(db);
    },
  },
];
