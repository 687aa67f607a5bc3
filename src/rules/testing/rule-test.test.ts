import { describe, expect, test } from 'vitest';
import type { Rule } from '../document.ts';
import { parseRule } from '../parse-rule.ts';
import { heater, testCatalogue } from '../test-catalogue.ts';
import { formatRuleTestResult } from './format-rule-test.ts';
import { readSteps } from './input-notation.ts';
import { parseRuleTest } from './parse-rule-test.ts';
import { runRuleTest } from './run-rule-test.ts';

const rules: readonly Rule[] = [
  `{ id: LOW, title: low, device_types: [heater], when: 'burner_state == "flame" && pressure_pa < 0.5 * device.rated_pa', for: 10s, severity: P2, mode: draft }`,
  '{ id: GONE, title: gone, device_types: [heater], missing: silence_after, severity: P4 }',
  '{ id: LEAK, title: leak, device_types: [heater], when: leak_on, severity: P1, clear: manual }',
].map((text) => {
  const parsed = parseRule(text);
  if (!parsed.ok) throw new Error(parsed.faults[0]?.sentence);
  return parsed.rule;
});

function run(text: string) {
  const parsed = parseRuleTest(text);
  if (!parsed.ok) throw new Error(parsed.faults[0]?.sentence);
  return runRuleTest(parsed.document, rules, testCatalogue);
}

const signal = (name: string) => {
  const found = heater.signals.find((one) => one.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};

describe('the notation of input', () => {
  test.each([
    ['pressure_pa', '2000 900x3', [2000, 900, 900, 900]],
    ['pressure_pa', '1 _ x 2 -3.5', [1, undefined, undefined, -3.5]],
    ['pressure_pa', '_x2 10+2.5x3', [undefined, undefined, 10, 12.5, 15]],
    ['pressure_pa', '10-5x3', [10, 5, 0]],
    ['pressure_pa', '0x3 1e3', [0, 0, 0, 1000]],
    ['burner_state', 'idle flame x 2', ['idle', 'flame', 'flame']],
    ['burner_state', 'flamex2', ['flame', 'flame']],
    ['leak_on', 'false truex2', [false, true, true]],
    ['note', 'ax3 x 2', ['ax3', 'ax3']],
  ])('%s: %s', (name, text, steps) => {
    expect(readSteps(signal(name), text)).toEqual(steps);
  });

  test.each([
    ['pressure_pa', 'low', '`pressure_pa` is `low`: use a number'],
    ['burner_state', 'flme', '`burner_state` is `flme`: use one of idle, ignite, flame'],
    ['leak_on', '1', '`leak_on` is `1`: use true or false'],
  ])('refuses %s: %s', (name, text, sentence) => {
    expect(() => readSteps(signal(name), text)).toThrow(sentence);
  });
});

const head = 'rule: LOW\ndevice: { type: heater, attributes: { gas_type: 12T } }\ntests:\n';

describe('a rule test', () => {
  test('passes when exactly the expected verdicts fall', () => {
    const result = run(`${head}  - name: fires
    every: 5s
    input: { burner_state: flame x 20, pressure_pa: 2000 2000 900x10 2000x8 }
    expect:
      - { at: 20s, verdict: breach, severity: P2, since: 10s }
      - { at: 60s, verdict: clear }
  - name: does not fire without flame
    input: { burner_state: idle x 20, pressure_pa: 900x20 }
    expect: []
  - name: fires at no pressure at all
    input: { burner_state: flamex5, pressure_pa: 0x5 }
    expect: [{ at: 10s, verdict: breach, since: 0s }]`);
    expect(formatRuleTestResult(result)).toBe(
      'LOW: 3 passed\n  ok    fires\n  ok    does not fire without flame\n  ok    fires at no pressure at all\n',
    );
  });

  test('fails with both sides shown over time', () => {
    const result = run(`${head}  - name: fires
    input: { burner_state: flame x 20, pressure_pa: 2000 2000 900x10 2000x8 }
    expect:
      - { at: 25s, verdict: breach }`);
    expect(result.ok).toBe(false);
    const inputs = (pressure: number) => `(burner_state=flame, pressure_pa=${pressure}, device.rated_pa=2000)`;
    expect(formatRuleTestResult(result).split('\n')).toEqual([
      'LOW: 0 of 1 passed',
      '  FAIL  fires',
      '         at   expected       actual',
      `      !  20s  -              breach P2 level 0 condition since 10s ${inputs(900)}`,
      '      !  25s  breach at 25s  -',
      `      !  1m   -              clear P2 level 0 condition since 1m ${inputs(2000)}`,
      '',
    ]);
  });

  test('lets time go on in silence, and the daemon restart in between', () => {
    const result = run(`rule: GONE
device: { type: heater }
tests:
  - name: silence
    input: { temp_c: 20x3 }
    silence_after_input: 40m
    expect: [{ at: 1810s, verdict: breach, reason: missing, since: 10s }]
  - name: never heard
    silence_after_input: 40m
    expect: [{ at: 30m, verdict: breach, reason: never-heard }]
  - name: our own outage is not its silence
    events: [{ at: 1m, heard: true }, { at: 25m, restart: 1m }, { at: 30m, presence: online }, { at: 50m, snapshot: true }]
    expect: []`);
    expect(formatRuleTestResult(result)).toContain('3 passed');
  });

  test('can have late messages and people in it', () => {
    const result = run(`rule: LEAK
device: { type: heater }
tests:
  - name: late
    input: { temp_c: 20x10 }
    events:
      - { at: 30s, ts: 2s, reading: { leak_on: true } }
      - { at: 35s, reading: { leak_on: false } }
      - { at: 40s, clear: ann }
    expect:
      - { at: 30s, verdict: breach, since: 2s, within: 0s }
      - { at: 40s, verdict: clear, reason: manual }`);
    expect(formatRuleTestResult(result)).toContain('1 passed');
  });

  test.each([
    [
      'an unknown signal',
      'rule: LEAK\ndevice: { type: heater }\ntests: [{ name: a, input: { leek_on: true }, expect: [] }]',
      'did you mean `leak_on`?',
    ],
    [
      'an unknown rule',
      'rule: LEEK\ndevice: { type: heater }\ntests: [{ name: a, expect: [] }]',
      'there is no rule LEEK: did you mean LEAK?',
    ],
    [
      'an unknown device type',
      'rule: LEAK\ndevice: { type: boiler }\ntests: [{ name: a, expect: [] }]',
      'there is no device type `boiler`',
    ],
  ])('says what is wrong with %s', (_, text, sentence) => {
    expect(formatRuleTestResult(run(text))).toContain(sentence);
  });

  test('is refused with line and column when its form is wrong', () => {
    const parsed = parseRuleTest(
      'rule: A\ndevice: { type: heater }\ntests:\n  - { name: a, expct: [] }',
      'a.test.yaml',
    );
    expect(parsed).toMatchObject({ ok: false });
    if (!parsed.ok)
      expect(parsed.faults).toContainEqual(
        expect.objectContaining({ path: 'a.test.yaml', line: 4, suggestion: 'expect' }),
      );
  });
});
