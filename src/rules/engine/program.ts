import { attributeOf, type DeviceFacts, type DeviceType, type SignalValue } from '../../telemetry/index.ts';
import type { Rule } from '../document.ts';
import type { Places } from '../expression/frame.ts';
import { paramFor } from '../overrides.ts';
import type { RulePlan } from '../plan-rule.ts';
import { type SeriesSpec, seriesSpec } from '../windows/series.ts';
import { type SketchesSpec, sketchesSpec } from '../windows/sketches.ts';
import { type CompiledRule, compileRule } from './compiled-rule.ts';

/** A rule in force on one device type, before it is compiled. */
export interface PlannedVersion {
  readonly rule: Rule;
  readonly version: number;
  readonly plan: RulePlan;
}

/** What expressions read of a device that no reading changes: an attribute, or a parameter that differs by device. */
export interface AttributePlace {
  /** Equal keys share a place. */
  readonly key: string;
  valueFor(facts: DeviceFacts): SignalValue | undefined;
}

/** Places that the rules of one device type share. */
export interface SharedPlaces extends Omit<Places, 'held' | 'param'> {
  param(rule: Rule, name: string): number;
}

/** The rules of one device type, compiled against one layout of device state. */
export interface Program {
  readonly type: DeviceType;
  /** In the order in which rules first came into force. */
  readonly rules: readonly CompiledRule[];
  /** Those of them that count the device for its group. */
  readonly quorums: readonly CompiledRule[];
  /** For each slot: the rules to look at when it gets a new value, and those that only count its readings. */
  readonly rulesBySlot: readonly (readonly number[])[];
  readonly series: readonly SeriesSpec[];
  readonly seriesBySlot: readonly (readonly number[])[];
  readonly sketches: readonly SketchesSpec[];
  readonly sketchesBySlot: readonly (readonly number[])[];
  /** How long a value of each slot counts as known, in milliseconds. */
  readonly maxAges: Float64Array;
  /** Attributes that expressions read, by their place. */
  readonly attributes: readonly AttributePlace[];
  /** Doubles of rule state a device needs. */
  readonly stateSize: number;
}

export function createProgram(type: DeviceType, versions: readonly PlannedVersion[]): Program {
  const attributes: AttributePlace[] = [];
  const series: SeriesSpec[] = [];
  const sketches: SketchesSpec[] = [];
  const placeFor = (key: string, valueFor: AttributePlace['valueFor']): number =>
    indexIn(attributes, (one) => one.key === key, { key, valueFor });
  const places: SharedPlaces = {
    attribute: (name) => placeFor(name, (facts) => attributeOf(type, facts, name)),
    param: ({ id, overrides, params }, name) =>
      placeFor(`${id} params.${name}`, (facts) => paramFor(overrides, name, facts, params[name] ?? 0)),
    series: (signal, window, layout) => {
      const spec = seriesSpec(signal, window, layout);
      const index = indexIn(series, (one) => one.key === spec.key, spec);
      return { index, spec };
    },
    sketches: (signal, window, layout) => {
      const spec = sketchesSpec(signal, window, layout);
      const index = indexIn(sketches, (one) => one.key === spec.key, spec);
      return { index, spec };
    },
  };
  let stateSize = 0;
  const rules = versions.map((version) => {
    const compiled = compileRule(version, type, stateSize, places);
    stateSize += compiled.size;
    return compiled;
  });
  return {
    type,
    rules,
    quorums: rules.filter((rule) => rule.quorum !== undefined),
    rulesBySlot: type.signals.map(({ slot }) => rules.flatMap((rule, i) => (rule.slots.includes(slot) ? [i] : []))),
    series,
    seriesBySlot: bySlot(type, series),
    sketches,
    sketchesBySlot: bySlot(type, sketches),
    maxAges: Float64Array.from(type.signals, (signal) => signal.maxAge),
    attributes,
    stateSize,
  };
}

const bySlot = ({ signals }: DeviceType, specs: readonly { readonly slot: number }[]): number[][] =>
  signals.map(({ slot }) => specs.flatMap((spec, i) => (spec.slot === slot ? [i] : [])));

function indexIn<T>(list: T[], matches: (one: T) => boolean, item: T): number {
  const at = list.findIndex(matches);
  return at === -1 ? list.push(item) - 1 : at;
}

/** A signal's value as the double that slots and windows keep. Texts count by what they say, not by order. */
export function asNumber(value: SignalValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return textNumber(value);
}

/** Equal texts give equal numbers, different ones different numbers but for one in 2^52. */
function textNumber(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x1b873593;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b) + 0x52dce729;
  }
  return (high >>> 12) * 0x1_0000_0000 + (low >>> 0);
}
