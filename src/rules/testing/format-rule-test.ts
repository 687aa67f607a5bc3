import type { RuleTestResult } from './run-rule-test.ts';
import type { StoryLine } from './story.ts';
import { sayTime } from './told.ts';

/**
 * The result for people: a line a test, and under a failed one what happened over time, expected beside actual.
 * `path` is the file named where a test cannot run.
 */
export function formatRuleTestResult(result: RuleTestResult, path = ''): string {
  const lines = result.tests.flatMap(({ name, ok, fault, story }) => {
    if (ok) return [`  ok    ${name}`];
    const why =
      fault === undefined
        ? table(story)
        : [`        ${path === '' ? path : `${path}:`}${fault.line}:${fault.column}: ${fault.sentence}`];
    return [`  FAIL  ${name}`, ...why];
  });
  return [`${result.rule}: ${count(result)}`, ...lines, ''].join('\n');
}

function count({ tests }: RuleTestResult): string {
  const passed = tests.filter((one) => one.ok).length;
  return passed === tests.length ? `${passed} passed` : `${passed} of ${tests.length} passed`;
}

function table(story: readonly StoryLine[]): string[] {
  const rows = story.map(({ ok, at, what, expected, actual, inputs }) => {
    return [ok ? '' : '!', sayTime(at), what, expected ?? '-', actual ?? '-', inputs];
  });
  const head = ['', 'at', 'what', 'expected', 'actual', 'inputs'];
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]?.length ?? 0)));
  return [head, ...rows].map((row) =>
    `      ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd(),
  );
}
