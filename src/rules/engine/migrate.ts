import type { SignalValue } from '../../telemetry/index.ts';
import { isSilent } from '../groups/ballot.ts';
import { type CompiledRule, ruleField } from './compiled-rule.ts';
import type { DeviceState } from './device-state.ts';
import { clearState, resetTimers } from './evaluate.ts';
import type { Program } from './program.ts';

/**
 * Moves a device's rule state from its program to another of the same type. A rule in the same version keeps its
 * state exactly, a new version of it keeps its open episode and starts its timers anew, windows that both use stay.
 */
export function migrate(device: DeviceState, to: Program): void {
  const from = device.program;
  const states = new Float64Array(to.stateSize).fill(Number.NaN);
  for (const rule of to.rules) {
    clearState(states, rule);
    const before = from.rules.find((one) => one.id === rule.id);
    if (before !== undefined) carry(device.states, before, states, rule);
  }
  device.states = states;
  device.series = sameKept(from.series, device.series, to.series);
  device.sketches = sameKept(from.sketches, device.sketches, to.sketches);
  device.program = to;
  device.attributes = attributesFor(device, to);
  device.openMissing = to.rules.filter((one) => isAbsent(device, one)).length;
}

interface Keyed {
  readonly key: string;
}

/** What is kept of the windows of one program, in the places of another. */
const sameKept = <T>(from: readonly Keyed[], kept: readonly T[], to: readonly Keyed[]): (T | undefined)[] =>
  to.map(({ key }) => kept[from.findIndex((one) => one.key === key)]);

export function attributesFor(device: DeviceState, program: Program): (SignalValue | undefined)[] {
  return program.attributes.map((one) => one.valueFor(device.facts));
}

export const isOpen = (states: Float64Array, rule: CompiledRule): boolean =>
  (states[rule.at + ruleField.level] as number) >= 0;

/** Whether a rule over silence waits for a sign of life of the device. */
export const isAbsent = (device: DeviceState, rule: CompiledRule): boolean =>
  rule.kind === 'missing' && (isOpen(device.states, rule) || (rule.quorum !== undefined && isSilent(device, rule)));

function carry(from: Float64Array, before: CompiledRule, to: Float64Array, rule: CompiledRule): void {
  if (before.version === rule.version && before.size === rule.size) {
    to.set(from.subarray(before.at, before.at + before.size), rule.at);
    return;
  }
  if (!isOpen(from, before)) return;
  const severity = before.levels[from[before.at + ruleField.level] as number]?.severity;
  const level = rule.levels.findIndex((one) => one.severity === severity);
  to[rule.at + ruleField.level] = level === -1 ? rule.levels.length - 1 : level;
  to[rule.at + ruleField.since] = from[before.at + ruleField.since] as number;
  resetTimers(to, rule);
}
