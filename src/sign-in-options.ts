import type { SessionLimits } from './access/index.ts';
import { type ConfigDocument, spanOf } from './config-schema.ts';

export const sessionLimitsOf = ({ sign_in: { idle, longest } }: ConfigDocument): SessionLimits => ({
  idle: spanOf(idle),
  longest: spanOf(longest),
});
