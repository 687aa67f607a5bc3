import { describe, expect, test } from 'vitest';
import { parseRule } from './parse-rule.ts';
import { ruleJson } from './rule-json.ts';
import { testCatalogue } from './test-catalogue.ts';
import { validateRule } from './validate-rule.ts';

const head = 'id: A\ntitle: a\ndevice_types: [heater]\n';
const counted = 'quorum: { by: district, when: pressure_pa < 50, at_least: 5, share: 0.2 }\n';

const faultsOf = (text: string) => {
  const parsed = parseRule(text);
  if (!parsed.ok) return parsed.faults;
  return validateRule(parsed.rule, testCatalogue, { locate: parsed.locate });
};
const ruleIn = (text: string) => {
  const parsed = parseRule(text);
  if (!parsed.ok) throw new Error(parsed.faults[0]?.sentence);
  return parsed.rule;
};

describe('a quorum in a rule text', () => {
  test('becomes numbers, spans in milliseconds, and half an hour where no span is said', () => {
    const text = `${head}${counted}severity: P3\nclear: { share: 0.05, for: 2h }`;
    expect(faultsOf(text)).toEqual([]);
    expect(ruleIn(text)).toMatchObject({
      detect: {
        kind: 'quorum',
        by: 'district',
        member: { kind: 'condition', when: 'pressure_pa < 50', for: 0 },
        of: undefined,
        within: 1_800_000,
        levels: [{ atLeast: 5, share: 0.2, severity: 'P3' }],
      },
      clear: { kind: 'auto', share: 0.05, for: 7_200_000 },
    });
  });

  test('means the same as the document made from the rule', () => {
    const levels = '[{ at_least: 9, share: 0.5, severity: P2 }, { at_least: 3, share: 0.1, severity: P3 }]';
    const texts = [
      `${head}${counted}severity: P3\nclear: { share: 0, for: 5m }`,
      `${head}quorum: { by: city, missing: silence_after, of: device.brand == "x", within: 1h, levels: ${levels} }`,
      `${head}quorum: { by: provider, missing: 5m, at_least: 2, share: 1 }\nseverity: P1\nclear: manual`,
      `${head}quorum: { by: building, when: leak_on, for: 30s, of: temp_c > 3, at_least: 2, share: 0.5 }\nseverity: P1`,
    ];
    for (const text of texts) {
      expect(faultsOf(text)).toEqual([]);
      expect(ruleIn(JSON.stringify(ruleJson(ruleIn(text))))).toEqual(ruleIn(text));
    }
  });

  test.each([
    ['with `when` beside it', `${counted}when: leak_on\nseverity: P3`, '`when` and `quorum` exclude each other'],
    ['with `for` beside it', `${counted}for: 5s\nseverity: P3`, 'write `quorum.for`'],
    ['without a severity', counted, '`severity` is missing'],
    ['without what makes a member', 'quorum: { by: city, at_least: 1, share: 1 }\nseverity: P3', 'add `quorum.when`'],
    [
      'with two things that make a member',
      'quorum: { by: city, when: leak_on, missing: 5m, at_least: 1, share: 1 }\nseverity: P3',
      'exclude each other',
    ],
    [
      'with `for` beside `missing`',
      'quorum: { by: city, for: 3s, missing: 5m, at_least: 1, share: 1 }\nseverity: P3',
      '`quorum.for` belongs to `quorum.when`',
    ],
    ['without numbers', 'quorum: { by: city, when: leak_on }\nseverity: P3', '`quorum.at_least` is missing'],
    [
      'with numbers beside levels',
      'quorum: { by: city, when: leak_on, share: 1, levels: [{ at_least: 1, share: 1, severity: P1 }] }',
      'give each level its own',
    ],
    [
      'by something else',
      'quorum: { by: street, when: leak_on, at_least: 1, share: 1 }\nseverity: P3',
      'use one of district',
    ],
    ['of more than all', 'quorum: { by: city, when: leak_on, at_least: 1, share: 20 }\nseverity: P3', 'quorum.share'],
    [
      'within no time',
      'quorum: { by: city, when: leak_on, within: 10ms, at_least: 1, share: 1 }\nseverity: P3',
      'write a span of at least 1s',
    ],
    ['that clears by a condition', `${counted}severity: P3\nclear: { when: leak_on }`, 'write `clear.share`'],
    ['that clears while it breaches', `${counted}severity: P3\nclear: { share: 0.3 }`, 'write at most 0.2'],
    [
      'that can never clear',
      'quorum: { by: city, when: "true", at_least: 1, share: 1 }\nseverity: P3',
      'never end by itself',
    ],
    [
      'with an unknown signal',
      'quorum: { by: city, when: leek_on, at_least: 1, share: 1 }\nseverity: P3',
      'did you mean `leak_on`?',
    ],
    [
      'of devices told by what they send, where silence makes members',
      'quorum: { by: city, missing: 5m, of: temp_c > 3, at_least: 1, share: 1 }\nseverity: P3',
      'let it read `device.<name>` only',
    ],
    [
      'and none, with `clear.share`',
      'when: leak_on\nseverity: P3\nclear: { share: 0.1 }',
      '`clear.share` belongs to `quorum`',
    ],
  ])('is refused %s', (_, text, sentence) => {
    expect(
      faultsOf(head + text)
        .map((fault) => fault.sentence)
        .join('\n'),
    ).toContain(sentence);
  });

  test('has its faults at their place', () => {
    const text = `${head}quorum:\n  by: city\n  when: leek_on\n  at_least: 1\n  share: 1\nseverity: P3`;
    expect(faultsOf(text)).toMatchObject([{ line: 6, column: 9, code: 'unknown_name' }]);
  });
});
