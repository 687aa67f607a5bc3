import { describe, expect, test } from 'vitest';
import { parseRule } from './parse-rule.ts';
import { ruleJson } from './rule-json.ts';
import { testCatalogue } from './test-catalogue.ts';
import { validateRule } from './validate-rule.ts';

const full = `
id: GH-02
title: { en: Very low gas pressure, zh-CN: 燃气压力过低 }
device_types: [heater]
when: burner_state in ["ignite", "flame"] && pressure_pa < params.share * device.rated_pa
for: 10s
clear: { when: pressure_pa > 0.75 * device.rated_pa, for: 60s }
severity: P2
unless: [service_mode]
params: { share: 0.5 }
group: { by: district, parent: GH-03 }
then:
  ticket: { skill: 2, fault: GW-110, after: 15m }
  care_call: { script: CC-GAS, due: 2h }
mode: shadow
`;

const faultsOf = (text: string) => {
  const parsed = parseRule(text, 'r.yaml');
  if (!parsed.ok) return parsed.faults;
  return validateRule(parsed.rule, testCatalogue, { path: 'r.yaml', locate: parsed.locate });
};
const ruleIn = (text: string) => {
  const parsed = parseRule(text);
  if (!parsed.ok) throw new Error(parsed.faults[0]?.sentence);
  return parsed.rule;
};
const minimal = 'id: A\ntitle: a\ndevice_types: [heater]\n';

describe('a rule text', () => {
  test('becomes a rule with every span in milliseconds', () => {
    expect(ruleIn(full)).toMatchObject({
      id: 'GH-02',
      detect: { kind: 'condition', levels: [{ for: 10_000, severity: 'P2' }] },
      clear: { kind: 'auto', for: 60_000 },
      unless: ['service_mode'],
      params: { share: 0.5 },
      group: { by: ['district'], parent: 'GH-03' },
      ticket: { skill: 2, fault: 'GW-110', after: 900_000 },
      careCall: { script: 'CC-GAS', due: 7_200_000, after: 0 },
      mode: 'shadow',
    });
    expect(faultsOf(full)).toEqual([]);
  });

  test('means the same as JSON, and as the document made from the rule', () => {
    const texts = [
      full,
      `${minimal}missing: silence_after\nseverity: P4\nclear: { for: 5m }`,
      `${minimal}clear: manual\nlevels:\n  - { when: leak_on, severity: P1 }\n  - { when: temp_c > 3, for: 5m, severity: P2 }`,
    ];
    for (const text of texts) expect(ruleIn(JSON.stringify(ruleJson(ruleIn(text))))).toEqual(ruleIn(text));
  });

  test('needs the least that makes a rule, and is active unless it says otherwise', () => {
    const rule = ruleIn(`${minimal}when: leak_on\nseverity: P1`);
    expect(rule).toMatchObject({ mode: 'active', title: { en: 'a', 'zh-CN': 'a' }, clear: { kind: 'auto', for: 0 } });
  });
});

describe('a faulty text is refused at its place', () => {
  test.each([
    ['a tab in YAML', 'id: A\n\ttitle: x', 'not_yaml', 2, 1],
    ['a key twice', 'id: A\nid: B', 'not_yaml', 2, 1],
    ['an alias', 'id: &a A\ntitle: *a', 'not_yaml', 1, 1],
    ['no object', '- 1', 'bad_field', 1, 1],
    ['a misspelt field', `${minimal}whn: leak_on\nseverity: P1`, 'unknown_field', 4, 6],
    [
      'a misspelt field below',
      `${minimal}when: leak_on\nseverity: P1\nclear: { whn: leak_on }`,
      'unknown_field',
      6,
      15,
    ],
    ['a severity that is none', `${minimal}when: leak_on\nseverity: P9`, 'bad_field', 5, 11],
    ['a span that is none', `${minimal}when: leak_on\nseverity: P1\nfor: 10 seconds`, 'bad_field', 6, 6],
    ['nothing to look for', `${minimal}severity: P1`, 'missing_field', 1, 1],
    ['two things to look for', `${minimal}when: leak_on\nmissing: 5m\nseverity: P1`, 'contradiction', 5, 10],
    [
      'a severity beside levels',
      `${minimal}levels: [{ when: leak_on, severity: P1 }]\nseverity: P1`,
      'contradiction',
      5,
      11,
    ],
    ['no severity', `${minimal}when: leak_on`, 'missing_field', 1, 1],
    [
      'a condition that ends absence',
      `${minimal}missing: 5m\nseverity: P1\nclear: { when: leak_on }`,
      'contradiction',
      6,
      16,
    ],
    [
      'an unknown device type',
      `id: A\ntitle: a\ndevice_types: [heatr]\nwhen: leak_on\nseverity: P1`,
      'unknown_device_type',
      3,
      16,
    ],
    [
      'an unknown condition',
      `${minimal}when: leak_on\nseverity: P1\nunless: [servicemode]`,
      'unknown_condition',
      6,
      10,
    ],
    ['a name in an expression', `${minimal}when: leak_on || leek_on\nseverity: P1`, 'unknown_name', 4, 18],
    ['a name in quotes', `${minimal}when: "leak_on || leek_on"\nseverity: P1`, 'unknown_name', 4, 19],
    ['a name in a block', `${minimal}when: |\n  leak_on ||\n  leek_on\nseverity: P1`, 'unknown_name', 6, 3],
    [
      'a clear that is never true',
      `${minimal}when: leak_on\nseverity: P1\nclear: { when: 1 > 2 }`,
      'never_clears',
      6,
      8,
    ],
    ['a condition that is always true', `${minimal}when: leak_on || true\nseverity: P1`, 'never_clears', 1, 1],
  ])('%s', (_, text, code, line, column) => {
    expect(faultsOf(text)).toMatchObject([{ path: 'r.yaml', code, line, column }]);
  });

  test('with a sentence that names the field, the value and the remedy', () => {
    const [fault] = faultsOf(`${minimal}when: leak_on\nseverty: P1\nseverity: P1`);
    expect(fault?.sentence).toBe('the document has no field `severty`: did you mean `severity`?');
    expect(faultsOf(`${minimal}when: leak_on\nseverity: P9`)[0]?.sentence).toBe(
      '`severity` is "P9": use one of P1, P2, P3, P4',
    );
  });

  test('too large to be a rule', () => {
    expect(faultsOf(`${minimal}# ${'x'.repeat(70_000)}`)).toMatchObject([{ code: 'too_large' }]);
  });
});
