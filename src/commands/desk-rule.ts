import type { DeskRule, RuleActions } from '../desk/index.ts';
import type { Rule } from '../rules/index.ts';

/** What a rule asks of people, in the desk's words. */
export function deskRuleOf({ title, ticket, careCall, clear }: Rule): DeskRule {
  const actions: RuleActions = {
    ...(ticket === undefined ? {} : { ticket }),
    ...(careCall === undefined
      ? {}
      : {
          care_call: {
            script: careCall.script,
            after: careCall.after,
            ...(careCall.due === undefined ? {} : { due: careCall.due }),
          },
        }),
  };
  return { title, actions, clear: clear.kind === 'manual' ? 'manual' : { when: clear.when, for: clear.for } };
}
