import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { assert } from '../../base/index.ts';
import type { MaintenancePlan } from './maintenance-plan.ts';

const plansSchema = Type.Array(
  Type.Object(
    {
      device_type: Type.String({ minLength: 1 }),
      script: Type.String({ minLength: 1 }),
      every_months: Type.Number({ exclusiveMinimum: 0, maximum: 600 }),
      hard_water_factor: Type.Number({ exclusiveMinimum: 0, maximum: 1 }),
      usage: Type.Optional(
        Type.Object({ signal: Type.String({ minLength: 1 }), hours: Type.Number({ exclusiveMinimum: 0 }) }),
      ),
      scrap_after_years: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
      scrap_after_years_by: Type.Optional(
        Type.Object({
          attribute: Type.String({ minLength: 1 }),
          values: Type.Record(Type.String(), Type.Integer({ minimum: 1, maximum: 100 })),
        }),
      ),
    },
    { additionalProperties: false },
  ),
);

/** Maintenance plans by device type. A faulty file is a defect of the installation. */
export function parsePlans(
  texts: readonly { readonly path: string; readonly text: string }[],
): ReadonlyMap<string, MaintenancePlan> {
  const plans = texts.flatMap(({ path, text }): MaintenancePlan[] => {
    const document: unknown = parse(text);
    const [fault] = Value.Errors(plansSchema, document);
    assert(
      Value.Check(plansSchema, document),
      `${path} is no list of maintenance plans: ${fault?.instancePath ?? ''} ${fault?.message ?? ''}`,
    );
    return document;
  });
  return new Map(plans.map((plan) => [plan.device_type, plan]));
}
