import type { RuleTextsTested } from '../../rules/index.ts';
import type { ApiDeps } from '../deps.ts';
import { apiError } from '../errors.ts';
import type { App } from '../http.ts';
import type { Sent } from '../shapes/common.ts';
import { ruleTestInputShape, ruleTestResultShape } from '../shapes/rule-test.ts';
import { about, reads } from './describe.ts';

/** As much as a rule and a hundred tests of it take. */
const mostBytes = 256 * 1024;

/** Lines of one test that an answer tells. */
const mostLines = 500;

/** Runs tests of a rule through the engine, as `carewatch rules test` does. */
export function ruleTestRoutes(app: App, { rules, testRule }: ApiDeps): void {
  app.route({
    method: 'POST',
    url: '/rules/test',
    bodyLimit: mostBytes,
    config: reads('rules:write', { refuses: [404, 422, 429] }),
    schema: {
      ...about(
        'rules',
        'testRule',
        'Runs tests of a rule, without storing it, and says what came beside what was expected',
        {
          200: ruleTestResultShape,
        },
      ),
      body: ruleTestInputShape,
    },
    handler: async (request): Promise<Sent<typeof ruleTestResultShape>> => {
      const { rule, test } = request.body;
      const asked = await testRule({ rule: await ruleText(rule), test: testText(test, rule) });
      if (typeof asked === 'string') throw apiError({ code: refusals[asked].code }, refusals[asked].detail);
      return resultView(asked);
    },
  });

  async function ruleText(rule: Input['rule']): Promise<string> {
    if (typeof rule !== 'string') return JSON.stringify(rule, undefined, 2);
    if (!ruleName.test(rule)) return rule;
    const stored = await rules.getRule(rule);
    if (stored !== undefined) return stored.text;
    throw apiError(
      { code: 'rule-unknown' },
      `There is no rule ${rule}; GET /api/v1/rules lists them, or send its text.`,
    );
  }
}

type Input = Sent<typeof ruleTestInputShape>;

const ruleName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** A test that is sent as an object need not say which rule it is of. */
function testText(test: Input['test'], rule: Input['rule']): string {
  if (typeof test === 'string') return test;
  const id = typeof rule === 'string' ? rule : rule.id;
  return JSON.stringify(
    { ...(typeof id === 'string' && ruleName.test(id) ? { rule: id } : {}), ...test },
    undefined,
    2,
  );
}

const refusals = {
  busy: { code: 'rule-tests-full', detail: 'Other rule tests run and wait; send it again in some seconds.' },
  'too-long': {
    code: 'rule-test-too-long',
    detail: 'The tests took longer than ten seconds; send fewer of them, or fewer steps and devices.',
  },
  'too-large': {
    code: 'rule-test-too-long',
    detail: 'The tests took more memory than a rule test may; send fewer of them, or fewer steps and devices.',
  },
} as const;

function resultView(tested: RuleTextsTested): Sent<typeof ruleTestResultShape> {
  if (tested.kind === 'faulty') {
    const { part, faults } = tested;
    const [first] = faults;
    const detail = `${part}: line ${first?.line}, column ${first?.column}: ${first?.sentence}`;
    throw apiError({ code: part === 'rule' ? 'rule-faulty' : 'rule-test-faulty', faults }, detail);
  }
  const { rule, ok, tests } = tested.result;
  return {
    rule,
    ok,
    tests: tests.map(({ name, ok, fault, story }) => ({
      name,
      ok,
      fault: fault === undefined ? null : { detail: fault.sentence, line: fault.line, column: fault.column },
      story: story.slice(0, mostLines).map(({ at, expected = null, actual = null, ...line }) => ({
        at_s: at / 1000,
        ...line,
        expected,
        actual,
      })),
      lines_left_out: Math.max(0, story.length - mostLines),
    })),
  };
}
