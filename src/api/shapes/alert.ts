import { Type } from 'typebox';
import { alertStates } from '../../alerts/index.ts';
import { listQuery, nullable, oneOf, scalar, severity, text, time, titleFields } from './common.ts';
import { subjectKinds, subjectShape } from './subject.ts';
import { deviceId, everyState, filters, incidentId, mutingStages, openedWithin, ruleId, version } from './work.ts';

const suppression = Type.Object({
  stage: Type.String({ examples: ['dedupe'] }),
  reason: Type.String({ examples: ['the episode is open'] }),
  at: time('when it was held back'),
  seq: Type.Integer({ description: 'journal entry', examples: [10_021] }),
  by: Type.Optional(Type.String({ description: 'the silence, alert or incident that muted it', examples: ['inc_01'] })),
  until: Type.Optional(nullable(time('when that ended; null while it lasts'))),
});

const muting = Type.Object(
  {
    stage: oneOf(mutingStages, 'by a silence or visit, by the alert of the parent rule, by an incident'),
    reason: Type.String({ examples: ['incident-open'] }),
    by: Type.String({ description: 'the silence, alert or incident', examples: ['inc_01'] }),
    at: time('since when'),
  },
  { title: 'Muting', description: 'why the alert opens no work; its work opens when `by` ends, if it is open then' },
);

export const episodeState = Type.Object(
  {
    level: nullable(Type.Integer({ description: 'open level; null: no episode was open', examples: [0] })),
    since: nullable(time('since when the condition of the open episode held')),
    clearing: nullable(time('since when what ends the episode has held')),
    timers: Type.Array(nullable(time('since when the condition of the level is true'))),
  },
  { title: 'EpisodeState', description: 'what the rule kept of the subject just before the verdict, and after it' },
);

export const proof = Type.Object(
  {
    seq: Type.Integer({ description: 'journal entry that brought it about', examples: [10_020] }),
    rule_version: Type.Integer({ examples: [4] }),
    reason: Type.String({ examples: ['condition'] }),
    inputs: Type.Record(Type.String(), nullable(scalar('null = unknown')), {
      description: 'what the rule read',
      examples: [{ gas_supply_pressure_pa: 820 }],
    }),
    sentence: Type.Optional(
      Type.String({
        description: 'why, in words, in the caller’s language; where one alert is asked for',
        examples: [
          'Gas supply pressure 812 Pa was below 1,000 Pa (0.5 × rated gas pressure 2,000 Pa) for 10 s while burner was alight.',
        ],
      }),
    ),
    timers: Type.Object({
      since: time('since when the condition held, in device time'),
      device_time: time('the device’s now when the verdict fell'),
      held_ms: Type.Integer({ examples: [10_000] }),
    }),
    before: nullable(episodeState),
    after: nullable(episodeState),
    suppressions: Type.Array(suppression, {
      description: 'verdicts held back while it was open, and spans in which its work waited',
    }),
  },
  { title: 'AlertProof', description: 'what the alert rests on' },
);

export const alertShape = Type.Object(
  {
    id: Type.String({ examples: ['alr_01'] }),
    rule_id: ruleId,
    rule_version: Type.Integer({ examples: [4] }),
    device_id: deviceId,
    subject: subjectShape,
    severity,
    level: Type.Integer({ description: 'position in the rule’s levels', examples: [0] }),
    state: oneOf(alertStates, 'open and acknowledged: the condition holds'),
    ...titleFields,
    since: time('since when the condition holds, in device time'),
    opened_at: time('when it was found'),
    recovered_at: nullable(time('when it ended')),
    ended_by: nullable(Type.String({ examples: ['condition'] })),
    acknowledged_at: nullable(time('when a person acknowledged it')),
    acknowledged_by: nullable(Type.String({ examples: ['li'] })),
    flapping: Type.Boolean({ description: 'whether episodes came and went until the rule kept this one open' }),
    flapping_since: nullable(time('when it was known to flap')),
    muted: nullable(muting),
    incident_id: incidentId,
    proof,
    version,
  },
  { title: 'Alert' },
);

export const alertQuery = listQuery({
  ...filters,
  state: Type.Optional(oneOf(alertStates, everyState)),
  severity: Type.Optional(severity),
  subject_kind: Type.Optional(oneOf(subjectKinds, 'about what')),
  subject_id: Type.Optional(text('about which', 'Gulou')),
  incident_id: Type.Optional(text('incident', 'inc_01')),
  ...openedWithin,
  muted: Type.Optional(Type.Boolean({ description: 'whether its work waits', examples: [true] })),
  flapping: Type.Optional(Type.Boolean({ description: 'whether its episodes come and go', examples: [true] })),
});
