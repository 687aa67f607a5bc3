import { formatDuration, seconds } from '../../base/index.ts';
import type { RuleFault, RuleMode } from '../document.ts';
import { perSlot, slotField } from '../expression/frame.ts';
import { planRule } from '../plan-rule.ts';
import type { CompiledRule, RuleInput } from './compiled-rule.ts';
import type { DeviceState } from './device-state.ts';
import { bringToNow, type EngineState } from './engine-state.ts';
import { isRunning, type RefusedVersion, type RuleVersion } from './rule-set.ts';

/** A rule and the devices that it cannot judge. */
export interface BlindRule {
  readonly rule: string;
  readonly version: number;
  readonly mode: RuleMode;
  /** Why a newer version that was put did not come into force. */
  readonly refused?: { readonly version: number; readonly faults: readonly RuleFault[] };
  readonly devices: readonly BlindDevice[];
}

/**
 * Why a device is not judged. `no_data`: a signal that the rule needs was never sent or has expired. `unknown`: what is
 * there does not make a value, as with too few readings in a window, an attribute without a value, a division by nought.
 * `error`: the rule does not run on it, because it was refused or does not fit the device's type.
 */
export const blindOutcomes = ['no_data', 'unknown', 'error'] as const;
export type BlindOutcome = (typeof blindOutcomes)[number];

/** A device for which no level of a rule is known. */
export interface BlindDevice {
  readonly device: string;
  readonly outcome: BlindOutcome;
  /** The inputs that are unknown. */
  readonly unknown: readonly string[];
  /** Why, as a sentence. */
  readonly reason: string;
}

export function blindRules(state: EngineState, only?: string): readonly BlindRule[] {
  const wanted = (id: string): boolean => only === undefined || id === only;
  const refused = state.rules.refused();
  const versions = state.rules.all().filter(({ rule }) => wanted(rule.id));
  const inForce = versions.map((taken): BlindRule => {
    const { rule, version } = taken;
    const base = { rule: rule.id, version, mode: rule.mode, devices: blindDevices(state, taken) };
    const refusal = refused.get(rule.id);
    return refusal === undefined ? base : { ...base, refused: refusalOf(refusal) };
  });
  const never = [...refused].filter(([id]) => wanted(id) && state.rules.get(id) === undefined);
  return [...inForce, ...never.map(([id, refusal]) => neverTaken(state, id, refusal))];
}

const refusalOf = ({ version, faults }: RefusedVersion) => ({ version, faults });

function neverTaken(state: EngineState, id: string, refusal: RefusedVersion): BlindRule {
  const types = new Set(refusal.deviceTypes);
  const devices = [...state.devices.values()].filter((device) => types.has(device.program.type.name));
  return {
    rule: id,
    version: refusal.version,
    mode: 'draft',
    refused: refusalOf(refusal),
    devices: devices.map((device) => errorOn(device, refusal.faults[0]?.sentence)),
  };
}

function errorOn(device: DeviceState, fault = 'it was refused'): BlindDevice {
  const end = fault.endsWith('?') ? '' : '.';
  return { device: device.id, outcome: 'error', unknown: [], reason: `The rule does not run: ${fault}${end}` };
}

function blindDevices(state: EngineState, taken: RuleVersion): readonly BlindDevice[] {
  if (!isRunning(taken.rule)) return [];
  const devices: BlindDevice[] = [];
  for (const device of state.devices.values()) {
    if (!taken.rule.deviceTypes.includes(device.program.type.name)) continue;
    const blind = blindnessOf(state, device, taken);
    if (blind !== undefined) devices.push(blind);
  }
  return devices;
}

/** Why a running rule cannot judge a device of its types now; undefined when it can. */
export function blindnessOf(state: EngineState, device: DeviceState, { rule }: RuleVersion): BlindDevice | undefined {
  const { type, rules } = device.program;
  const compiled = rules.find((one) => one.id === rule.id);
  if (compiled === undefined) {
    const planned = planRule(rule, type);
    return errorOn(device, planned.ok ? undefined : planned.faults[0]?.sentence);
  }
  const unknown = compiled.kind === 'condition' && isUnknown(state, device, compiled);
  return unknown ? blindDevice(device, compiled) : undefined;
}

function isUnknown(state: EngineState, device: DeviceState, rule: CompiledRule): boolean {
  const { wake } = device;
  bringToNow(state, device);
  const unknown = rule.levels.every((level) => level.when(device) === undefined);
  device.wake = wake;
  return unknown;
}

function blindDevice(device: DeviceState, rule: CompiledRule): BlindDevice {
  const { wake } = device;
  const unknown = rule.inputs.filter((input) => input.read(device) === undefined);
  device.wake = wake;
  const reasons = unknown.map((input) => whyUnknown(device, input));
  const noData = unknown.some((input) => silenceOf(device, input) !== undefined);
  return {
    device: device.id,
    outcome: noData ? 'no_data' : 'unknown',
    unknown: unknown.map(({ name }) => name),
    reason: `${reasons.join('; ') || 'what it computes has no value, as after a division by nought'}.`,
  };
}

function whyUnknown(device: DeviceState, input: RuleInput): string {
  const silence = silenceOf(device, input);
  if (silence !== undefined) return silence;
  return input.name.startsWith('device.') ? `${input.name} has no value` : `${input.name} has too few readings`;
}

/** What keeps the signal of an input from being known; undefined: it is known, or the input is no signal's. */
function silenceOf(device: DeviceState, { slot }: RuleInput): string | undefined {
  if (slot === undefined) return undefined;
  const { name, maxAge } = device.program.type.signals[slot] ?? { name: '', maxAge: seconds(0) };
  const ts = device.slots[slot * perSlot + slotField.ts] as number;
  if (Number.isNaN(ts)) return `${name} was never sent`;
  return device.now - ts > maxAge ? `${name} is older than ${formatDuration(maxAge)}` : undefined;
}
