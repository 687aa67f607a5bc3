import type { Catalogue, DeviceType } from '../telemetry/index.ts';
import type { Rule, RuleFault, RuleFaultCode } from './document.ts';
import { compileBool } from './expression/compile.ts';
import { type Frame, type Places, perSlot } from './expression/frame.ts';
import { nearest } from './expression/nearest.ts';
import { type Plan, walk } from './expression/plan.ts';
import { groupFaults } from './group-faults.ts';
import type { Locate } from './parse-rule.ts';
import { planRule, type RulePlan } from './plan-rule.ts';
import { seriesSpec } from './windows/series.ts';
import { sketchesSpec } from './windows/sketches.ts';

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
    } else if (neverClears(rule, planned.plan, type)) {
      const remedy = 'let it depend on a signal, or write `clear: manual`';
      add('/clear', 0, 'never_clears', `an episode of this rule could never end by itself: ${remedy}`);
    }
  });
  for (const one of groupFaults(rule)) add(one.pointer, 0, 'unknown_name', one.sentence, one.suggestion);
  return [...faults.values()];
}

/** Whether an episode stays open whatever its device sends: cheap to prove, and the usual slip. */
function neverClears(rule: Rule, plan: RulePlan, type: DeviceType): boolean {
  if (rule.clear.kind === 'manual' || rule.detect.kind === 'missing') return false;
  if (plan.clear !== undefined) return fixedValue(plan.clear, type) === false;
  return plan.levels.some((level) => fixedValue(level, type) === true);
}

/** The value a condition has whatever is sent: what it says while everything is unknown stands for good. */
function fixedValue(plan: Plan, type: DeviceType): boolean | undefined {
  if (walk(plan).some((one) => one.op === 'known')) return undefined;
  const places: Places = {
    attribute: () => 0,
    param: () => 0,
    held: () => 0,
    series: (signal, window, layout) => ({ index: 0, spec: seriesSpec(signal, window, layout) }),
    sketches: (signal, window, layout) => ({ index: 0, spec: sketchesSpec(signal, window, layout) }),
  };
  const frame: Frame = {
    now: 0,
    wake: 0,
    moves: false,
    reading: Number.NaN,
    slots: new Float64Array(type.signals.length * perSlot).fill(Number.NaN),
    texts: [],
    attributes: [],
    states: new Float64Array(4).fill(Number.NaN),
    series: [],
    sketches: [],
    forecast: undefined,
    servicedAt: Number.NaN,
    purchasedAt: Number.NaN,
    tickets: [],
  };
  return compileBool(plan, places)(frame);
}
