import { formatDuration, millis } from '../../base/index.ts';
import type { Difference } from './compare-verdicts.ts';
import type { RuleTestResult } from './run-rule-test.ts';

/** The result for people: a line a test, and under a failed one its verdicts over time, expected beside actual. */
export function formatRuleTestResult(result: RuleTestResult): string {
  const lines = result.tests.flatMap((test) => {
    if (test.ok) return [`  ok    ${test.name}`];
    const why = test.fault === undefined ? story(test.story) : [`        ${test.fault}`];
    return [`  FAIL  ${test.name}`, ...why];
  });
  return [`${result.rule}: ${count(result)}`, ...lines, ''].join('\n');
}

function count({ tests }: RuleTestResult): string {
  const passed = tests.filter((one) => one.ok).length;
  return passed === tests.length ? `${passed} passed` : `${passed} of ${tests.length} passed`;
}

function story(differences: readonly Difference[]): string[] {
  if (differences.length === 0) return [];
  const rows = differences.map((one) => [one.ok ? '' : '!', time(one.at), expectedText(one), actualText(one)]);
  const head = ['', 'at', 'expected', 'actual'];
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]?.length ?? 0)));
  return [head, ...rows].map((row) =>
    `      ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd(),
  );
}

function expectedText({ expected }: Difference): string {
  if (expected === undefined) return '-';
  const { verdict, severity, level, reason, since } = expected;
  const words = [verdict, severity, level === undefined ? undefined : `level ${level}`, reason];
  return [...words, since === undefined ? undefined : `since ${since}`, `at ${expected.at}`].filter(Boolean).join(' ');
}

function actualText({ actual, at }: Difference): string {
  if (actual === undefined) return '-';
  const inputs = Object.entries(actual.inputs).map(([name, value]) => `${name}=${value ?? 'unknown'}`);
  const since = time(at - (actual.at - actual.since));
  return `${actual.kind} ${actual.severity} level ${actual.level} ${actual.reason} since ${since} (${inputs.join(', ')})`;
}

const time = (span: number): string =>
  span < 0 ? `-${time(-span)}` : span === 0 ? '0s' : formatDuration(millis(span));
