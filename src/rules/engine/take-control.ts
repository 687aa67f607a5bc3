import { attributeOf, type Control, type ControlEvent, type DeviceFacts } from '../../telemetry/index.ts';
import { modeFor, runningMode } from '../canary.ts';
import { leaveGroups } from '../groups/ballot.ts';
import { clearGroup, followRule } from '../groups/follow-rules.ts';
import { placeOf } from '../groups/places.ts';
import { createSketches } from '../windows/sketches.ts';
import { type CompiledRule, ruleField } from './compiled-rule.ts';
import { createDeviceState, type DeviceState, emptyReadings, purchasedAtOf } from './device-state.ts';
import { bringToNow, type EngineState } from './engine-state.ts';
import { clearState, closeEpisode, resetTimers } from './evaluate.ts';
import { lookAtAll, lookAtNext } from './look.ts';
import { attributesFor, isOpen, migrate } from './migrate.ts';
import { isRunning } from './rule-set.ts';
import { takeAnswers } from './take-answers.ts';
import { takeForecast } from './take-forecast.ts';
import { noteRepaired, noteTicket } from './work-history.ts';

/** Takes a command of a person or program; one seen before (by its id) changes nothing. */
export function takeControl(state: EngineState, { subject, control }: ControlEvent): void {
  if (control.id <= state.control) return;
  state.control = control.id;
  switch (control.label) {
    case 'device':
      takeDevice(state, control.device);
      break;
    case 'device-retired':
      retireDevice(state, subject);
      break;
    case 'rule':
      takeRule(state, control, subject);
      break;
    case 'rule-retired':
      retireRule(state, control.rule);
      break;
    case 'clear':
      clearByPerson(state, subject, control.rule);
      break;
    case 'service-done':
      noteService(state, subject);
      break;
    case 'ticket':
      takeTicket(state, subject, control);
      break;
    case 'answers':
      takeAnswers(state, control);
      break;
    case 'forecast':
      takeForecast(state, control);
      break;
    case 'kept':
    case 'mappings':
      break;
  }
}

/** A confirmed service: baselines begin anew. */
function noteService(state: EngineState, id: string): void {
  const device = state.devices.get(id);
  if (device === undefined) return;
  device.servicedAt = state.at;
  const now = bringToNow(state, device);
  device.program.sketches.forEach((spec, i) => {
    if (spec.anchored) device.sketches[i] = createSketches(now);
  });
  noteRepaired(device);
  lookAtAll(state, device);
}

function takeTicket(state: EngineState, id: string, control: Control & { label: 'ticket' }): void {
  const device = state.devices.get(id);
  if (device === undefined) return;
  bringToNow(state, device);
  noteTicket(device, control);
  lookAtAll(state, device);
}

/**
 * Registers a device or changes what is known of it. A new board or another type starts it anew: values, windows
 * and timers go, and open episodes end with reason `device-retired`, for the board they spoke of is gone.
 */
export function takeDevice(state: EngineState, facts: DeviceFacts): DeviceState | undefined {
  const type = state.catalogue.types.get(facts.type);
  const known = state.devices.get(facts.id);
  if (type === undefined) return known;
  const program = state.rules.program(type);
  if (known === undefined) {
    const device = createDeviceState(facts, program, state.byOrder.length, state.at);
    device.forecast = state.forecasts.of(facts);
    state.devices.set(facts.id, device);
    state.byOrder.push(device);
    state.places.add(device);
    settle(state, device);
    return device;
  }
  const anew = known.facts.board !== facts.board || known.facts.type !== facts.type;
  if (anew) closeAll(state, known);
  else changeParts(state, known, facts);
  leaveGroups(state, known, ({ by }) => anew || attributeOf(type, facts, by) !== placeOf(known, by));
  state.places.remove(known);
  known.facts = facts;
  known.forecast = state.forecasts.of(facts);
  known.purchasedAt = purchasedAtOf(facts.purchasedOn);
  if (anew) {
    Object.assign(known, emptyReadings(type), { registeredAt: state.at, heardAt: Number.NaN, program });
    settle(state, known);
  } else {
    known.attributes = attributesFor(known, known.program);
    lookAtAll(state, known);
  }
  state.places.add(known);
  return known;
}

