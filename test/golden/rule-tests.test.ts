import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRuleTest } from '../../src/rules/index.ts';
import { type RuleTestCase, testKinds } from '../../src/rules/testing/test-document.ts';
import { root } from '../harness/daemon.ts';

const folder = join(root, 'catalogue/rules');
const files = readdirSync(folder).filter((name) => name.endsWith('.test.yaml'));

function testsOf(file: string): readonly RuleTestCase[] {
  const parsed = parseRuleTest(readFileSync(join(folder, file), 'utf8'), file);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.document.tests;
}

const has = (test: RuleTestCase, verdict: string): boolean =>
  test.expect?.some((one) => one.verdict === verdict) === true;

/** What a test of each kind cannot do without. */
const shows: Readonly<Record<(typeof testKinds)[number], (test: RuleTestCase) => boolean>> = {
  fires: (test) => has(test, 'breach'),
  edge: (test) => test.expect?.length === 0,
  clears: (test) => has(test, 'breach') && has(test, 'clear'),
  unknown: (test) => test.expect?.length === 0,
};

describe.each(files)('the tests of %s', (file) => {
  const tests = testsOf(file);

  it.each(testKinds)('have one of the kind `%s`', (kind) => {
    expect(tests.filter((test) => test.kind === kind)).not.toEqual([]);
  });

  it('show what their kind says', () => {
    const others = tests.filter((test) => test.kind === undefined || !shows[test.kind](test));
    expect(others.map((test) => test.name)).toEqual([]);
  });
});
