import { expect, it } from 'vitest';
import { transitionTable } from '../../../test/golden/transitions/transition-table.ts';
import { callOutcomes, callStates } from './call.ts';
import { callInputs, decideCall, inputOf } from './call-transitions.ts';

it('moves care calls and callbacks exactly as the table in the docs says', async () => {
  const table = transitionTable('Care call and callback', callStates, callInputs, (state, input) => {
    const move = decideCall(state, input);
    return 'next' in move ? move.next : undefined;
  });
  await expect(table).toMatchFileSnapshot('../../../test/golden/transitions/call.md');
});

it('tries again only while attempts are left', () => {
  for (const outcome of callOutcomes) {
    const again = ['no_answer', 'busy', 'voicemail'].includes(outcome);
    const same = inputOf(outcome, 0) === inputOf(outcome, 1);
    expect([outcome, same]).toEqual([outcome, !again]);
    if (again) expect([inputOf(outcome, 1), inputOf(outcome, 0)]).toEqual(['missed', 'missed_last']);
  }
});
