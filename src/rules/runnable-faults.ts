import type { Catalogue, DeviceType } from '../telemetry/index.ts';
import type { Rule } from './document.ts';
import { compileBool } from './expression/compile.ts';
import { type Frame, type Places, perSlot } from './expression/frame.ts';
import { nearest } from './expression/nearest.ts';
import { type Plan, walk } from './expression/plan.ts';
import type { DocumentFault } from './form-faults.ts';
import { groupFaults } from './group-faults.ts';
import { planRule, type RulePlan } from './plan-rule.ts';
import { seriesSpec } from './windows/series.ts';
import { sketchesSpec } from './windows/sketches.ts';

/** A fault at `offset` of the text in the field `pointer`. */
export interface PlacedFault extends DocumentFault {
  readonly offset: number;
}

/**
 * What keeps a rule from running on the catalogue's device types; empty = the engine takes it. The engine asks again
 * when it reads the journal anew: what is refused here today must have been refused when the rule was stored.
 */
export function runnableFaults(rule: Rule, catalogue: Catalogue): readonly PlacedFault[] {
  const faults = rule.deviceTypes.flatMap((name, i): readonly PlacedFault[] => {
    const type = catalogue.types.get(name);
    if (type === undefined) return [unknownType(name, i, [...catalogue.types.keys()])];
    const planned = planRule(rule, type);
    if (!planned.ok) return planned.faults;
    return neverClears(rule, planned.plan, type) ? [endless] : [];
  });
  const groups = groupFaults(rule).map((one): PlacedFault => ({ ...one, offset: 0, code: 'unknown_name' }));
  return [...faults, ...groups];
}

function unknownType(name: string, i: number, types: readonly string[]): PlacedFault {
  const meant = nearest(name, types);
  const remedy = meant === undefined ? `use ${types.join(', ')}` : `did you mean \`${meant}\`?`;
  const sentence = `there is no device type \`${name}\`: ${remedy}`;
  const suggestion = meant === undefined ? {} : { suggestion: meant };
  return { pointer: `/device_types/${i}`, offset: 0, code: 'unknown_device_type', sentence, ...suggestion };
}

const endless: PlacedFault = {
  ...{ pointer: '/clear', offset: 0, code: 'never_clears' },
  sentence: 'an episode of this rule could never end by itself: let it depend on a signal, or write `clear: manual`',
};

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
