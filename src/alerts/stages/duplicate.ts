import { decideAlert } from '../alert-transitions.ts';
import { inputOf } from '../verdict-input.ts';
import type { HoldingStage } from './stage.ts';

/** What the open alert says already changes nothing; neither does the end of what is not open. */
export const duplicate: HoldingStage = {
  name: 'duplicate',
  effect: 'hold-back',
  async judge(verdict, { episode }) {
    const input = inputOf(verdict, episode);
    if (input === undefined) return 'same-level';
    const move = decideAlert(episode?.state ?? 'none', input);
    return 'held' in move ? move.held : undefined;
  },
};
