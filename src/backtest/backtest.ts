import type { Instant } from '../base/index.ts';
import type { TruthEvent } from './judge-by-truth.ts';
import type { BacktestResult } from './result.ts';

export const backtestStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type BacktestState = (typeof backtestStates)[number];

/** A version as it was when the backtest was asked for. */
export interface AskedVersion {
  readonly id: string;
  /** Null for a document that is not stored. */
  readonly version: number | null;
  readonly document: unknown;
}

/** What is asked. */
export interface BacktestRequest {
  readonly rule: AskedVersion;
  readonly compareTo: AskedVersion | null;
  readonly from: Instant;
  /** Excluded. */
  readonly to: Instant;
  /** Null: all. */
  readonly devices: readonly string[] | null;
  /** What really happened, to hold the result against; null when nobody says. */
  readonly truth: readonly TruthEvent[] | null;
}

/** A backtest that was asked for, and what has become of it. */
export interface Backtest {
  readonly id: string;
  readonly state: BacktestState;
  readonly request: BacktestRequest;
  /** 0 to 1. */
  readonly progress: number;
  readonly asked_at: Instant;
  readonly asked_by: string;
  readonly started_at: Instant | null;
  readonly finished_at: Instant | null;
  /** Why it failed or was cancelled. */
  readonly reason: string | null;
  readonly result: BacktestResult | null;
}
