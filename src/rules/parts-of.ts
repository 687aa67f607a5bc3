import type { Catalogue, DeviceType } from '../telemetry/index.ts';
import type { Rule } from './document.ts';
import { type Plan, walk } from './expression/plan.ts';
import { planRule } from './plan-rule.ts';

/** Everything that a rule's expressions consist of on a device type; empty where it cannot run. */
export function partsOf(rule: Rule, type: DeviceType): readonly Plan[] {
  const planned = planRule(rule, type);
  if (!planned.ok) return [];
  const { levels, clear, unless, of, planned: work } = planned.plan;
  const plans = [...levels, ...unless, ...[clear, of, work].filter((plan) => plan !== undefined)];
  return plans.flatMap((plan) => [...walk(plan)]);
}

/**
 * Whether what devices send, or that they send nothing, can end an episode of the rule. It cannot where the rule looks
 * only at what people did, such as `repeats("30d")`: nothing that is measured tells whether their work was good.
 */
export function readsTelemetry(rule: Rule, catalogue: Catalogue): boolean {
  if (rule.detect.kind !== 'condition') return true;
  const types = rule.deviceTypes.flatMap((name) => catalogue.types.get(name) ?? []);
  return types.some((type) => partsOf(rule, type).some((part) => 'signal' in part));
}
