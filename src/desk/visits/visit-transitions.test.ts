import { expect, it } from 'vitest';
import { transitionTable } from '../../../test/golden/transitions/transition-table.ts';
import { decideVisitCheck, visitCheckInputs } from './check-transitions.ts';
import { visitCheckStates, visitStates } from './visit.ts';
import { decideVisit, visitInputs } from './visit-transitions.ts';

it('moves a visit exactly as the table in the docs says', async () => {
  const table = transitionTable('Visit', visitStates, visitInputs, decideVisit);
  await expect(table).toMatchFileSnapshot('../../../test/golden/transitions/visit.md');
});

it('judges a visit exactly as the table in the docs says', async () => {
  const table = transitionTable('Check of a visit', visitCheckStates, visitCheckInputs, decideVisitCheck);
  await expect(table).toMatchFileSnapshot('../../../test/golden/transitions/visit-check.md');
});

it('takes back no verdict, but for a condition that returned', () => {
  for (const state of ['agrees', 'unknown', 'contradicted'] as const) {
    const moves = visitCheckInputs.filter((input) => decideVisitCheck(state, input) !== undefined);
    expect(moves, state).toEqual(state === 'contradicted' ? [] : ['return']);
  }
});

it('finishes what somebody arrived at, and nothing else', () => {
  expect(visitStates.filter((state) => decideVisit(state, 'finish') !== undefined)).toEqual(['under_way']);
});
