import { expect, it } from 'vitest';
import { transitionTable } from '../../test/golden/transitions/transition-table.ts';
import { alertInputs, decideAlert, episodeStates } from './alert-transitions.ts';

it('moves an alert exactly as the table in the docs says', async () => {
  const table = transitionTable('Alert', episodeStates, alertInputs, (state, input) => {
    const move = decideAlert(state, input);
    if ('held' in move) return `– (${move.held})`;
    return move.change === undefined ? move.next : `${move.next}, ${move.change}`;
  });
  await expect(table).toMatchFileSnapshot('../../test/golden/transitions/alert.md');
});

it('opens an alert only where none is open, and tells of an end only once', () => {
  for (const state of episodeStates) {
    for (const input of alertInputs) {
      const move = decideAlert(state, input);
      if ('held' in move) continue;
      if (move.change === 'opened') expect(state).toBe('none');
      if (move.change === 'ended') expect(['open', 'acknowledged']).toContain(state);
    }
  }
});
