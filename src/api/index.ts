export { createApi } from './api.ts';
export type { RuleTester } from './deps.ts';
export { readBacktestRequest } from './routes/backtest-request.ts';
export { backtestView } from './views/backtest.ts';
