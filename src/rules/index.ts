export type { RuleBook, RuleBookDeps, RuleBookFailure, RuleChange } from './book/rule-book.ts';
export { createRuleBook } from './book/rule-book.ts';
export type { RuleFilter, RuleReader } from './book/rule-reader.ts';
export { createRuleReader } from './book/rule-reader.ts';
export type { StoredRule } from './book/tables.ts';
export { ruleMigrations } from './book/tables.ts';
export type {
  Clear,
  Detect,
  Level,
  Rule,
  RuleDocument,
  RuleFault,
  RuleFaultCode,
  RuleMode,
  Words,
} from './document.ts';
export { ruleFaultCodes, ruleModes, ruleSchema } from './document.ts';
export type { Engine } from './engine/engine.ts';
export { createEngine } from './engine/engine.ts';
export type { BlindRule, DeviceNow, LastValue, OpenEpisode } from './engine/inspect.ts';
export type { EngineSnapshot } from './engine/snapshot.ts';
export type { RulesFailure } from './errors.ts';
export { functions } from './functions.ts';
export type { Locate, ParsedRule } from './parse-rule.ts';
export { parseRule } from './parse-rule.ts';
export { ruleJson } from './rule-json.ts';
export { formatRuleTestResult } from './testing/format-rule-test.ts';
export type { ParsedRuleTest } from './testing/parse-rule-test.ts';
export { parseRuleTest } from './testing/parse-rule-test.ts';
export type { RuleTestCaseResult, RuleTestResult } from './testing/run-rule-test.ts';
export { runRuleTest } from './testing/run-rule-test.ts';
export type { RuleTestDocument } from './testing/test-document.ts';
export { validateRule } from './validate-rule.ts';
export type { Severity, Subject, Verdict } from './verdict.ts';
export { severities } from './verdict.ts';
