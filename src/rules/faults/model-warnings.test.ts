import { expect, it } from 'vitest';
import { parseRule } from '../parse-rule.ts';
import { modelWarnings } from './model-warnings.ts';

const models = ['JSQ30', 'JSQ31-E', 'LX-1000'];

const warningsOf = (text: string) => {
  const parsed = parseRule(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return modelWarnings(parsed.rule, models, parsed.locate);
};

const rule = `id: T
title: T
device_types: [gas_water_heater]
params: { least_pa: 900 }
when: gas_supply_pressure_pa < params.least_pa
severity: P3
`;

it('names each model that the fleet does not have, where it stands, and the nearest that it has', () => {
  const text = `${rule}overrides:
  - { for: { model: JSQ3O }, params: { least_pa: 1 } }
  - { for: { model: [JSQ30, JSQ31E] }, params: { least_pa: 2 } }
  - { for: { city: lhasa }, params: { least_pa: 3 } }
mode: canary
canary: { models: [LX-1000, ZZ-9], budget: { tickets: 1, per: 1d } }
`;
  expect(warningsOf(text)).toEqual([
    {
      ...{ line: 8, column: 21, code: 'unknown_model', suggestion: 'JSQ30' },
      sentence: 'the fleet has no model `JSQ3O`: did you mean `JSQ30`?',
    },
    {
      ...{ line: 9, column: 29, code: 'unknown_model', suggestion: 'JSQ31-E' },
      sentence: 'the fleet has no model `JSQ31E`: did you mean `JSQ31-E`?',
    },
    {
      ...{ line: 12, column: 29, code: 'unknown_model' },
      sentence: 'the fleet has no model `ZZ-9`: it concerns nobody until a device has it',
    },
  ]);
});

it('says nothing of a rule that names models of the fleet only, or none', () => {
  expect(warningsOf(rule)).toEqual([]);
  expect(warningsOf(`${rule}overrides: [{ for: { model: JSQ30 }, params: { least_pa: 1 } }]\n`)).toEqual([]);
});
