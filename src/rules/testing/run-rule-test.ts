import { deserialize, serialize } from 'node:v8';
import { type Instant, instant, isAppError } from '../../base/index.ts';
import type { Catalogue, TelemetryEvent } from '../../telemetry/index.ts';
import { consequencesOf } from '../consequences.ts';
import type { Rule } from '../document.ts';
import { createEngine } from '../engine/engine.ts';
import type { EngineSnapshot } from '../engine/snapshot.ts';
import { badRuleTest, type RulesFailure } from '../errors.ts';
import { nearest } from '../expression/nearest.ts';
import type { Locate } from '../parse-rule.ts';
import { runnableFaults } from '../runnable-faults.ts';
import type { Verdict } from '../verdict.ts';
import { compareOpen, compareVerdicts } from './compare-verdicts.ts';
import { compareCalls, compareTickets } from './compare-work.ts';
import type { Happening } from './happening.ts';
import { lastSentOf } from './last-sent.ts';
import type { StoryLine } from './story.ts';
import { devicesOf } from './test-devices.ts';
import type { RuleTestCase, RuleTestDocument } from './test-document.ts';
import { startOf, timelineOf } from './timeline.ts';

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
  readonly fault: RuleTestFault | undefined;
  /** What was expected and what came side by side, in time. */
  readonly story: readonly StoryLine[];
  /** What the engine said; none when the test could not run. */
  readonly verdicts: readonly Verdict[];
}

/** Where the test's text asks for what cannot be run; line and column count from 1. */
export interface RuleTestFault {
  readonly sentence: string;
  readonly line: number;
  readonly column: number;
}

const nowhere: Locate = () => ({ line: 1, column: 1 });

/**
 * Runs the tests of one rule through the engine that runs live: this rule alone (as if active), the devices and the
 * time that each test says. `locate` (of `parseRuleTest`) gives faults their place.
 */
export function runRuleTest(
  document: RuleTestDocument,
  rules: readonly Rule[],
  catalogue: Catalogue,
  locate: Locate = nowhere,
): RuleTestResult {
  const tests = document.tests.map((test, index): RuleTestCaseResult => {
    try {
      const { story, verdicts } = runCase(document, index, ruleOf(document.rule, rules, catalogue), catalogue);
      return { name: test.name, ok: story.every((one) => one.ok), fault: undefined, story, verdicts };
    } catch (error) {
      if (!isAppError(error)) throw error;
      const failure = error.failure as RulesFailure;
      const place = locate(failure.code === 'rule-test-faulty' ? failure.pointer : '');
      return { name: test.name, ok: false, fault: { sentence: error.message, ...place }, story: [], verdicts: [] };
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
    throw badRuleTest(`there is no rule ${id}${meant === undefined ? '' : `: did you mean ${meant}?`}`, '/rule');
  }
  const [fault] = runnableFaults(rule, catalogue);
  if (fault !== undefined) throw badRuleTest(`rule ${id} is faulty: ${fault.sentence}`, '/rule');
  return { ...rule, mode: 'active' };
}

function runCase(
  document: RuleTestDocument,
  index: number,
  rule: Rule,
  catalogue: Catalogue,
): Pick<RuleTestCaseResult, 'story' | 'verdicts'> {
  const test = document.tests[index] as RuleTestCase;
  const pointer = `/tests/${index}`;
  const devices = devicesOf(document, index, catalogue);
  const timeline = timelineOf(test, pointer, rule, devices);
  const start = startOf(test, pointer);
  const verdicts = stepThrough(timeline, catalogue);
  const told = {
    ...{ start, verdicts, lastSent: lastSentOf(rule, devices, timeline, start), onlyOne: devices.length === 1 },
    consequences: consequencesOf(rule, verdicts, timeline.at(-1)?.at as Instant),
  };
  const lines = [
    ...(test.expect === undefined ? [] : compareVerdicts(test.expect, told)),
    ...(test.alerts_at === undefined ? [] : compareOpen(test.alerts_at, told)),
    ...(test.tickets === undefined ? [] : compareTickets(test.tickets, told)),
    ...(test.calls === undefined ? [] : compareCalls(test.calls, told)),
  ];
  return { story: lines.sort((a, b) => a.at - b.at), verdicts };
}

/** What the engine says to a timeline; snapshots in it are taken and restored. */
export function stepThrough(timeline: readonly Happening[], catalogue: Catalogue): readonly Verdict[] {
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

/** Commands are numbered as they come. */
function placed({ at, event }: Extract<Happening, { event: unknown }>, seq: number): TelemetryEvent {
  const place = { seq, idx: 0, at: instant(at) };
  if (event.kind !== 'control') return { ...event, ...place };
  return { ...event, ...place, control: { ...event.control, id: seq } };
}
