import { expect, it } from 'vitest';
import { transitionTable } from '../../../test/golden/transitions/transition-table.ts';
import { correctiveMoves, correctiveStates } from './corrective-action.ts';
import { decideCorrective } from './corrective-transitions.ts';

it('moves a corrective action exactly as the table in the docs says', async () => {
  const table = transitionTable('Corrective action', correctiveStates, correctiveMoves, (state, move) => {
    const step = decideCorrective(state, move);
    return 'next' in step ? step.next : undefined;
  });
  await expect(table).toMatchFileSnapshot('../../../test/golden/transitions/corrective-action.md');
});

it('verifies only measures that were taken', () => {
  for (const state of correctiveStates) expect('next' in decideCorrective(state, 'verify')).toBe(state === 'done');
});
