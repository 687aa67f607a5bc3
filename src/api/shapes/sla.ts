import { Type } from 'typebox';
import { closed, nullable, oneOf, severity, span, text, time } from './common.ts';

const target = (what: string, example: string) => Type.Optional(span(what, example));

const policy = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$', examples: ['p2-nanjing'] }),
    severity,
    device_type: Type.Optional(text('only for such devices', 'elevator', { minLength: 1 })),
    city: Type.Optional(text('only there', 'Nanjing', { minLength: 1 })),
    area_kind: Type.Optional(oneOf(['urban', 'rural'], 'only there')),
    calendar: Type.Optional(text('whose hours count; every hour when left out', 'business', { minLength: 1 })),
    targets: Type.Object(
      {
        respond: target('until somebody accepts', '30m'),
        arrive: target('until somebody is there', '4h'),
        resolve: target('until it is resolved', '24h'),
      },
      { ...closed, description: 'at least one of them' },
    ),
    grace: span('a breach counts only when it lasts longer', '10m'),
    forgiven_a_month: Type.Integer({
      minimum: 0,
      maximum: 1_000,
      description: 'breaches of a provider in a month that do not count all the same',
      examples: [2],
    }),
  },
  { ...closed, title: 'SlaPolicy', description: 'of several that fit a ticket the one that says most is taken' },
);

const policies = Type.Array(policy, { minItems: 1, maxItems: 200, description: 'all of them' });

export const putPoliciesShape = Type.Object(
  { policies },
  {
    ...closed,
    title: 'SlaPoliciesPut',
    examples: [
      {
        policies: [
          {
            ...{ id: 'p1', severity: 'P1', targets: { respond: '3m', arrive: '30m' } },
            ...{ grace: '0s', forgiven_a_month: 0 },
          },
        ],
      },
    ],
  },
);

export const policiesShape = Type.Object(
  {
    version: Type.Integer({ description: '0: those of the catalogue', examples: [1] }),
    policies,
    calendars: Type.Array(Type.String({ examples: ['business'] }), { description: 'that policies may name' }),
    changed_at: nullable(time('when they were put in force')),
    changed_by: nullable(Type.String({ examples: ['boss'] })),
  },
  { title: 'SlaPolicies', description: 'how long somebody may take; a ticket keeps the deadlines it began with' },
);
