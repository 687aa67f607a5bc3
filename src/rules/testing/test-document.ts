import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { type DocumentFault, type Form, formFaults } from '../form-faults.ts';
import { severities } from '../verdict.ts';

/** The text of a rule test: what a device sends over time, and every verdict that must come of it. */

const closed = { additionalProperties: false } as const;
const span = (description: string) =>
  Type.String({ description, pattern: '^[0-9]+(\\.[0-9]+)?(ms|s|m|h|d)$', examples: ['10s', '5m'] });
const scalar = Type.Union([Type.Number(), Type.Boolean(), Type.String()]);

const device = Type.Object(
  {
    type: Type.String({ minLength: 1 }),
    model: Type.Optional(Type.String()),
    district: Type.Optional(Type.String()),
    city: Type.Optional(Type.String()),
    building: Type.Optional(Type.String()),
    provider: Type.Optional(Type.String()),
    attributes: Type.Optional(Type.Record(Type.String(), scalar)),
  },
  closed,
);

const event = Type.Object(
  {
    at: span('when it arrives, after the start'),
    reading: Type.Optional(Type.Record(Type.String(), scalar, { description: 'one more message' })),
    ts: Type.Optional(span('for `reading`: the device’s time after the start, when it arrives late')),
    presence: Type.Optional(Type.Enum(['online', 'offline'])),
    heard: Type.Optional(Type.Literal(true, { description: 'a sign of life without a reading' })),
    restart: Type.Optional(span('the daemon stops and admits devices again after this long')),
    clear: Type.Optional(Type.String({ minLength: 1, description: 'a person ends the episode' })),
    snapshot: Type.Optional(Type.Literal(true, { description: 'the engine goes through a snapshot' })),
  },
  closed,
);

const expectation = Type.Object(
  {
    at: span('when it falls, after the start'),
    verdict: Type.Enum(['breach', 'level', 'clear']),
    severity: Type.Optional(Type.Enum([...severities])),
    level: Type.Optional(Type.Integer({ minimum: 0 })),
    reason: Type.Optional(
      Type.Enum(['condition', 'missing', 'never-heard', 'manual', 'rule-retired', 'device-retired']),
    ),
    since: Type.Optional(span('since when, in device time after the start')),
    within: Type.Optional(span('tolerance of `at` and `since`; default 1s, one tick')),
  },
  closed,
);

const test = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    start: Type.Optional(Type.String({ description: 'RFC 3339; default 2026-01-01T00:00:00Z' })),
    every: Type.Optional(span('the step of `input`; default 5s')),
    device: Type.Optional(device),
    input: Type.Optional(
      Type.Record(Type.String(), Type.Union([scalar, Type.Array(scalar)]), {
        description: 'per signal, one value a step: `a`, `_` nothing, `axN` N times, `a+bxN` a ramp of N values',
      }),
    ),
    silence_after_input: Type.Optional(span('how long time goes on after the last step')),
    events: Type.Optional(Type.Array(event)),
    expect: Type.Array(expectation, { description: 'every verdict, in order; [] = none' }),
  },
  closed,
);

const ruleTestSchema = Type.Object(
  { rule: Type.String({ minLength: 1 }), device, tests: Type.Array(test, { minItems: 1 }) },
  closed,
);

export type RuleTestDocument = Static<typeof ruleTestSchema>;
export type RuleTestCase = Static<typeof test>;
export type TestEvent = Static<typeof event>;
export type Expectation = Static<typeof expectation>;

const validator = Compile(ruleTestSchema);
const form: Form = { schema: ruleTestSchema, errors: (value) => validator.Errors(value) };

/** Whether `value` has the form of a rule test; every fault at once. */
export const checkTestDocument = (value: unknown): readonly DocumentFault[] => formFaults(form, value);
