import type { Catalogue } from '../telemetry/index.ts';
import type { Rule, RuleFault, RuleFaultCode } from './document.ts';
import { compileBool } from './expression/compile.ts';
import type { Frame, Places } from './expression/frame.ts';
import { nearest } from './expression/nearest.ts';
import { type Plan, walk } from './expression/plan.ts';
import type { Locate } from './parse-rule.ts';
import { planRule, type RulePlan } from './plan-rule.ts';

export interface ValidateOptions {
  /** Named in the faults. */
  readonly path?: string;
  /** From `parseRule`, so that faults stand where people can find them; without it they stand at 1:1. */
  readonly locate?: Locate;
}

/** What keeps a rule from running on the catalogue's device types; empty = it can be put in force. */
export function validateRule(rule: Rule, catalogue: Catalogue, options: ValidateOptions = {}): readonly RuleFault[] {
  const faults = new Map<string, RuleFault>();
  const add = (pointer: string, offset: number, code: RuleFaultCode, sentence: string, suggestion?: string): void => {
    const place = options.locate?.(pointer, offset) ?? { line: 1, column: 1 };
    const fault: RuleFault = {
      ...(options.path === undefined ? {} : { path: options.path }),
      ...place,
      code,
      sentence,
      ...(suggestion === undefined ? {} : { suggestion }),
    };
    faults.set(`${place.line}:${place.column}:${sentence}`, fault);
  };
  rule.deviceTypes.forEach((name, i) => {
    const type = catalogue.types.get(name);
    if (type === undefined) {
      const meant = nearest(name, catalogue.types.keys());
      const remedy =
        meant === undefined ? `use ${[...catalogue.types.keys()].join(', ')}` : `did you mean \`${meant}\`?`;
      add(`/device_types/${i}`, 0, 'unknown_device_type', `there is no device type \`${name}\`: ${remedy}`, meant);
      return;
    }
    const planned = planRule(rule, type);
    if (!planned.ok) {
      for (const one of planned.faults) add(one.pointer, one.offset, one.code, one.sentence, one.suggestion);
    } else if (neverClears(rule, planned.plan)) {
      const remedy = 'let it depend on a signal, or write `clear: manual`';
      add('/clear', 0, 'never_clears', `an episode of this rule could never end by itself: ${remedy}`);
    }
  });
  return [...faults.values()];
}

/** Whether a constant alone keeps every episode open: cheap to prove, and the usual slip. */
function neverClears(rule: Rule, plan: RulePlan): boolean {
  if (rule.clear.kind === 'manual' || rule.detect.kind === 'missing') return false;
  if (plan.clear !== undefined) return constantBool(plan.clear) === false;
  return plan.levels.some((level) => constantBool(level) === true);
}

const nothing: Places = {
  attribute: () => 0,
  held: () => 0,
  series: () => {
    throw new Error('defect: a constant has no window');
  },
};

/** The value of a condition that reads nothing. */
function constantBool(plan: Plan): boolean | undefined {
  const reads = new Set<Plan['op']>(['signal', 'attribute', 'window', 'time_to', 'age', 'held']);
  if (walk(plan).some((one) => reads.has(one.op))) return undefined;
  const frame: Frame = {
    now: 0,
    wake: 0,
    moves: false,
    slots: new Float64Array(0),
    texts: [],
    attributes: [],
    states: new Float64Array(0),
    series: [],
  };
  return compileBool(plan, nothing)(frame);
}
