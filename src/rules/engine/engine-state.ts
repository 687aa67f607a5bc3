import { type Instant, instant } from '../../base/index.ts';
import type { Catalogue, SignalValue } from '../../telemetry/index.ts';
import { modeFor } from '../canary.ts';
import { createGroups, type Groups } from '../groups/group-state.ts';
import { createPlaces, type Places } from '../groups/places.ts';
import { causeOf } from '../groups/silence-cause.ts';
import type { Verdict } from '../verdict.ts';
import { createForecasts, type Forecasts } from '../weather/forecasts.ts';
import type { CompiledRule } from './compiled-rule.ts';
import { type DeviceState, timeOf } from './device-state.ts';
import { episodeStateOf } from './episode-state.ts';
import type { Report } from './evaluate.ts';
import { isFlapping, severityAt } from './flap-state.ts';
import type { Pace } from './pace.ts';
import { createRuleSet, type RuleSet } from './rule-set.ts';
import { createWakeHeap, type WakeHeap } from './wake-heap.ts';

/** Everything that one engine knows. The modules of this folder change it; nothing else sees it. */
export interface EngineState {
  readonly catalogue: Catalogue;
  readonly rules: RuleSet;
  readonly devices: Map<string, DeviceState>;
  /** The same devices by registration order; retired ones leave a hole. */
  byOrder: (DeviceState | undefined)[];
  heap: WakeHeap;
  readonly places: Places;
  readonly groups: Groups;
  readonly forecasts: Forecasts;
  readonly pace: Pace;
  /** The entry being stepped, the instant being looked at, and how many verdicts the entry has had. */
  seq: number;
  at: number;
  ordinal: number;
  /** The last control entry taken. */
  control: number;
  verdicts: Verdict[];
  /** Scratch: which rules the reading at hand concerns. */
  due: Uint8Array;
  readonly report: Report;
  /** How often a rule was looked at for a device; for figures. */
  looks: number;
}

export function createEngineState(catalogue: Catalogue): EngineState {
  const state: EngineState = {
    catalogue,
    rules: createRuleSet(catalogue),
    devices: new Map(),
    byOrder: [],
    heap: createWakeHeap(),
    places: createPlaces(),
    groups: createGroups(),
    forecasts: createForecasts(),
    pace: { second: Number.NaN, listening: true, admittedAt: Number.NEGATIVE_INFINITY },
    seq: 0,
    at: 0,
    ordinal: 0,
    control: 0,
    verdicts: [],
    due: new Uint8Array(64),
    looks: 0,
    report(device, rule, kind, level, since, reason, before) {
      const cause = rule.kind === 'missing' && kind === 'breach' ? { cause: causeOf(state, device, rule) } : {};
      const fields = { kind, reason, since: instant(since), inputs: inputsOf(state, device, rule), ...cause };
      const after = episodeStateOf(device.states, rule);
      state.verdicts.push({ ...placeOf(state, device, rule, level), ...fields, before, after });
      state.ordinal += 1;
    },
  };
  return state;
}

function placeOf(state: EngineState, device: DeviceState, rule: CompiledRule, index: number) {
  const level = rule.levels[index] ?? rule.levels[0];
  return {
    seq: state.seq,
    ordinal: state.ordinal,
    at: instant(state.at),
    rule: rule.id,
    version: rule.version,
    mode: modeFor(rule, device.facts),
    subject: { kind: 'device', id: device.id },
    severity: severityAt(device.states, rule, index),
    ...(isFlapping(device.states, rule) ? { flapping: true as const } : {}),
    level: level?.place ?? 0,
    deviceTime: instant(device.now),
  } as const;
}

function inputsOf(state: EngineState, device: DeviceState, rule: CompiledRule): Record<string, SignalValue | null> {
  if (rule.kind === 'missing') return { silent_s: (state.at - lifeAt(device)) / 1000 };
  const { wake } = device;
  const inputs: Record<string, SignalValue | null> = {};
  for (const input of rule.inputs) inputs[input.name] = input.read(device) ?? null;
  // The proof may read more than the decision did; only the decision says when to look again.
  device.wake = wake;
  return inputs;
}

/** The last sign of life in arrival time; its registration for a device never heard. */
export const lifeAt = (device: DeviceState): number =>
  Number.isNaN(device.heardAt) ? device.registeredAt : device.heardAt;

/** Brings a device's own time to the instant being looked at. */
export function bringToNow(state: EngineState, device: DeviceState): Instant {
  device.now = timeOf(device, state.at);
  return instant(device.now);
}