/** Gives a device empty rule state for its program. */
function settle(state: EngineState, device: DeviceState): void {
  const { program } = device;
  device.states = new Float64Array(program.stateSize);
  for (const rule of program.rules) clearState(device.states, rule);
  device.series = program.series.map(() => undefined);
  device.sketches = program.sketches.map(() => undefined);
  device.attributes = attributesFor(device, program);
  device.openMissing = 0;
  bringToNow(state, device);
  lookAtAll(state, device);
}

function retireDevice(state: EngineState, id: string): void {
  const device = state.devices.get(id);
  if (device === undefined) return;
  closeAll(state, device);
  leaveGroups(state, device, () => true);
  state.places.remove(device);
  state.devices.delete(id);
  state.byOrder[device.order] = undefined;
}

function closeAll(state: EngineState, device: DeviceState): void {
  bringToNow(state, device);
  for (const rule of device.program.rules) closeEpisode(device, rule, 'device-retired', state.report);
}

/** A change of mode ends open episodes in the old mode: what a shadow rule opened, an active one cannot end. */
function takeRule(state: EngineState, control: Control & { label: 'rule' }, subject: string): void {
  const taken = state.rules.put(control.rule, subject, control.version);
  if (taken === undefined) return;
  const { rule } = taken;
  const after = runningMode(rule);
  const stays = (before: CompiledRule, { facts, program }: DeviceState): boolean =>
    isRunning(rule) && rule.deviceTypes.includes(program.type.name) && modeFor(before, facts) === modeFor(after, facts);
  rebuild(state, rule.id, stays);
}

function retireRule(state: EngineState, id: string): void {
  state.rules.remove(id);
  rebuild(state, id, () => false);
}

type Stays = (before: CompiledRule, device: DeviceState) => boolean;

/** Moves all devices to the programs of the changed rule set. */
function rebuild(state: EngineState, id: string, stays: Stays): void {
  for (const device of state.byOrder) {
    if (device === undefined) continue;
    const program = state.rules.program(device.program.type);
    const before = device.program.rules.find((one) => one.id === id);
    const after = program.rules.find((one) => one.id === id);
    if (before === undefined && after === undefined) continue;
    bringToNow(state, device);
    if (before !== undefined && !stays(before, device)) {
      closeEpisode(device, before, 'rule-retired', state.report);
    }
    migrate(device, program);
    if (after !== undefined) lookAtNext(state, device, after);
  }
  followRule(state, id);
}

/** A device that enters or leaves the part of a canary begins anew there: what the one opened, the other cannot end. */
function changeParts(state: EngineState, device: DeviceState, facts: DeviceFacts): void {
  for (const rule of device.program.rules) {
    if (rule.mode !== 'canary' || modeFor(rule, device.facts) === modeFor(rule, facts)) continue;
    if (!isOpen(device.states, rule)) continue;
    bringToNow(state, device);
    closeEpisode(device, rule, 'rule-retired', state.report);
    resetTimers(device.states, rule);
  }
}

/** A person ended the episode. Should its condition still hold, it counts anew and may open another. */
function clearByPerson(state: EngineState, id: string, ruleId: string): void {
  clearGroup(state, id, ruleId);
  const device = state.devices.get(id);
  const rule = device?.program.rules.find((one) => one.id === ruleId);
  if (device === undefined || rule === undefined || !isOpen(device.states, rule)) return;
  bringToNow(state, device);
  closeEpisode(device, rule, 'manual', state.report);
  resetTimers(device.states, rule);
  if (rule.kind === 'missing') device.states[rule.at + ruleField.clearing] = state.at;
  lookAtNext(state, device, rule);
}
