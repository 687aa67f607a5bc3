import type { DeskRule, RuleActions } from '../desk/index.ts';
import { type Rule, readsTelemetry } from '../rules/index.ts';
import type { Catalogue } from '../telemetry/index.ts';

/** The desk asks for a rule whenever it writes, so what is worked out of one is kept as long as the rule itself. */
export function createDeskRules(catalogue: Catalogue): (rule: Rule) => DeskRule {
  const known = new WeakMap<Rule, DeskRule>();
  return (rule) => {
    const deskRule = known.get(rule) ?? deskRuleOf(rule, readsTelemetry(rule, catalogue));
    known.set(rule, deskRule);
    return deskRule;
  };
}

/** What a rule asks of people, in the desk's words. */
export function deskRuleOf({ title, ticket, careCall, clear }: Rule, seen: boolean): DeskRule {
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
  const byItself = seen && clear.kind === 'auto';
  return { title, actions, clear: byItself ? { when: clear.when, for: clear.for } : 'unseen' };
}
