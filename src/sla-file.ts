import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { assert, type Duration, parseDuration } from './base/index.ts';
import type { CatalogueText } from './catalogue-files.ts';
import type { SlaSettings } from './desk/index.ts';
import { compileHours, hoursFaults } from './people/index.ts';

const closed = { additionalProperties: false } as const;
const span = Type.String({ pattern: '^[0-9]+(\\.[0-9]+)?(ms|s|m|h|d)$' });
const hours = Type.Object(
  {
    time_zone: Type.String(),
    weekly: Type.Record(
      Type.String({ pattern: '^(mon|tue|wed|thu|fri|sat|sun)$' }),
      Type.Array(Type.Object({ from: Type.String(), to: Type.String() }, closed)),
      closed,
    ),
    exceptions: Type.Array(
      Type.Object(
        { date: Type.String(), spans: Type.Array(Type.Object({ from: Type.String(), to: Type.String() }, closed)) },
        closed,
      ),
    ),
  },
  closed,
);
const scope = {
  id: Type.String({ minLength: 1 }),
  severity: Type.Union([Type.Literal('P1'), Type.Literal('P2'), Type.Literal('P3'), Type.Literal('P4')]),
  device_type: Type.Optional(Type.String()),
  city: Type.Optional(Type.String()),
  area_kind: Type.Optional(Type.Union([Type.Literal('urban'), Type.Literal('rural')])),
};
const policy = Type.Object(
  {
    ...scope,
    calendar: Type.Optional(Type.String()),
    targets: Type.Object(
      { respond: Type.Optional(span), arrive: Type.Optional(span), resolve: Type.Optional(span) },
      closed,
    ),
    grace: span,
    forgiven_a_month: Type.Integer({ minimum: 0, maximum: 1_000 }),
  },
  closed,
);
const step = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    within: span,
    to: Type.Array(Type.String({ minLength: 1 }), { minItems: 1, maxItems: 10 }),
    answer_within: span,
    done_by: Type.Optional(Type.Union([Type.Literal('accepted'), Type.Literal('started')])),
  },
  closed,
);
const schema = Type.Object(
  {
    calendars: Type.Record(Type.String(), hours),
    policies: Type.Array(policy),
    ladders: Type.Array(Type.Object({ ...scope, steps: Type.Array(step, { minItems: 1, maxItems: 10 }) }, closed)),
  },
  closed,
);

/** Policies and ladders of the catalogue. A faulty file is a defect of the installation: it is told by place and remedy. */
export function parseSla(texts: readonly CatalogueText[]): SlaSettings {
  const documents = texts.map(({ path, text }) => {
    const document: unknown = parse(text);
    const faults = Value.Check(schema, document) ? [] : [...Value.Errors(schema, document)];
    const [first] = faults.map((fault) => JSON.stringify(fault));
    assert(Value.Check(schema, document), `${path} is no file of policies: ${first}`);
    refuseFaulty(path, document);
    return document;
  });
  const calendars = Object.assign({}, ...documents.map((one) => one.calendars)) as SlaSettings['calendars'];
  const policies = documents.flatMap((one) => one.policies.map(policyOf));
  for (const { id, calendar } of policies) {
    assert(
      calendar === undefined || calendar in calendars,
      `policy ${id} names the calendar ${calendar}; add it, or name another`,
    );
  }
  const ladders = documents.flatMap((one) =>
    one.ladders.map(({ steps, ...rest }) => ({
      ...rest,
      steps: steps.map((each) => ({ ...each, within: spanOf(each.within), answer_within: spanOf(each.answer_within) })),
    })),
  );
  return { calendars, policies, ladders };
}

function refuseFaulty(path: string, { calendars }: Static<typeof schema>): void {
  for (const [name, calendar] of Object.entries(calendars)) {
    const [fault] = hoursFaults(`calendars.${name}`, calendar);
    assert(fault === undefined, `${path}: ${fault?.field} ${JSON.stringify(fault?.value)}: ${fault?.remedy}`);
    compileHours(calendar);
  }
}

function policyOf({ targets, grace, ...rest }: Static<typeof policy>) {
  const spans = Object.entries(targets).map(([kind, text]) => [kind, spanOf(text)] as const);
  return { ...rest, grace: spanOf(grace), targets: Object.fromEntries(spans) };
}

function spanOf(text: string): Duration {
  const found = parseDuration(text);
  assert(found !== undefined, `${text} passed the schema and is no span`);
  return found;
}
