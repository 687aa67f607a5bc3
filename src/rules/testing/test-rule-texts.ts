import type { Catalogue } from '../../telemetry/index.ts';
import type { RuleFault } from '../document.ts';
import { parseRule } from '../parse-rule.ts';
import { runnableFaults } from '../runnable-faults.ts';
import { validateRule } from '../validate-rule.ts';
import { parseRuleTest } from './parse-rule-test.ts';
import { type RuleTestResult, runRuleTest } from './run-rule-test.ts';

/** Two texts as people write them: a rule, and a test of it. */
export interface RuleTexts {
  readonly rule: string;
  readonly test: string;
}

/** How the tests went, or what is wrong with one of the texts. */
export type RuleTextsTested =
  | { readonly kind: 'run'; readonly result: RuleTestResult }
  | { readonly kind: 'faulty'; readonly part: keyof RuleTexts; readonly faults: readonly RuleFault[] };

/** Reads a rule and its test and runs them, as `rules test` does with files. How long that takes is up to the test. */
export function testRuleTexts({ rule, test }: RuleTexts, catalogue: Catalogue): RuleTextsTested {
  const parsed = parseRule(rule);
  if (!parsed.ok) return { kind: 'faulty', part: 'rule', faults: parsed.faults };
  // What only a person would be warned of is run, as the command line does.
  if (runnableFaults(parsed.rule, catalogue).length > 0) {
    return { kind: 'faulty', part: 'rule', faults: validateRule(parsed.rule, catalogue, { locate: parsed.locate }) };
  }
  const tests = parseRuleTest(test);
  if (!tests.ok) return { kind: 'faulty', part: 'test', faults: tests.faults };
  return { kind: 'run', result: runRuleTest(tests.document, [parsed.rule], catalogue, tests.locate) };
}
