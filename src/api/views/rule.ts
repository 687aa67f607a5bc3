import type { StoredRule } from '../../rules/index.ts';
import { type Language, titled } from '../language.ts';
import type { Sent } from '../shapes/common.ts';
import type { ruleShape } from '../shapes/rule.ts';
import { withTimes } from '../times.ts';

export const ruleView = (rule: StoredRule, language: Language): Sent<typeof ruleShape> => ({
  ...withTimes(rule, ['changed_at']),
  ...titled(rule.title, language),
});
