import { Type } from 'typebox';
import { backtestStates } from '../../backtest/index.ts';
import { closed, listQuery, nullable, oneOf, severity, text, time } from './common.ts';
import { ruleDocument } from './rule.ts';

const testedRule = (description: string) =>
  Type.Union(
    [
      Type.String({
        minLength: 1,
        maxLength: 65_536,
        description: 'the id of a stored rule, `id@version`, or the YAML text of a rule',
        examples: ['GH-02', 'GH-02@3'],
      }),
      ruleDocument,
    ],
    { description },
  );

const truthEvent = Type.Object(
  {
    device: Type.String({ minLength: 1, maxLength: 128, examples: ['GH-000123'] }),
    onset: time('when it really began'),
    end: Type.Optional(nullable(time('when it was over; null or absent: not over'))),
    event_at: Type.Optional(time('when what the rule is to warn of came about, e.g. the failure')),
    must_fire: Type.Array(Type.String({ maxLength: 64 }), {
      maxItems: 32,
      description: 'rules that ought to open because of it',
      examples: [['GH-02']],
    }),
  },
  { ...closed, title: 'TruthEvent' },
);

export const backtestInputShape = Type.Object(
  {
    rule: testedRule('the version under test'),
    compare_to: Type.Optional(testedRule('a second version, run beside it on the same history')),
    from: time('first instant of interest; looking begins earlier, by the longest window of the rule'),
    to: time('excluded'),
    devices: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 128 }), {
        minItems: 1,
        maxItems: 1_000,
        uniqueItems: true,
        description: 'only these; all when absent',
        examples: [['GH-000123']],
      }),
    ),
    truth: Type.Optional(
      Type.Array(truthEvent, {
        maxItems: 5_000,
        description: 'what really happened, e.g. of a scenario of the simulators',
      }),
    ),
  },
  {
    ...closed,
    title: 'BacktestInput',
    examples: [{ rule: 'GH-02', from: '2026-01-01T00:00:00Z', to: '2026-01-15T00:00:00Z' }],
  },
);

const share = (description: string) => nullable(Type.Number({ description, examples: [0.9] }));
const seconds = (description: string) => nullable(Type.Number({ description, examples: [5_400] }));
const count = (description: string) => Type.Integer({ description, examples: [12] });

const episode = Type.Object(
  {
    device_id: nullable(
      Type.String({ description: 'null when it is about a place or provider', examples: ['GH-000123'] }),
    ),
    subject: Type.Object({ kind: Type.String({ examples: ['device'] }), id: Type.String({ examples: ['GH-000123'] }) }),
    since: time('since when the condition held, in the device’s time'),
    until: nullable(time('since when it no longer held; null: still open at the end')),
    opened_at: time('when it would have been found'),
    ended_at: nullable(time('when it would have been over')),
    severity,
  },
  { title: 'BacktestEpisode' },
);

const versionFields = {
  rule_id: Type.String({ examples: ['GH-02'] }),
  rule_version: nullable(Type.Integer({ description: 'null for a document that is not stored', examples: [3] })),
  episodes: Type.Array(episode, { description: 'the first 1,000' }),
  episodes_total: count('all of them'),
  tickets: count('tickets that would have opened'),
  care_calls: count('care calls that would have been asked for'),
  agent_minutes: Type.Number({ description: 'by `backtest.ticket_minutes` and `call_minutes`', examples: [180] }),
  per_day: Type.Array(
    Type.Object({
      day: Type.String({ description: 'UTC', examples: ['2026-01-15'] }),
      episodes: count('opened that day'),
      tickets: count('opened that day'),
      care_calls: count('asked for that day'),
    }),
  ),
  devices_hit: count('devices, places and providers with an episode'),
  judged: nullable(
    Type.Object(
      {
        confirmed: count('tickets of the time that people confirmed'),
        confirmed_found: count('of these, found'),
        false_alarms: count('tickets of the time that were false alarms'),
        false_alarms_repeated: count('of these, raised again'),
        precision: share('confirmed among the judged that it raises'),
        recall: share('found among the confirmed'),
        lead_p10_s: seconds('from the episode to the ticket of then: nine in ten are longer'),
        lead_p50_s: seconds('the median of it'),
      },
      { title: 'BacktestJudged', description: 'against tickets that people judged; null when there are none' },
    ),
  ),
  truth: nullable(
    Type.Object(
      {
        events: count('that ought to be found'),
        events_found: count('of these, found'),
        hits: count('episodes that belong to an event'),
        false_alerts: count('episodes that belong to none'),
        duplicates: count('hits beyond the first of an event'),
        precision: share('hits among all episodes'),
        recall: share('found among the events'),
        detect_p50_s: seconds('from onset to the first episode: the median'),
        detect_p95_s: seconds('nineteen in twenty are shorter'),
        lead_p10_s: seconds('from the first episode to `event_at`: nine in ten are longer'),
        lead_p50_s: seconds('the median of it'),
      },
      { title: 'BacktestTruth', description: 'against `truth`; null when none was sent' },
    ),
  ),
};

const someEpisodes = Type.Object({
  total: count('all of them'),
  episodes: Type.Array(episode, { description: 'the first 500' }),
});

const resultShape = Type.Object(
  {
    readings: count('stepped through within the time'),
    warm_up_readings: count('stepped through before it'),
    warm_up_from: nullable(time('when the first of them arrived')),
    through: nullable(time('up to where time went on; before `to` when history ends there')),
    elapsed_ms: Type.Number({ examples: [8_200] }),
    readings_per_second: Type.Number({ examples: [900_000] }),
    realtime_multiple: Type.Number({ description: 'how much faster than it happened', examples: [40_000] }),
    ...versionFields,
    compared: nullable(Type.Object(versionFields, { title: 'BacktestCompared', description: 'the second version' })),
    diff: nullable(
      Type.Object(
        {
          both: count('episodes of the first that overlap one of the second'),
          only_a: someEpisodes,
          only_b: someEpisodes,
          partial: Type.Boolean({ description: 'a version had more than 50,000 episodes; the rest is not compared' }),
        },
        { title: 'BacktestDiff' },
      ),
    ),
  },
  { title: 'BacktestResult' },
);

const askedRule = Type.Object({
  id: Type.String({ examples: ['GH-02'] }),
  version: nullable(Type.Integer({ examples: [3] })),
  document: ruleDocument,
});

export const backtestShape = Type.Object(
  {
    id: Type.String({ examples: ['bkt_01'] }),
    state: oneOf(backtestStates, 'one runs at a time'),
    progress: Type.Number({ minimum: 0, maximum: 1, examples: [0.4] }),
    rule: askedRule,
    compare_to: nullable(askedRule),
    from: time('first instant of interest'),
    to: time('excluded'),
    devices: nullable(Type.Array(Type.String(), { examples: [['GH-000123']] })),
    asked_at: time('when it was asked for'),
    asked_by: Type.String({ examples: ['li'] }),
    started_at: nullable(time('when it began')),
    finished_at: nullable(time('when it was over')),
    reason: nullable(Type.String({ description: 'why it failed or was cancelled', examples: ['li cancelled it.'] })),
    result: nullable(resultShape),
  },
  { title: 'Backtest' },
);

export const backtestQuery = listQuery({
  state: Type.Optional(oneOf(backtestStates, 'every state when left out')),
  rule_id: Type.Optional(text('of this rule', 'GH-02')),
});
