import type { createRuleReader } from '../rules/index.ts';

/** What rules there are, as the rules room reads them. */
export type RuleReader = ReturnType<typeof createRuleReader>;

/** One stored version of a rule. */
export type StoredRule = NonNullable<Awaited<ReturnType<RuleReader['getRule']>>>;
