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
  `{ id: COLD, title: cold, device_types: [heater], levels: [{ when: temp_c < 0, severity: P2 }, { when: temp_c < 5, severity: P3 }],
    then: { ticket: { skill: 2, fault: F-1, after: 1m }, care_call: { script: CC-COLD, due: 1h } } }`,
].map((text) => {
  const parsed = parseRule(text);
  if (!parsed.ok) throw new Error(parsed.faults[0]?.sentence);
  return parsed.rule;
});

function run(text: string) {
  const parsed = parseRuleTest(text);
  if (!parsed.ok) throw new Error(parsed.faults[0]?.sentence);
  return runRuleTest(parsed.document, rules, testCatalogue, parsed.locate);
}

describe('what changes on the way', () => {
  const verdictsOf = (text: string) =>
    run(text).tests.flatMap(({ fault, verdicts }) => [
      ...(fault === undefined ? [] : [`${fault.line}:${fault.column} ${fault.sentence}`]),
      ...verdicts.map(({ kind, reason, version, at }) => `${kind} ${reason} v${version} ${(at - start) / 1_000}`),
    ]);
  const start = Date.parse('2026-01-01T00:00:00Z');
  const low = (events: string, input = 'burner_state: flamex8, pressure_pa: 900x8') => `
rule: LOW
device: { type: heater, attributes: { rated_pa: 2000 } }
tests:
  - name: changes
    input: { ${input} }
    events: [${events}]
    expect: []
`;

  test('a new version of the rule counts its timers anew', () => {
    expect(verdictsOf(low(''))).toEqual(['breach condition v1 10']);
    expect(verdictsOf(low('{ at: 7s, rule: { for: 5s } }'))).toEqual(['breach condition v2 13']);
    expect(verdictsOf(low("{ at: 20s, rule: { when: 'pressure_pa < 800' } }"))).toEqual([
      'breach condition v1 10',
      'clear condition v2 21',
    ]);
  });

  test('a device with other facts is judged by them, and one with another board begins anew', () => {
    expect(verdictsOf(low('{ at: 3s, becomes: { attributes: { rated_pa: 1000 } } }'))).toEqual([]);
    expect(verdictsOf(low('{ at: 3s, becomes: { board: second } }'))).toEqual(['breach condition v1 15']);
    const [first, ...rest] = verdictsOf(low('{ at: 12s, becomes: { board: second } }'));
    expect(first).toBe('breach condition v1 10');
    expect(rest).toEqual(['clear device-retired v1 12', 'breach condition v1 25']);
  });

  test('changes add up in the order of time, whatever the order in which they are written', () => {
    const back = '{ at: 6s, becomes: { attributes: { rated_pa: 2000 } } }';
    const away = '{ at: 3s, becomes: { attributes: { rated_pa: 1000 }, district: north } }';
    expect(verdictsOf(low(`${back}, ${away}`))).toEqual(verdictsOf(low(`${away}, ${back}`)));
  });

  test.each([
    ["{ at: 3s, rule: { for: '5' } }", '7:34', 'the changed rule is faulty: `for` is "5"'],
    ["{ at: 3s, rule: { when: 'presure_pa < 1' } }", '7:35', 'did you mean `pressure_pa`?'],
    ['{ at: 3s, rule: { then: {} } }', '7:35', 'a test does not change `then` of its rule: leave it out'],
  ])('what makes no rule is refused where it is written: %s', (event, _place, sentence) => {
    const [told] = verdictsOf(low(event));
    expect(told).toContain(sentence);
    expect(told).toMatch(/^7:3\d /);
  });
});

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
    ['pressure_pa', '(1 2x2)x2 3', [1, 2, 2, 1, 2, 2, 3]],
    ['pressure_pa', '((1 _)x2 10+1 x 2) x 2', [1, undefined, 1, undefined, 10, 11, 1, undefined, 1, undefined, 10, 11]],
    ['burner_state', '(idle flamex2)x2', ['idle', 'flame', 'flame', 'idle', 'flame', 'flame']],
    ['note', '(a bx2) x2 :)', ['a', 'bx2', 'a', 'bx2', ':)']],
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
    ['pressure_pa', '((1)x2', '`pressure_pa`: a bracket is not closed'],
    ['pressure_pa', '(1x1000)x1000', '`pressure_pa` has 1000000 steps: at most 200000'],
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
    const inputs = (pressure: number) => `burner_state=flame pressure_pa=${pressure}`;
    expect(formatRuleTestResult(result).split('\n')).toEqual([
      'LOW: 0 of 1 passed',
      '  FAIL  fires',
      '         at   what     expected       actual                                 inputs',
      `      !  20s  verdict  -              breach P2 level 0 condition since 10s  ${inputs(900)} device.rated_pa=2000`,
      '      !  25s  verdict  breach at 25s  -                                      pressure_pa=900 burner_state=flame',
      `      !  1m   verdict  -              clear P2 level 0 condition since 1m    ${inputs(2000)} device.rated_pa=2000`,
      '',
    ]);
  });

  test('can be about several devices, some of them alike', () => {
    const result = run(`rule: LEAK
devices:
  dry: { type: heater, count: 2, district: West }
  wet: { type: heater, input: { leak_on: false truex3 } }
tests:
  - name: only what leaks is told of, and what the test itself says of a device counts
    input: { leak_on: falsex4 }
    expect: [{ at: 5s, verdict: breach, device: wet }]
    alerts_at: [{ at: 0s, open: [] }, { at: 10s, open: [{ device: wet, severity: P1 }] }]
  - name: an event is of a device
    devices: { dry: { type: heater, count: 2, input: { leak_on: falsex9 } } }
    input: { leak_on: falsex9 }
    events: [{ at: 6s, device: dry2, reading: { leak_on: true } }, { at: 12s, device: wet, clear: ann }]
    alerts_at: [{ at: 12s, open: [{ device: dry2 }] }]`);
    expect(formatRuleTestResult(result)).toContain('LEAK: 2 passed');
  });

  test('can expect tickets and calls, which fall away when the episode ends', () => {
    const result = run(`rule: COLD
device: { type: heater }
tests:
  - name: a ticket after a minute, at what it has become
    every: 30s
    input: { temp_c: 10 3 -1x4 10 }
    tickets: [{ at: 90s, fault: F-1, skill: 2, severity: P2 }]
    calls: [{ at: 30s, script: CC-COLD, due: 3630s }]
  - name: no ticket when it is warm within the minute
    every: 30s
    input: { temp_c: 3 10x4 }
    tickets: []
    calls: [{ at: 0s }]`);
    expect(formatRuleTestResult(result)).toContain('COLD: 2 passed');
  });

  test('shows what alerts, tickets and calls differ', () => {
    const result = run(`rule: COLD
devices: { a: { type: heater, input: { temp_c: 3x20 } }, b: { type: heater, input: { temp_c: 10x20 } } }
tests:
  - name: differs
    alerts_at: [{ at: 10s, open: [{ device: b }] }]
    tickets: [{ at: 60s, device: b, fault: F-1 }]
    calls: []`);
    expect(formatRuleTestResult(result).split('\n').slice(2)).toEqual([
      '         at   what    expected                    actual                          inputs',
      '      !  0s   call    -                           call CC-COLD device a due 1h',
      '      !  10s  alerts  open device b               open device a P3                a: temp_c=3 b: temp_c=10',
      '      !  1m   ticket  ticket F-1 device b at 60s  -                               b: temp_c=10',
      '      !  1m   ticket  -                           ticket F-1 device a P3 skill 2',
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

  test.each([
    ['1:7', 'rule: LEEK\ndevice: { type: heater }\ntests: [{ name: a, expect: [] }]'],
    ['3:38', 'rule: LEAK\ndevice: { type: heater }\ntests: [{ name: a, input: { leak_on: true x }, expect: [] }]'],
    ['2:17', 'rule: LEAK\ndevice: { type: boiler }\ntests: [{ name: a, expect: [] }]'],
    ['2:49', 'rule: LEAK\ndevices: { h: { type: heater, input: { leak_on: 7 } } }\ntests: [{ name: a, expect: [] }]'],
    [
      '4:55',
      `rule: LEAK
devices: { h: { type: heater, count: 2 } }
tests:
  - { name: a, expect: [], events: [{ at: 1s, device: h3, heard: true }] }`,
    ],
  ])('says at line and column %s what cannot be run', (place, text) => {
    expect(formatRuleTestResult(run(text), 'a.test.yaml')).toContain(`a.test.yaml:${place}: `);
  });

  test('is refused when it expects nothing whatever', () => {
    const parsed = parseRuleTest('rule: A\ndevice: { type: heater }\ntests:\n  - { name: a }');
    expect(parsed).toMatchObject({ faults: [{ line: 4, code: 'missing_field' }] });
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
