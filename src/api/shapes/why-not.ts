import { Type } from 'typebox';
import { whyNotOutcomes } from '../../rules/index.ts';
import { episodeState } from './alert.ts';
import { nullable, oneOf, scalar, severity, time } from './common.ts';

const sentence = Type.String({ description: 'in the caller’s language', examples: ['Door is fault.'] });

const condition = {
  when: Type.String({ examples: ['door_state == "fault"'] }),
  holds: nullable(Type.Boolean({ description: 'null = unknown' })),
  sentence,
  parts: Type.Array(
    Type.Object(
      {
        text: Type.String({ examples: ['door_state'] }),
        value: nullable(scalar('null = unknown')),
        depth: Type.Integer({
          description: 'how deep in the expression: the parts of a part follow it',
          examples: [1],
        }),
      },
      { title: 'ExpressionPart' },
    ),
    { description: 'the expression and its parts, each with its value now' },
  ),
};

const timed = {
  ...condition,
  for_ms: Type.Integer({ description: 'how long it must hold', examples: [10_000] }),
  since: nullable(time('since when it holds')),
  due: nullable(time('when it will have held for long enough')),
};

const silence = Type.Object(
  {
    heard_at: nullable(time('null: never heard')),
    silent_ms: Type.Integer({ examples: [180_000] }),
    allowed_ms: Type.Integer({ examples: [1_800_000] }),
    due: time('when the device counts as silent if nothing comes'),
  },
  { title: 'SilenceNow' },
);

const group = Type.Object(
  {
    kind: Type.String({ examples: ['district'] }),
    id: nullable(Type.String({ description: 'null: the device stands in none', examples: ['Gulou'] })),
    members: Type.Integer({ examples: [2] }),
    population: Type.Integer({ examples: [25] }),
    share: Type.Number({ examples: [0.08] }),
    counted: Type.Boolean({ description: 'whether the device is one of the members' }),
    needed: Type.Array(
      Type.Object({ severity, at_least: Type.Integer({ examples: [5] }), share: Type.Number({ examples: [0.2] }) }),
    ),
  },
  { title: 'GroupNow' },
);

export const whyNotShape = Type.Object(
  {
    rule_id: Type.String({ examples: ['EL-03'] }),
    rule_version: Type.Integer({ examples: [1] }),
    device_id: Type.String({ examples: ['EL-0001'] }),
    at: time('of the last entry that the rule has seen'),
    device_time: time('the device’s now'),
    outcome: oneOf(whyNotOutcomes, 'what the rule makes of the device now'),
    sentence,
    missing: Type.Array(Type.String(), { description: 'what the rule reads and nobody knows' }),
    reason: nullable(Type.String({ description: 'why it cannot be judged, as `blind` says it' })),
    state: episodeState,
    inputs: Type.Record(Type.String(), nullable(scalar('null = unknown')), { description: 'what the rule reads' }),
    levels: Type.Array(Type.Object({ severity: nullable(severity), ...timed }, { title: 'LevelNow' }), {
      description: 'in the order of the rule; of a quorum the condition of its members',
    }),
    clear: nullable(Type.Object(timed, { title: 'ClearNow' })),
    unless: Type.Array(Type.Object({ name: Type.String({ examples: ['service_mode'] }), ...condition })),
    silence: nullable(silence),
    group: nullable(group),
  },
  { title: 'WhyNot' },
);

export const whyNotQuery = Type.Object({
  device: Type.String({ minLength: 1, maxLength: 128, description: 'device to look at', examples: ['EL-0001'] }),
});
