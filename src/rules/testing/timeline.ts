import { type Instant, instant } from '../../base/index.ts';
import type { Rule } from '../document.ts';
import { badRuleTest } from '../errors.ts';
import { ruleJson } from '../rule-json.ts';
import { createChanges } from './changes.ts';
import { type Happening, millisOf, readingOf, signalOf } from './happening.ts';
import { readSteps } from './input-notation.ts';
import type { TestDevice } from './test-devices.ts';
import type { RuleTestCase } from './test-document.ts';
import { extrasOf } from './timeline-events.ts';

const defaultStart = '2026-01-01T00:00:00Z';
const defaultStep = 5_000;

export function startOf(test: RuleTestCase, pointer: string): Instant {
  const start = Date.parse(test.start ?? defaultStart);
  if (Number.isNaN(start)) {
    throw badRuleTest(`\`start\` is \`${test.start}\`: write e.g. ${defaultStart}`, `${pointer}/start`);
  }
  return instant(start);
}

/** Everything that happens in a test, in time: rule and devices first, then input and events, then silence. */
export function timelineOf(
  test: RuleTestCase,
  pointer: string,
  rule: Rule,
  devices: readonly TestDevice[],
): readonly Happening[] {
  const start = startOf(test, pointer);
  const every = millisOf(test.every) ?? defaultStep;
  if (every === 0) throw badRuleTest('`every` is 0: write the time from one step to the next', `${pointer}/every`);
  const readings = devices.flatMap((device) => inputOf(device, start, every));
  const extras = extrasOf(test.events ?? [], {
    ...{ changes: createChanges(rule, devices), devices, start, pointer: `${pointer}/events` },
  });
  const happenings = [...readings, ...extras].sort((a, b) => a.at - b.at);
  const last = happenings.reduce((most, one) => Math.max(most, one.at), Number(start));
  return [
    ...setting(rule, devices, start),
    ...happenings,
    { at: last + every + (millisOf(test.silence_after_input) ?? 0), event: { kind: 'pulse' } },
  ];
}

function setting(rule: Rule, devices: readonly TestDevice[], at: number): Happening[] {
  const control = { label: 'rule', id: 0, rule: ruleJson(rule), version: 1 } as const;
  return [
    { at, event: { kind: 'control', subject: rule.id, control } },
    ...devices.map(({ facts }): Happening => {
      return { at, event: { kind: 'control', subject: facts.id, control: { label: 'device', id: 0, device: facts } } };
    }),
  ];
}

function inputOf({ input, type, facts, pointerOf }: TestDevice, start: number, every: number): Happening[] {
  const columns = Object.entries(input).map(([name, written]) => {
    const signal = signalOf(name, type, pointerOf(name));
    return { signal, steps: readSteps(signal, written, pointerOf(name)) };
  });
  const length = columns.reduce((most, { steps }) => Math.max(most, steps.length), 0);
  return Array.from({ length }, (_, i) => {
    const present = columns.flatMap(({ signal, steps }) => {
      const value = steps[i];
      return value === undefined ? [] : [{ signal, value }];
    });
    const at = start + i * every;
    return present.length === 0 ? [] : [readingOf(facts.id, type, present, at, at)];
  }).flat();
}
