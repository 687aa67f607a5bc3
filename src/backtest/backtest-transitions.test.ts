import { expect, it } from 'vitest';
import { transitionTable } from '../../test/golden/transitions/transition-table.ts';
import { backtestStates } from './backtest.ts';
import { backtestInputs, decideBacktest } from './backtest-transitions.ts';

it('moves a backtest exactly as the table in the docs says', async () => {
  const table = transitionTable('Backtest', backtestStates, backtestInputs, decideBacktest);
  await expect(table).toMatchFileSnapshot('../../test/golden/transitions/backtest.md');
});

it('lets nothing happen to a backtest that is over', () => {
  for (const state of ['done', 'failed', 'cancelled'] as const) {
    for (const input of backtestInputs) expect(decideBacktest(state, input)).toBeUndefined();
  }
});
