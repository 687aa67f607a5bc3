import type { BacktestState } from './backtest.ts';

/** What may happen to a backtest. */
export const backtestInputs = ['begin', 'finish', 'fail', 'cancel'] as const;
export type BacktestInput = (typeof backtestInputs)[number];

/** Where an input leads. What is missing changes nothing: it came too late. */
const backtestTransitions: Readonly<Record<BacktestState, Partial<Record<BacktestInput, BacktestState>>>> = {
  queued: { begin: 'running', fail: 'failed', cancel: 'cancelled' },
  running: { finish: 'done', fail: 'failed', cancel: 'cancelled' },
  done: {},
  failed: {},
  cancelled: {},
};

/** The next state; undefined when the input changes nothing. */
export function decideBacktest(state: BacktestState, input: BacktestInput): BacktestState | undefined {
  return backtestTransitions[state][input];
}
