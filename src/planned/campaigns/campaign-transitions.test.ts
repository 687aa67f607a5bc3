import { expect, it } from 'vitest';
import { transitionTable } from '../../../test/golden/transitions/transition-table.ts';
import { campaignActions, campaignStates } from './campaign.ts';
import { decideCampaign } from './campaign-transitions.ts';

it('moves a campaign exactly as the table in the docs says', async () => {
  const table = transitionTable('Campaign', campaignStates, campaignActions, (state, action) => {
    const move = decideCampaign(state, action);
    return 'next' in move ? move.next : undefined;
  });
  await expect(table).toMatchFileSnapshot('../../../test/golden/transitions/campaign.md');
});

it('says why for every move that it forbids', () => {
  for (const state of campaignStates) {
    for (const action of campaignActions) {
      const move = decideCampaign(state, action);
      if ('refused' in move) expect(move.refused.length).toBeGreaterThan(5);
    }
  }
});
