import { type Static, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { type DocumentFault, type Form, formFaults } from '../form-faults.ts';
import { severities, silenceCauses } from '../verdict.ts';

/** The text of a rule test: what devices send over time, and what must come of it. */

const closed = { additionalProperties: false } as const;
const span = (description: string) =>
  Type.String({ description, pattern: '^[0-9]+(\\.[0-9]+)?(ms|s|m|h|d)$', examples: ['10s', '5m'] });
const scalar = Type.Union([Type.Number(), Type.Boolean(), Type.String()]);

const input = Type.Record(Type.String(), Type.Union([scalar, Type.Array(scalar)]), {
  description:
    'per signal, one value a step: `a`, `_` nothing, `axN` N times, `a+bxN` a ramp of N values, `(a b)xN` both N times',
});

const inFleet = Type.Optional(Type.String({ description: 'as in the fleet' }));
const facts = {
  type: Type.Optional(Type.String({ minLength: 1, description: 'the device type' })),
  model: inFleet,
  district: inFleet,
  city: inFleet,
  building: inFleet,
  provider: inFleet,
  purchased_on: Type.Optional(
    Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'a day such as 2024-01-31' }),
  ),
  attributes: Type.Optional(Type.Record(Type.String(), scalar, { description: 'as in the fleet' })),
};

const device = Type.Object(facts, {
  ...closed,
  description: 'the one device, or what all of `devices` have in common',
});

const named = Type.Object(
  {
    ...facts,
    count: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, description: 'so many alike: `heater` with 3 is heater1 to heater3' }),
    ),
    input: Type.Optional(input),
  },
  closed,
);
const devices = Type.Record(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_-]{0,63}$' }), named, {
  description: 'several devices by name; what each sends besides, or in place of, the `input` of the test',
});

const text = Type.String({ minLength: 1 });
const nullable = Type.Optional(Type.Union([text, Type.Null()]));
const becomes = Type.Object(
  {
    ...{ model: nullable, district: nullable, city: nullable, building: nullable, provider: nullable },
    board: Type.Optional(text),
    purchased_on: Type.Optional(Type.Union([facts.purchased_on, Type.Null()])),
    attributes: facts.attributes,
  },
  {
    ...closed,
    minProperties: 1,
    description:
      'it moves, is sold, or gets another `board`: facts of the device from then on, as under `device` (`null` = none); what is not said stays',
  },
);

const event = Type.Object(
  {
    at: span('when it arrives, after the start'),
    device: Type.Optional(Type.String({ description: 'whose it is, where there are several' })),
    reading: Type.Optional(Type.Record(Type.String(), scalar, { description: 'one more message' })),
    ts: Type.Optional(span('for `reading`: the device’s time after the start, when it arrives late')),
    presence: Type.Optional(Type.Enum(['online', 'offline'], { description: 'it comes or goes: `online`, `offline`' })),
    heard: Type.Optional(Type.Literal(true, { description: 'a sign of life without a reading' })),
    restart: Type.Optional(span('the daemon stops and admits devices again after this long')),
    clear: Type.Optional(Type.String({ minLength: 1, description: 'a person ends the episode' })),
    answers: Type.Optional(
      Type.Record(Type.String(), Type.Number(), {
        description: 'what the store says to the questions of a rule with `every`, by their text',
      }),
    ),
    service: Type.Optional(Type.String({ minLength: 1, description: 'a technician has finished work on the device' })),
    ticket: Type.Optional(
      Type.String({ minLength: 1, description: 'a ticket of severity P2 is opened for another rule, with this fault' }),
    ),
    forecast: Type.Optional(
      Type.Union(
        [Type.Number(), Type.Record(Type.String({ pattern: '^[0-9]+(\\.[0-9]+)?(ms|s|m|h|d)$' }), Type.Number())],
        {
          description:
            'outdoor °C forecast where the devices stand: one for two days, or by the time from then on (`{ 0h: -4, 6h: -12 }`)',
        },
      ),
    ),
    becomes: Type.Optional(becomes),
    rule: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        minProperties: 1,
        description:
          'a new version of the rule: these fields in place of its own, all but `id`, `device_types`, `then`, `mode` and `canary`',
      }),
    ),
    snapshot: Type.Optional(Type.Literal(true, { description: 'the engine goes through a snapshot' })),
  },
  closed,
);

/** Whom an expectation is about; any when nothing is said. */
const about = Type.Optional(Type.String({ minLength: 1, description: 'whom it is about; not said, anybody' }));
const subject = { device: about, district: about, building: about, provider: about, city: about };
const severity = Type.Optional(Type.Enum([...severities], { description: 'P1 to P4' }));
const within = Type.Optional(span('tolerance of instants; default 1s, one tick'));

