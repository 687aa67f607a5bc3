import { Type } from 'typebox';
import {
  agentPoints,
  caseGroups,
  caseNames,
  leagueGroups,
  measureNames,
  pointRoles,
  technicianPoints,
} from '../../quality/index.ts';
import { listQuery, nullable, oneOf, text, time } from './common.ts';

/** League tables, the lists behind their figures, and points. */

const month = text('month of the house such as 2026-01; this month when nothing is said', '2026-01', { maxLength: 7 });
const period = {
  month: Type.Optional(month),
  from: Type.Optional(time('in place of a month: what happened then or later')),
  to: Type.Optional(time('and before; now when left out')),
};
const city = Type.Optional(text('only devices of this city', 'Nanjing'));
const count = (description: string) => Type.Integer({ description, examples: [12] });
const part = (description: string) => nullable(Type.Number({ description, examples: [0.83] }));
const link = Type.String({
  description: 'the list behind the figure',
  examples: ['/api/v1/reports/league/cases?measure=sla_kept&by=technician&key=tech_01&month=2026-01'],
});
const formulas = (description: string) =>
  Type.Record(Type.String(), Type.String(), { description, examples: [{ sla_kept: 'clocks met / clocks decided' }] });

const share = Type.Object({
  part: count('cases that count'),
  of: count('all cases'),
  share: part('part / of; null without a case'),
  low: part('lower 95 % bound by Wilson'),
  high: part('upper 95 % bound by Wilson'),
  list: link,
});

export const leagueQuery = listQuery({
  by: Type.Optional(
    oneOf(leagueGroups, 'a row for each of these, or one of the whole house; technician when left out'),
  ),
  measure: Type.Optional(oneOf(measureNames, 'what the table is ordered by; very_satisfied when left out')),
  city,
  ...period,
});

const leagueRow = Type.Object(
  {
    rank: nullable(Type.Integer({ description: 'equal scores share a rank; null without a case', examples: [1] })),
    key: Type.String({ description: 'id of the technician or provider, or the name', examples: ['tech_01'] }),
    name: Type.String({ examples: ['Li Ming'] }),
    score: part('what the table is ordered by: the lower bound of the share, or 1 - the upper one'),
    ...(Object.fromEntries(measureNames.map((name) => [name, share])) as Record<
      (typeof measureNames)[number],
      typeof share
    >),
    response_minutes: Type.Object({
      of: count('accepted tickets'),
      p50: nullable(Type.Number({ description: 'half were accepted so soon', examples: [4.5] })),
      p90: nullable(Type.Number({ description: 'nine in ten were', examples: [17] })),
      list: link,
    }),
  },
  { title: 'LeagueRow' },
);

const periodShown = {
  month: nullable(Type.String({ description: 'null where a span was asked for', examples: ['2026-01'] })),
  from: time('from, included'),
  to: time('to, excluded'),
};

const nextCursor = nullable(Type.String({ description: 'send it as `cursor` for the next page; null on the last' }));

export const leagueShape = Type.Object(
  {
    by: oneOf(leagueGroups, 'a row for each of these'),
    measure: oneOf(measureNames, 'what the table is ordered by'),
    ...periodShown,
    formula: formulas('how each figure is made'),
    items: Type.Array(leagueRow),
    next_cursor: nextCursor,
  },
  { title: 'League' },
);

export const caseQuery = listQuery({
  measure: Type.Optional(oneOf(caseNames, 'cases of this figure; very_satisfied when left out')),
  by: Type.Optional(oneOf(caseGroups, 'what `key` names; technician when left out')),
  key: Type.Optional(text('only of this technician, provider, city or agent', 'tech_01')),
  counted: Type.Optional(Type.Boolean({ description: 'only those in the part, or only the others', examples: [true] })),
  city,
  ...period,
});

const caseShape = Type.Object(
  {
    measure: oneOf(caseNames, 'what it is a case of'),
    at: time('when it happened'),
    id: Type.String({
      description: 'the callback, call, visit or ticket; of a clock ticket/kind/round',
      examples: ['tkt_01/respond/0'],
    }),
    ticket_id: nullable(Type.String({ examples: ['tkt_01'] })),
    device_id: nullable(Type.String({ examples: ['GH-000123'] })),
    owner: nullable(
      Type.Object({ key: Type.String({ examples: ['tech_01'] }), name: Type.String({ examples: ['Li Ming'] }) }),
    ),
    city: nullable(Type.String({ examples: ['Nanjing'] })),
    counted: Type.Boolean({ description: 'it is in the part of the share', examples: [true] }),
    minutes: nullable(Type.Number({ description: 'of response times', examples: [4.5] })),
  },
  { title: 'LeagueCase' },
);

export const casesShape = Type.Object(
  { ...periodShown, items: Type.Array(caseShape), next_cursor: nextCursor },
  { title: 'LeagueCaseList' },
);

export const incentiveQuery = listQuery({
  month: Type.Optional(month),
  role: Type.Optional(oneOf(pointRoles, 'only technicians, or only agents')),
  key: Type.Optional(text('only this technician or agent', 'tech_01')),
});

const earned = Type.Optional(
  Type.Object({
    count: count('cases'),
    points: Type.Integer({ description: 'cases times the points for one', examples: [120] }),
    list: link,
  }),
);
const kinds = [...technicianPoints, ...agentPoints];

const incentiveRow = Type.Object(
  {
    month: Type.String({ examples: ['2026-01'] }),
    role: oneOf(pointRoles, 'technicians and agents earn points for different work'),
    key: Type.String({ description: 'id of the technician, or the name', examples: ['tech_01'] }),
    name: Type.String({ examples: ['Li Ming'] }),
    points: Type.Integer({ description: 'the sum over all kinds', examples: [145] }),
    ...(Object.fromEntries(kinds.map((kind) => [kind, earned])) as Record<(typeof kinds)[number], typeof earned>),
  },
  { title: 'IncentiveRow' },
);

export const incentivesShape = Type.Object(
  {
    ...periodShown,
    formula: Type.Record(Type.String(), Type.Integer(), {
      description: 'points for one case of each kind, from the configuration (quality.points)',
      examples: [{ very_satisfied: 10, repeat_repair: -20 }],
    }),
    totals: Type.Object(
      { people: count('rows'), points: Type.Integer({ examples: [2_310] }) },
      { description: 'over all pages' },
    ),
    items: Type.Array(incentiveRow),
    next_cursor: nextCursor,
  },
  { title: 'Incentives' },
);
