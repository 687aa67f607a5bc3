import { type Ballot, ballotField, type CompiledRule, ruleField } from '../engine/compiled-rule.ts';
import type { DeviceState } from '../engine/device-state.ts';
import type { EngineState } from '../engine/engine-state.ts';
import { isInhibited, startTimer } from '../engine/evaluate.ts';
import { groupFor, keep } from './count.ts';

/**
 * What one device says to a quorum rule: whether it is a member of its group, and whether the share is of it too.
 * Looked at when rules of devices are, and at no other time; the group is judged afterwards.
 */

/** Looks at the condition at the device's now, as `evaluateCondition` does for rules of devices. */
export function voteByCondition(state: EngineState, device: DeviceState, rule: CompiledRule, from: number): void {
  device.wake = Number.POSITIVE_INFINITY;
  for (const timer of rule.held) timer.update(device, timer.at, from);
  const inhibited = isInhibited(device, rule);
  const matches = meets(device, rule, from, inhibited);
  const counted = matches || (!inhibited && isOf(device, rule) === true);
  device.states[rule.at + ruleField.look] = device.wake;
  cast(state, device, rule, 'member', matches);
  cast(state, device, rule, 'counted', counted);
  device.nextSilence = Math.min(device.nextSilence, expiryOf(device, rule));
}

function meets(device: DeviceState, rule: CompiledRule, from: number, inhibited: boolean): boolean {
  const level = rule.levels[0] as CompiledRule['levels'][number];
  const holds = level.when(device) === true;
  if (!holds || inhibited) {
    device.states[level.at] = Number.NaN;
    return false;
  }
  const due = startTimer(device.states, level.at, from, device.now) + level.for;
  if (due <= device.now) return true;
  device.wake = Math.min(device.wake, due);
  return false;
}

const isOf = (device: DeviceState, rule: CompiledRule): boolean | undefined =>
  rule.quorum?.of === undefined ? !Number.isNaN(device.heardAt) : rule.quorum.of(device);

/** It counts while it does and, once it ceased to, from then on until the rule's span has passed. */
function cast(
  state: EngineState,
  device: DeviceState,
  rule: CompiledRule,
  field: keyof typeof ballotField,
  holds: boolean,
): void {
  const before = device.states[rule.at + ballotField[field]] as number;
  if (holds) keep(state, device, rule, field, Number.POSITIVE_INFINITY);
  else if (before === Number.POSITIVE_INFINITY) keep(state, device, rule, field, state.at);
}

/** Looks at the silence of a device when silence counts from `from` at the earliest. */
export function voteBySilence(state: EngineState, device: DeviceState, rule: CompiledRule, from: number): void {
  const { states } = device;
  const look = rule.at + ruleField.look;
  device.wake = Number.POSITIVE_INFINITY;
  if (Number.isNaN(device.heardAt)) {
    // Nobody expects a device that has never said anything; its first sign of life makes it look again.
    states[look] = Number.POSITIVE_INFINITY;
    return;
  }
  if (isSilent(device, rule)) {
    const due = device.heardAt + rule.missingAfter;
    if (state.at < due) {
      device.openMissing -= 1;
      keep(state, device, rule, 'member', Number.NaN);
      states[look] = due;
    } else states[look] = Number.POSITIVE_INFINITY;
  } else states[look] = expect(state, device, rule, from);
  const stale = states[rule.at + ballotField.member] === Number.NEGATIVE_INFINITY;
  const counted = !stale && isOf(device, rule) === true;
  keep(state, device, rule, 'counted', counted ? Number.POSITIVE_INFINITY : Number.NaN);
  device.nextSilence = Math.min(device.nextSilence, states[look] as number, expiryOf(device, rule));
}

/** Returns when to look again. */
function expect(state: EngineState, device: DeviceState, rule: CompiledRule, from: number): number {
  const due = from + rule.missingAfter;
  if (state.at < due) return due;
  if (isInhibited(device, rule) || isOf(device, rule) !== true) return state.at + 1;
  device.openMissing += 1;
  keep(state, device, rule, 'member', state.at);
  return Number.POSITIVE_INFINITY;
}

/** Whether a rule that counts silent devices knows this one as silent, long ago or not. */
export const isSilent = (device: DeviceState, rule: CompiledRule): boolean =>
  rule.kind === 'missing' && !Number.isNaN(device.states[rule.at + ballotField.member]);

/** When something that a device keeps for the rule ceases to count, in arrival time. */
export function expiryOf(device: DeviceState, rule: CompiledRule): number {
  const within = rule.quorum?.within ?? 0;
  const member = device.states[rule.at + ballotField.member] as number;
  const counted = device.states[rule.at + ballotField.counted] as number;
  const least = Math.min(Number.isFinite(member) ? member : Infinity, Number.isFinite(counted) ? counted : Infinity);
  return least + within;
}

/** Drops what has ceased to count. Returns when to look again, in arrival time. */
export function expire(state: EngineState, device: DeviceState, rule: CompiledRule): number {
  const due = expiryOf(device, rule);
  if (due > state.at) return due;
  if (rule.kind === 'missing') return forgetSilence(state, device, rule);
  for (const field of ['member', 'counted'] as const) {
    const since = device.states[rule.at + ballotField[field]] as number;
    if (Number.isFinite(since) && since + (rule.quorum?.within ?? 0) <= state.at) {
      keep(state, device, rule, field, Number.NaN);
    }
  }
  return expiryOf(device, rule);
}

/**
 * A device that fell silent long before others is no part of what they have in common. While the group's episode is
 * open, whoever is silent stays in it.
 */
function forgetSilence(state: EngineState, device: DeviceState, rule: CompiledRule): number {
  if ((groupFor(state, device, rule)?.level ?? -1) !== -1) return Number.POSITIVE_INFINITY;
  keep(state, device, rule, 'member', Number.NEGATIVE_INFINITY);
  keep(state, device, rule, 'counted', Number.NaN);
  return Number.POSITIVE_INFINITY;
}

/** Takes a device out of those groups that it leaves, before it moves, is retired or gets a new board. */
export function leaveGroups(state: EngineState, device: DeviceState, leaves: (ballot: Ballot) => boolean): void {
  for (const rule of device.program.quorums) {
    if (rule.quorum === undefined || !leaves(rule.quorum)) continue;
    // A silence that began elsewhere says nothing of the new place.
    keep(state, device, rule, 'member', isSilent(device, rule) ? Number.NEGATIVE_INFINITY : Number.NaN);
    keep(state, device, rule, 'counted', Number.NaN);
  }
}
