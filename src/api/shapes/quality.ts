import { Type } from 'typebox';
import {
  clusterRegions,
  correctiveMoves,
  correctiveStates,
  sampleKinds,
  scoreDimensions,
} from '../../quality/index.ts';
import { closed, listQuery, nullable, oneOf, text, time } from './common.ts';

/** Quality: samples that people look at again, corrective actions, failure rates, what stood out in a week. */

const whole = (description: string, minimum: number, maximum: number, example: number) =>
  Type.Integer({ minimum, maximum, description, examples: [example] });
const long = (description: string, example: string) => text(description, example, { minLength: 1, maxLength: 4_000 });
const version = Type.Integer({ description: 'rises with every change; the ETag', examples: [1] });
const date = (description: string) => Type.String({ format: 'date', description, examples: ['2026-12-31'] });

const sampleFields = {
  kind: oneOf(sampleKinds, 'calls that ended, or tickets that were resolved'),
  from: time('work that ended then or later'),
  to: time('and before'),
  size: whole('items to draw', 1, 1_000, 20),
};

export const newSampleShape = Type.Object(
  {
    ...sampleFields,
    least_each: Type.Optional(
      whole('at least so many of each person, as far as there are; 0 when left out', 0, 100, 1),
    ),
    seed: Type.Optional(
      text('the same seed draws the same items of the same work', 'week-48', { minLength: 1, maxLength: 200 }),
    ),
  },
  { ...closed, title: 'NewSample' },
);

export const sampleShape = Type.Object(
  {
    id: Type.String({ examples: ['smp_01'] }),
    ...sampleFields,
    least_each: whole('at least so many of each person', 0, 100, 1),
    seed: Type.String({ description: 'draws the same again', examples: ['week-48'] }),
    population: Type.Integer({ description: 'items from which it was drawn', examples: [812] }),
    drawn: Type.Integer({ examples: [20] }),
    scored: Type.Integer({ description: 'items with a score sheet', examples: [3] }),
    created_by: Type.String({ examples: ['the manager'] }),
    created_at: time('when it was drawn'),
  },
  { title: 'Sample' },
);

export const sampleQuery = listQuery({ kind: Type.Optional(oneOf(sampleKinds, 'of this kind')) });

const scores = Type.Object(
  Object.fromEntries(scoreDimensions.map((name) => [name, whole(`${name}, 0 bad to 5 good`, 0, 5, 4)])) as Record<
    (typeof scoreDimensions)[number],
    ReturnType<typeof whole>
  >,
  closed,
);

export const scoreShape = Type.Object(
  {
    scores,
    note: Type.Optional(long('what stood out', 'named the valve before the customer asked')),
    exemplar: Type.Optional(
      Type.Boolean({ description: 'worth showing to others; false when left out', examples: [true] }),
    ),
  },
  { ...closed, title: 'Score' },
);

export const itemShape = Type.Object(
  {
    sample_id: Type.String({ examples: ['smp_01'] }),
    object_id: Type.String({ description: 'the call or ticket', examples: ['call_01'] }),
    person: Type.String({ description: 'who did the work', examples: ['the agent'] }),
    sheet: nullable(
      Type.Object({
        scores,
        note: nullable(Type.String({ examples: ['clear'] })),
        exemplar: Type.Boolean({ examples: [false] }),
      }),
    ),
    scored_by: nullable(Type.String({ examples: ['the manager'] })),
    scored_at: nullable(time('when it was scored last')),
    version,
  },
  { title: 'SampleItem' },
);

export const itemQuery = listQuery({
  scored: Type.Optional(Type.Boolean({ description: 'with, or without a score sheet', examples: [false] })),
  person: Type.Optional(text('work of this person', 'the agent')),
});

export const itemParams = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 64, description: 'sample', examples: ['smp_01'] }),
  object: Type.String({ minLength: 1, maxLength: 64, description: 'call or ticket', examples: ['call_01'] }),
});

const correctiveFields = {
  title: text('in a few words', 'Ignition failures of batch 2409', { minLength: 1, maxLength: 200 }),
  finding: long('what went wrong, and what showed it', 'GW-120 four times as often as in other batches'),
  owner: text('who answers for it', 'Li Wei', { minLength: 1, maxLength: 200 }),
  due_on: date('when the measures are to be taken'),
};
const measures = {
  cause: long('why it went wrong', 'electrode gap 2 mm too wide'),
  correction: long('what is done about those out there', 'replace the electrode at the next visit'),
  prevention: long('what keeps it from coming again', 'gauge at the end of the line'),
};

export const newCorrectiveShape = Type.Object(
  {
    ...correctiveFields,
    cause: Type.Optional(measures.cause),
    correction: Type.Optional(measures.correction),
    prevention: Type.Optional(measures.prevention),
  },
  { ...closed, title: 'NewCorrectiveAction' },
);

export const correctivePatchShape = Type.Object(
  {
    title: Type.Optional(correctiveFields.title),
    finding: Type.Optional(correctiveFields.finding),
    owner: Type.Optional(correctiveFields.owner),
    due_on: Type.Optional(correctiveFields.due_on),
    cause: Type.Optional(measures.cause),
    correction: Type.Optional(measures.correction),
    prevention: Type.Optional(measures.prevention),
  },
  { ...closed, title: 'CorrectiveActionPatch', examples: [{ cause: 'electrode gap 2 mm too wide' }] },
);