const expectation = Type.Object(
  {
    at: span('when it falls, after the start'),
    verdict: Type.Enum(['breach', 'level', 'clear'], { description: '`breach`, `level` or `clear`' }),
    ...subject,
    severity,
    level: Type.Optional(Type.Integer({ minimum: 0, description: 'position in the rule’s levels' })),
    reason: Type.Optional(
      Type.Enum(['condition', 'missing', 'never-heard', 'manual', 'rule-retired', 'device-retired'], {
        description: '`condition`, `missing`, `never-heard`, `manual`, `rule-retired` or `device-retired`',
      }),
    ),
    cause: Type.Optional(
      Type.Enum([...silenceCauses], {
        description: `of a silence: ${silenceCauses.map((one) => `\`${one}\``).join(', ')}`,
      }),
    ),
    since: Type.Optional(span('since when, in device time after the start')),
    within,
  },
  closed,
);

const openAlerts = Type.Object(
  {
    at: span('the instant, after the start'),
    open: Type.Array(Type.Object({ ...subject, severity }, closed), {
      description: 'every open alert, as `{severity}` and whom it is about; [] = none',
    }),
  },
  closed,
);

const ticket = Type.Object(
  {
    at: span('when it is opened, after the start'),
    ...subject,
    fault: Type.Optional(Type.String({ minLength: 1, description: 'the fault code' })),
    skill: Type.Optional(Type.Integer({ description: 'the least skill of the technician' })),
    severity,
    within,
  },
  closed,
);

const call = Type.Object(
  {
    at: span('when it is asked for, after the start'),
    ...subject,
    script: Type.Optional(Type.String({ minLength: 1, description: 'the call script' })),
    due: Type.Optional(span('by when the customer should have been called, after the start')),
    within,
  },
  closed,
);

/** What a test of a default rule shows; every one of them is shown for each. */
export const testKinds = ['fires', 'edge', 'clears', 'unknown'] as const;

const test = Type.Object(
  {
    name: Type.String({ minLength: 1, description: 'what the test shows, as a sentence' }),
    kind: Type.Optional(
      Type.Enum([...testKinds], {
        description: 'what it shows: that the rule fires, does not at the edge, ends, says nothing of the unknown',
      }),
    ),
    start: Type.Optional(Type.String({ description: 'RFC 3339; default 2026-01-01T00:00:00Z' })),
    every: Type.Optional(span('the step of `input`; default 5s')),
    device: Type.Optional(device),
    devices: Type.Optional(devices),
    input: Type.Optional(input),
    silence_after_input: Type.Optional(span('how long time goes on after the last step')),
    events: Type.Optional(Type.Array(event, { description: 'what happens beside the input' })),
    expect: Type.Optional(Type.Array(expectation, { description: 'every verdict, in order; [] = none' })),
    alerts_at: Type.Optional(Type.Array(openAlerts, { description: 'the open alerts at instants' })),
    tickets: Type.Optional(Type.Array(ticket, { description: 'every ticket asked for; [] = none' })),
    calls: Type.Optional(Type.Array(call, { description: 'every care call asked for; [] = none' })),
  },
  closed,
);

/** The form of a `*.test.yaml`. */
export const ruleTestSchema = Type.Object(
  {
    rule: Type.String({ minLength: 1, description: 'the id of the rule' }),
    device: Type.Optional(device),
    devices: Type.Optional(devices),
    tests: Type.Array(test, { minItems: 1, description: 'the tests' }),
  },
  closed,
);

export type RuleTestDocument = Static<typeof ruleTestSchema>;
export type RuleTestCase = Static<typeof test>;
export type WrittenDevice = Static<typeof named>;
export type TestEvent = Static<typeof event>;
export type Expectation = Static<typeof expectation>;
export type OpenAlerts = Static<typeof openAlerts>;
export type ExpectedTicket = Static<typeof ticket>;
export type ExpectedCall = Static<typeof call>;

const validator = Compile(ruleTestSchema);
const form: Form = { schema: ruleTestSchema, errors: (value) => validator.Errors(value) };

/** Whether `value` has the form of a rule test; every fault at once. */
export function checkTestDocument(value: unknown): readonly DocumentFault[] {
  const faults = formFaults(form, value);
  return faults.length > 0 ? faults : emptyTests(value as RuleTestDocument);
}

/** A test that expects nothing whatever cannot fail. */
function emptyTests({ tests }: RuleTestDocument): readonly DocumentFault[] {
  return tests.flatMap(({ expect, alerts_at, tickets, calls }, i): DocumentFault[] => {
    if ((expect ?? alerts_at ?? tickets ?? calls) !== undefined) return [];
    const sentence = 'the test expects nothing: add `expect`, `alerts_at`, `tickets` or `calls` ([] = none)';
    return [{ pointer: `/tests/${i}/expect`, code: 'missing_field', sentence }];
  });
}
