import { deserialize, serialize } from 'node:v8';
import { instant, isAppError } from '../../base/index.ts';
import type { Catalogue, TelemetryEvent } from '../../telemetry/index.ts';
import type { Rule } from '../document.ts';
import { createEngine } from '../engine/engine.ts';
import type { EngineSnapshot } from '../engine/snapshot.ts';
import { badRuleTest } from '../errors.ts';
import { nearest } from '../expression/nearest.ts';
import { validateRule } from '../validate-rule.ts';
import type { Verdict } from '../verdict.ts';
import { compareVerdicts, type Difference } from './compare-verdicts.ts';
import type { RuleTestCase, RuleTestDocument } from './test-document.ts';
import { type Happening, startOf, timelineOf } from './timeline.ts';

/** How the tests of one rule went. */
export interface RuleTestResult {
  readonly rule: string;
  readonly ok: boolean;
  readonly tests: readonly RuleTestCaseResult[];
}

interface RuleTestCaseResult {
  readonly name: string;
  readonly ok: boolean;
  /** Why the test could not run; then nothing was compared. */
  readonly fault: string | undefined;
  /** Expected and actual verdicts side by side, in time. */
  readonly story: readonly Difference[];
}

/**
 * Runs the tests of one rule through the engine that runs live: this rule alone (as if active), one device,
 * time as the test says.
 */
export function runRuleTest(document: RuleTestDocument, rules: readonly Rule[], catalogue: Catalogue): RuleTestResult {
  const tests = document.tests.map((test): RuleTestCaseResult => {
    try {
      const story = runCase(test, document, ruleOf(document.rule, rules, catalogue), catalogue);
      return { name: test.name, ok: story.every((one) => one.ok), fault: undefined, story };
    } catch (error) {
      if (!isAppError(error)) throw error;
      return { name: test.name, ok: false, fault: error.message, story: [] };
    }
  });
  return { rule: document.rule, ok: tests.every((one) => one.ok), tests };
}

function ruleOf(id: string, rules: readonly Rule[], catalogue: Catalogue): Rule {
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) {
    const meant = nearest(
      id,
      rules.map((one) => one.id),
    );
    throw badRuleTest(`there is no rule ${id}${meant === undefined ? '' : `: did you mean ${meant}?`}`);
  }
  const [fault] = validateRule(rule, catalogue);
  if (fault !== undefined) throw badRuleTest(`rule ${id} is faulty: ${fault.sentence}`);
  return { ...rule, mode: 'active' };
}

function runCase(
  test: RuleTestCase,
  document: RuleTestDocument,
  rule: Rule,
  catalogue: Catalogue,
): readonly Difference[] {
  const name = test.device?.type ?? document.device.type;
  const type = catalogue.types.get(name);
  if (type === undefined) throw badRuleTest(`there is no device type \`${name}\``);
  const verdicts = run(timelineOf(test, document, rule, type), catalogue);
  return compareVerdicts(test.expect, verdicts, startOf(test));
}

function run(timeline: readonly Happening[], catalogue: Catalogue): readonly Verdict[] {
  let engine = createEngine(catalogue);
  let seq = 0;
  return timeline.flatMap((one) => {
    if ('snapshot' in one) {
      const saved = deserialize(serialize(engine.snapshot())) as EngineSnapshot;
      engine = createEngine(catalogue);
      engine.restore(saved);
      return [];
    }
    seq += 1;
    return engine.step(placed(one, seq));
  });
}

function placed({ at, event }: Extract<Happening, { event: unknown }>, seq: number): TelemetryEvent {
  const place = { seq, idx: 0, at: instant(at) };
  if (event.kind === 'reading' && Number.isNaN(event.ts)) return { ...event, ...place, ts: instant(at) };
  return { ...event, ...place };
}