export const correctiveShape = Type.Object(
  {
    id: Type.String({ examples: ['capa_01'] }),
    ...correctiveFields,
    cause: nullable(measures.cause),
    correction: nullable(measures.correction),
    prevention: nullable(measures.prevention),
    state: oneOf(correctiveStates, 'open, planned, done, verified, or dropped'),
    created_by: Type.String({ examples: ['the engineer'] }),
    created_at: time('when it was written'),
    updated_at: time('when it was changed last'),
    ended_at: nullable(time('when it was verified or dropped')),
    version,
  },
  { title: 'CorrectiveAction' },
);

export const correctiveQuery = listQuery({
  state: Type.Optional(oneOf(correctiveStates, 'in this state')),
  owner: Type.Optional(text('of this owner', 'Li Wei')),
});

export const correctiveMoveParams = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 64, description: 'corrective action', examples: ['capa_01'] }),
  move: oneOf(correctiveMoves, 'what to do with it'),
});

const cohortAsked = {
  device_type: text('cohorts are compared within one type', 'gas_water_heater', { minLength: 1, maxLength: 128 }),
  by: Type.Optional(
    text('`model`, or an attribute such as `firmware` or `batch`; model when left out', 'batch', {
      minLength: 1,
      maxLength: 128,
    }),
  ),
  fault: Type.Optional(text('failures of this code only', 'GW-120', { maxLength: 64 })),
  from: Type.Optional(time('tickets that opened then or later; a year ago when left out')),
  to: Type.Optional(time('and before; now when left out')),
};

export const cohortQuery = Type.Object(cohortAsked, closed);

export const cohortCaseQuery = listQuery({
  ...cohortAsked,
  name: Type.Optional(text('of this cohort; empty for the devices of which it is not known', '2409', { minLength: 0 })),
});

export const cohortCaseShape = Type.Object(
  {
    at: time('when the ticket opened'),
    ticket_id: Type.String({ examples: ['tkt_01'] }),
    device_id: Type.String({ examples: ['GH-000123'] }),
    fault: nullable(Type.String({ description: 'code of the fault catalogue', examples: ['GW-120'] })),
    name: nullable(Type.String({ description: 'the cohort', examples: ['2409'] })),
  },
  { title: 'FailureCase' },
);

const rate = (description: string) => Type.Number({ description, examples: [0.12] });

export const cohortsShape = Type.Object(
  {
    device_type: Type.String({ examples: ['gas_water_heater'] }),
    by: Type.String({ examples: ['batch'] }),
    from: time('from'),
    to: time('to'),
    formula: Type.String({ description: 'how the figures are made', examples: ['rate = failures / device-years'] }),
    cohorts: Type.Array(
      Type.Object({
        name: nullable(Type.String({ description: 'null for devices of which it is not known', examples: ['2409'] })),
        devices: Type.Integer({ examples: [120] }),
        device_days: Type.Number({ description: 'days for which its devices were watched', examples: [43_800] }),
        failures: Type.Integer({ description: 'tickets that people confirmed', examples: [14] }),
        rate: rate('failures per device-year'),
        low: rate('95 % bound'),
        high: rate('95 % bound'),
        ratio: nullable(rate('its rate over that of the rest')),
        p: rate('how likely so many or more would be, were it like the rest'),
        departs: Type.Boolean({ description: 'worse than the rest, and hardly by chance', examples: [true] }),
        faults: Type.Array(
          Type.Object({
            fault: nullable(Type.String({ examples: ['GW-120'] })),
            failures: Type.Integer({ examples: [9] }),
          }),
        ),
      }),
    ),
  },
  { title: 'FailureRates' },
);

export const clusterQuery = Type.Object(
  {
    by: Type.Optional(oneOf(clusterRegions, 'by district, city or provider of the site; district when left out')),
    until: Type.Optional(time('the week that ends here; now when left out')),
  },
  closed,
);

export const clustersShape = Type.Object(
  {
    by: oneOf(clusterRegions, 'how regions are told apart'),
    from: time('from'),
    until: time('until'),
    regions: Type.Array(
      Type.Object({
        region: nullable(Type.String({ examples: ['Gulou'] })),
        tickets: Type.Integer({ description: 'opened in the week', examples: [31] }),
        usual: Type.Number({ description: 'a week on average of the four before', examples: [12.25] }),
        top_faults: Type.Array(
          Type.Object({
            fault: nullable(Type.String({ examples: ['GW-110'] })),
            tickets: Type.Integer({ examples: [22] }),
            usual: Type.Number({ examples: [4.5] }),
            ratio: nullable(Type.Number({ description: 'null where there was none before', examples: [4.9] })),
          }),
        ),
        repeats: Type.Array(
          Type.Object({
            device_id: Type.String({ examples: ['GH-000123'] }),
            fault: Type.String({ examples: ['GW-110'] }),
            times: Type.Integer({
              description: 'tickets of this fault, each within 30 days of the one before',
              examples: [3],
            }),
          }),
        ),
        median_hours: nullable(Type.Number({ description: 'from opening to resolving', examples: [5.2] })),
        slow: Type.Boolean({
          description: 'at least twice the median of all, over at least three tickets',
          examples: [false],
        }),
      }),
    ),
  },
  { title: 'WeeklyClusters' },
);
