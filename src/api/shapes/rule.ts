import { Type } from 'typebox';
import { blindOutcomes } from '../../rules/index.ts';
import { facts, listQuery, nullable, oneOf, scalar, severity, text, time, titleFields } from './common.ts';
import { subjectShape } from './subject.ts';

const modes = ['draft', 'shadow', 'canary', 'active', 'retired'] as const;

/** The rules room checks what is inside and says faults by line and column. */
export const ruleDocument = facts('the rule document of the manual');

export const ruleExample = `id: GH-02
title: { en: Very low gas pressure, zh-CN: 燃气压力过低 }
device_types: [gas_water_heater]
when: burner_state in ["ignite", "flame"] && gas_supply_pressure_pa < 0.5 * device.rated_gas_pressure_pa
for: 10s
severity: P2
clear: { when: gas_supply_pressure_pa > 0.75 * device.rated_gas_pressure_pa, for: 60s }
then:
  ticket: { skill: 2, fault: GW-110 }
mode: active
`;

export const ruleShape = Type.Object(
  {
    id: Type.String({ examples: ['GH-02'] }),
    version: Type.Integer({ description: 'rises with every change; the ETag', examples: [4] }),
    mode: oneOf(
      modes,
      'draft is only stored, shadow records what it would do, canary acts on a part of the fleet, active acts, retired is over',
    ),
    ...titleFields,
    device_types: Type.Array(Type.String(), { examples: [['gas_water_heater']] }),
    document: ruleDocument,
    text: Type.String({ description: 'as its author wrote it', examples: [ruleExample] }),
    changed_at: time('when this version was stored'),
    changed_by: Type.String({ description: '`carewatch` for what ships and what the daemon did', examples: ['li'] }),
    note: nullable(Type.String({ description: 'why, in its author’s words', examples: ['fewer calls at night'] })),
  },
  { title: 'Rule' },
);

export const ruleQuery = listQuery({
  mode: Type.Optional(oneOf(modes, 'every mode when left out')),
  device_type: Type.Optional(text('rules that look at this type', 'elevator')),
});

export const ruleJudgementShape = Type.Object(
  {
    valid: Type.Boolean(),
    id: nullable(Type.String({ examples: ['GH-02'] })),
    faults: Type.Array(
      Type.Object(
        {
          line: Type.Integer({ examples: [4] }),
          column: Type.Integer({ examples: [7] }),
          code: Type.String({ examples: ['unknown_name'] }),
          detail: Type.String({
            examples: ['gas_pressure is no signal of gas_water_heater; did you mean gas_supply_pressure_pa?'],
          }),
          suggestion: Type.Optional(Type.String({ examples: ['gas_supply_pressure_pa'] })),
        },
        { title: 'RuleFault' },
      ),
    ),
    warnings: Type.Array(
      Type.Object(
        {
          line: Type.Integer({ examples: [7] }),
          column: Type.Integer({ examples: [21] }),
          code: oneOf(['unknown_model'], 'a model that the fleet does not have'),
          detail: Type.String({ examples: ['the fleet has no model `JSQ3O`: did you mean `JSQ30`?'] }),
          suggestion: Type.Optional(Type.String({ examples: ['JSQ30'] })),
        },
        { title: 'RuleWarning' },
      ),
      { description: 'what does not keep the rule from being stored, and is probably not meant' },
    ),
  },
  { title: 'RuleJudgement' },
);

export const blindDeviceShape = Type.Object(
  {
    device_id: Type.String({ examples: ['GH-000123'] }),
    outcome: oneOf(
      blindOutcomes,
      'no_data: a signal was never sent or has expired; unknown: what is there makes no value; error: the rule does not run on it',
    ),
    missing: Type.Array(Type.String(), {
      description: 'what the rule reads and nobody knows',
      examples: [['gas_supply_pressure_pa']],
    }),
    reason: Type.String({ examples: ['gas_supply_pressure_pa was never sent.'] }),
  },
  { title: 'BlindDevice' },
);

export const shadowVerdictShape = Type.Object(
  {
    at: time('when the verdict fell'),
    device_id: nullable(Type.String({ description: 'null where the subject is a group', examples: ['GH-000123'] })),
    subject: subjectShape,
    rule_version: Type.Integer({ examples: [4] }),
    kind: oneOf(['breach', 'level', 'clear'], 'an episode would have begun, changed its level, or ended'),
    severity,
    since: time('since when the condition held, in device time'),
    reason: Type.String({ examples: ['condition'] }),
    inputs: Type.Record(Type.String(), nullable(scalar('null = unknown')), { description: 'what the rule read' }),
  },
  { title: 'ShadowVerdict' },
);
