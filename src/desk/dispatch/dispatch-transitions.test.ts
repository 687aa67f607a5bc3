import { expect, it } from 'vitest';
import { transitionTable } from '../../../test/golden/transitions/transition-table.ts';
import { dispatchStates } from './dispatch.ts';
import { decideDispatchMove, dispatchInputs } from './dispatch-transitions.ts';

it('moves a dispatch exactly as the table in the docs says', async () => {
  const table = transitionTable('Dispatch', dispatchStates, dispatchInputs, decideDispatchMove);
  await expect(table).toMatchFileSnapshot('../../../test/golden/transitions/dispatch.md');
});

it('offers nothing that somebody took or that is over', () => {
  for (const state of dispatchStates) {
    const offers = decideDispatchMove(state, 'offer') !== undefined;
    expect(offers, state).toBe(state !== 'accepted' && state !== 'over');
  }
});
