import { expect, it } from 'vitest';
import { transitionTable } from '../../../test/golden/transitions/transition-table.ts';
import { visitStates } from './visit.ts';
import { decideVisit, visitInputs } from './visit-transitions.ts';

it('moves a visit exactly as the table in the docs says', async () => {
  const table = transitionTable('Visit', visitStates, visitInputs, decideVisit);
  await expect(table).toMatchFileSnapshot('../../../test/golden/transitions/visit.md');
});

it('finishes what somebody arrived at, and nothing else', () => {
  expect(visitStates.filter((state) => decideVisit(state, 'finish') !== undefined)).toEqual(['under_way']);
});
