import type { HoldingStage } from './stage.ts';

/** A rule in shadow says what it would have done, and does nothing. */
export const shadow: HoldingStage = {
  name: 'shadow',
  effect: 'hold-back',
  judge: async (verdict) => (verdict.mode === 'shadow' ? 'rule-in-shadow' : undefined),
};
