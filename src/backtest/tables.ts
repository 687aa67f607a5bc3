import { sql } from 'kysely';
import type { Instant } from '../base/index.ts';
import type { Migration } from '../db/index.ts';
import type { Backtest, BacktestRequest, BacktestState } from './backtest.ts';
import type { BacktestResult } from './result.ts';

export interface BacktestRow {
  readonly id: string;
  readonly state: BacktestState;
  readonly rule_id: string;
  readonly request: string;
  readonly progress: number;
  readonly asked_at: number;
  readonly asked_by: string;
  readonly started_at: number | null;
  readonly finished_at: number | null;
  readonly reason: string | null;
  readonly result: string | null;
}

export type BacktestTables = { backtests: BacktestRow };

export const backtestMigrations: readonly Migration[] = [
  {
    name: 'backtest-001-backtests',
    async up(db) {
      await sql`create table backtests (
        id text primary key,
        state text not null check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
        rule_id text not null,
        request text not null,
        progress real not null,
        asked_at integer not null,
        asked_by text not null,
        started_at integer,
        finished_at integer,
        reason text,
        result text
      ) strict`.execute(db);
      await sql`create index backtests_state on backtests (state, id)`.execute(db);
    },
  },
];

export function toBacktest(row: BacktestRow): Backtest {
  return {
    id: row.id,
    state: row.state,
    request: JSON.parse(row.request) as BacktestRequest,
    progress: row.progress,
    asked_at: row.asked_at as Instant,
    asked_by: row.asked_by,
    started_at: row.started_at as Instant | null,
    finished_at: row.finished_at as Instant | null,
    reason: row.reason,
    result: row.result === null ? null : (JSON.parse(row.result) as BacktestResult),
  };
}
