import { expect, it } from 'vitest';
import { transitionTable } from '../../../test/golden/transitions/transition-table.ts';
import { claimInputs, claimState, claimStates, decideClaim } from './claim-transitions.ts';

it('lets a call pass from hand to hand exactly as the table in the docs says', async () => {
  const table = transitionTable('Claim', claimStates, claimInputs, (state, input) => {
    const move = decideClaim(state, input);
    return 'next' in move ? move.next : undefined;
  });
  await expect(table).toMatchFileSnapshot('../../../test/golden/transitions/claim.md');
});

it('is over at the instant at which it expires', () => {
  const claim = { claimed_by: 'ann', claimed_until: 10 };
  expect([claimState(claim, 'ann', 9), claimState(claim, 'bob', 9)]).toEqual(['mine', 'theirs']);
  expect([claimState(claim, 'ann', 10), claimState(claim, 'bob', 10)]).toEqual(['free', 'free']);
  expect(claimState({ claimed_by: null, claimed_until: null }, 'ann', 0)).toBe('free');
});
