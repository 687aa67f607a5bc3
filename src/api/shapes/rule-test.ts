import { Type } from 'typebox';
import { facts, nullable, oneOf } from './common.ts';
import { ruleExample } from './rule.ts';

const testExample = `rule: GH-02
device: { type: gas_water_heater, attributes: { gas_type: LPG } }
tests:
  - name: opens after ten seconds below half of the rated pressure
    every: 5s
    input: { burner_state: flamex6, gas_supply_pressure_pa: 1300x6 }
    expect: [{ at: 10s, verdict: breach, severity: P2 }]
`;

export const ruleTestInputShape = Type.Object(
  {
    rule: Type.Union([Type.String({ minLength: 1 }), facts('the rule document of the manual')], {
      description: 'the text of a rule in YAML, its document, or the id of a stored one',
      examples: [ruleExample],
    }),
    test: Type.Union([Type.String({ minLength: 1 }), facts('the rule test of the manual')], {
      description: 'the text of a rule test in YAML, or the same as an object, in which `rule` may be left out',
      examples: [testExample],
    }),
  },
  { title: 'RuleTestInput', additionalProperties: false },
);

const storyLine = Type.Object(
  {
    at_s: Type.Number({ description: 'seconds after the start of the test', examples: [10] }),
    what: oneOf(['verdict', 'alerts', 'ticket', 'call'] as const, 'what the line is about'),
    expected: nullable(Type.String({ description: 'null: nothing was expected', examples: ['breach P2 at 10s'] })),
    actual: nullable(Type.String({ description: 'null: nothing came', examples: ['breach P2 level 0 since 0s'] })),
    inputs: Type.String({ description: 'what the rule read, or was sent last', examples: ['burner_state=flame'] }),
    ok: Type.Boolean(),
  },
  { title: 'RuleTestLine' },
);

export const ruleTestResultShape = Type.Object(
  {
    rule: Type.String({ examples: ['GH-02'] }),
    ok: Type.Boolean({ description: 'whether every test passed' }),
    tests: Type.Array(
      Type.Object(
        {
          name: Type.String({ examples: ['opens after ten seconds below half of the rated pressure'] }),
          ok: Type.Boolean(),
          fault: nullable(
            Type.Object(
              {
                detail: Type.String(),
                line: Type.Integer({ examples: [6] }),
                column: Type.Integer({ examples: [14] }),
              },
              { description: 'why it could not run; then nothing was compared' },
            ),
          ),
          story: Type.Array(storyLine, { description: 'what was expected beside what came, in time' }),
          lines_left_out: Type.Integer({ description: 'lines after the first 500', examples: [0] }),
        },
        { title: 'RuleTestCase' },
      ),
    ),
  },
  { title: 'RuleTestResult' },
);
