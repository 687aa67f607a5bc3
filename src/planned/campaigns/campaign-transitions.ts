import type { CampaignAction, CampaignState } from './campaign.ts';

/** Where an action leads, or the sentence that refuses it. */
export type CampaignMove = { readonly next: CampaignState } | { readonly refused: string };

const to = (next: CampaignState): CampaignMove => ({ next });
const no = (refused: string): CampaignMove => ({ refused });
const over = 'the campaign has ended; write a new one';

const campaignTransitions: Readonly<Record<CampaignState, Readonly<Record<CampaignAction, CampaignMove>>>> = {
  draft: { activate: to('active'), pause: no('it is a draft and calls nobody'), end: to('ended') },
  active: { activate: no('it is active'), pause: to('paused'), end: to('ended') },
  paused: { activate: to('active'), pause: no('it is paused'), end: to('ended') },
  ended: { activate: no(over), pause: no(over), end: no(over) },
};

export function decideCampaign(state: CampaignState, action: CampaignAction): CampaignMove {
  return campaignTransitions[state][action];
}
