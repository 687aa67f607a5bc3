import { expire, voteByCondition, voteBySilence } from '../groups/ballot.ts';
import { type CompiledRule, ruleField } from './compiled-rule.ts';
import type { DeviceState } from './device-state.ts';
import { bringToNow, type EngineState, lifeAt } from './engine-state.ts';
import { evaluateCondition, evaluateMissing } from './evaluate.ts';
import { silenceFrom } from './pace.ts';

/** When rules are looked at without a reading: on whole seconds, and only where something can have changed. */

/** Looks at every rule of a device whose time has come. */
export function wakeDevice(state: EngineState, device: DeviceState): void {
  device.scheduled = Number.POSITIVE_INFINITY;
  const now = bringToNow(state, device);
  device.evaluatedTo = Math.max(device.evaluatedTo, now);
  let nextLook = Number.POSITIVE_INFINITY;
  let nextSilence = Number.POSITIVE_INFINITY;
  for (const rule of device.program.rules) {
    const at = rule.at + ruleField.look;
    if (rule.kind === 'missing') {
      if ((device.states[at] as number) <= state.at) lookAtSilence(state, device, rule);
      nextSilence = Math.min(nextSilence, device.states[at] as number);
    } else {
      if ((device.states[at] as number) <= now) lookAtCondition(state, device, rule, now);
      nextLook = Math.min(nextLook, device.states[at] as number);
    }
    if (rule.quorum !== undefined) nextSilence = Math.min(nextSilence, expire(state, device, rule));
  }
  device.nextLook = nextLook;
  device.nextSilence = nextSilence;
  schedule(state, device);
}

function lookAtSilence(state: EngineState, device: DeviceState, rule: CompiledRule): void {
  state.looks += 1;
  const from = silenceFrom(state.pace, lifeAt(device), device.id, rule.missingAfter);
  if (rule.quorum === undefined) evaluateMissing(device, rule, state.at, from, state.report);
  else voteBySilence(state, device, rule, from);
}

/** Looks at a rule over what the device sends; `from` as for `evaluateCondition`. */
export function lookAtCondition(state: EngineState, device: DeviceState, rule: CompiledRule, from: number): void {
  state.looks += 1;
  if (rule.quorum === undefined) evaluateCondition(device, rule, from, state.report);
  else voteByCondition(state, device, rule, from);
}

/** The first sign of life of a device: from now on its groups count on it. */
export function lookAtFirstLife(state: EngineState, device: DeviceState): void {
  for (const rule of device.program.quorums) lookAtNext(state, device, rule);
}

/** A sign of life came: only open absences can change by it at once. */
export function lookAtReturn(state: EngineState, device: DeviceState): void {
  if (device.openMissing === 0) return;
  for (const rule of device.program.rules) {
    if (rule.kind !== 'missing') continue;
    lookAtSilence(state, device, rule);
    device.nextSilence = Math.min(device.nextSilence, device.states[rule.at + ruleField.look] as number);
  }
  schedule(state, device);
}

/** Makes every rule of a device look at the next whole second, whatever it waited for. */
export function lookAtAll(state: EngineState, device: DeviceState): void {
  for (const rule of device.program.rules) lookAtNext(state, device, rule);
}

/** Makes one rule look at the device at the next whole second. */
export function lookAtNext(state: EngineState, device: DeviceState, rule: CompiledRule): void {
  device.states[rule.at + ruleField.look] = Number.NEGATIVE_INFINITY;
  if (rule.kind === 'missing') device.nextSilence = Number.NEGATIVE_INFINITY;
  else device.nextLook = Number.NEGATIVE_INFINITY;
  schedule(state, device);
}

/** Enters the device in the heap if it is due before the second it is entered for. */
export function schedule(state: EngineState, device: DeviceState): void {
  const ahead = Number.isNaN(device.newestTs) ? 0 : device.arrivedAt - device.newestTs;
  const due = Math.min(device.nextLook + ahead, device.nextSilence);
  if (due === Number.POSITIVE_INFINITY) return;
  const second = Math.max(Math.ceil(due / 1000), state.pace.second + 1);
  if (second >= device.scheduled) return;
  const later = device.scheduled;
  if (device.parked <= second && device.parked > state.pace.second) {
    device.scheduled = device.parked;
    device.parked = Number.POSITIVE_INFINITY;
    return;
  }
  if (later !== Number.POSITIVE_INFINITY) {
    device.parked = device.parked === Number.POSITIVE_INFINITY ? later : Math.max(later, device.parked);
  }
  device.scheduled = second;
  state.heap.push(second, device.order);
}
