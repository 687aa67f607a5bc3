import type { Stage } from './stage.ts';

/** A rule in shadow says what it would have done, and does nothing. */
export const shadow: Stage = {
  name: 'shadow',
  judge: async (verdict) => (verdict.mode === 'shadow' ? 'rule-in-shadow' : undefined),
};
