/** Expected failures of this room. */
export type BacktestFailure =
  | { readonly code: 'backtest-unknown'; readonly id: string }
  /** As many wait already as may. */
  | { readonly code: 'backtests-full'; readonly waiting: number }
  /** It is over. */
  | { readonly code: 'backtest-over'; readonly id: string; readonly state: string };
