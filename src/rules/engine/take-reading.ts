import type { ReadingEvent, SignalValue } from '../../telemetry/index.ts';
import { perSlot, slotField } from '../expression/frame.ts';
import { createSeries, feed } from '../windows/series.ts';
import { createSketches, feedSketches, type SketchesSpec } from '../windows/sketches.ts';
import { type CompiledRule, ruleField } from './compiled-rule.ts';
import { type DeviceState, timeOf } from './device-state.ts';
import type { EngineState } from './engine-state.ts';
import { lookAtCondition, lookAtFirstLife, lookAtReturn, schedule } from './look.ts';
import { asNumber } from './program.ts';

/**
 * Takes one reading: every value enters its windows; those that are the newest of their signal become the present
 * state, and the rules that read them are looked at. Superseded values only count in windows, from the next second on.
 */
export function takeReading(state: EngineState, device: DeviceState, event: ReadingEvent): void {
  const { ts, at } = event;
  // The same instant again is a correction: its values count, the clock keeps running.
  if (!(ts <= device.newestTs)) {
    device.newestTs = ts;
    device.arrivedAt = at;
  }
  const first = Number.isNaN(device.heardAt);
  device.heardAt = at;
  device.now = timeOf(device, at);
  const { rules } = device.program;
  const due = dueRules(state, rules.length);
  const late = keepValues(device, event, due);
  // Device time ran back: what was concluded in between may have to be taken back.
  const ranBack = device.now < device.evaluatedTo;
  device.evaluatedTo = device.now;
  device.reading = ts;
  for (let i = 0; i < rules.length; i += 1) {
    const rule = rules[i] as CompiledRule;
    if (rule.kind === 'missing') continue;
    const look = rule.at + ruleField.look;
    if (due[i] === 1) lookAtCondition(state, device, rule, ts < device.now ? lateFrom(device, rule, ts) : device.now);
    else if (ranBack || (late && rule.timed)) device.states[look] = Number.NEGATIVE_INFINITY;
    else continue;
    if ((device.states[look] as number) < device.nextLook) device.nextLook = device.states[look] as number;
  }
  device.reading = Number.NaN;
  if (first) lookAtFirstLife(state, device);
  schedule(state, device);
  lookAtReturn(state, device);
}

function dueRules(state: EngineState, count: number): Uint8Array {
  if (state.due.length < count) state.due = new Uint8Array(count * 2);
  return state.due.fill(0, 0, count);
}

/** Stores the values and marks in `due` the rules to look at; true when a value was already superseded. */
function keepValues(device: DeviceState, event: ReadingEvent, due: Uint8Array): boolean {
  const { slots, program } = device;
  const { ts } = event;
  let late = false;
  for (let i = 0; i < event.slots.length; i += 1) {
    const slot = event.slots[i] as number;
    const value = event.values[i] as SignalValue;
    const series = program.seriesBySlot[slot] as readonly number[];
    // A text's number is only for counting its changes; otherwise any number says that it is known.
    const number = typeof value === 'number' ? value : series.length === 0 ? Number(value !== false) : asNumber(value);
    for (let k = 0; k < series.length; k += 1) feedWindow(device, series[k] as number, ts, number);
    const sketches = program.sketchesBySlot[slot] as readonly number[];
    for (let k = 0; k < sketches.length; k += 1) feedSketch(device, sketches[k] as number, ts, number);
    if (ts < (slots[slot * perSlot + slotField.ts] as number)) {
      late = true;
      continue;
    }
    keep(device, event, slot, value, number);
    const rules = program.rulesBySlot[slot] as readonly number[];
    for (let k = 0; k < rules.length; k += 1) due[rules[k] as number] = 1;
  }
  return late;
}

function keep(device: DeviceState, { ts, at }: ReadingEvent, slot: number, value: SignalValue, number: number): void {
  const { slots, texts } = device;
  const place = slot * perSlot;
  const isText = typeof value === 'string';
  const same = isText ? texts[slot] === value : slots[place + slotField.value] === number;
  const age = ts - (slots[place + slotField.ts] as number);
  const unbroken = age <= (device.program.maxAges[slot] as number);
  if (!same || !unbroken) slots[place + slotField.changed] = ts;
  slots[place + slotField.value] = number;
  slots[place + slotField.ts] = ts;
  slots[place + slotField.arrived] = at;
  if (isText && !same) texts[slot] = value;
}

function feedWindow(device: DeviceState, index: number, ts: number, value: number): void {
  const spec = device.program.series[index] as DeviceState['program']['series'][number];
  let series = device.series[index];
  if (series === undefined) {
    series = createSeries(spec);
    device.series[index] = series;
  }
  feed(series, spec, ts, value, spec.reach === 'own' ? newestOf(device, spec.slot, ts) : device.newestTs);
}

function feedSketch(device: DeviceState, index: number, ts: number, value: number): void {
  let sketches = device.sketches[index];
  if (sketches === undefined) {
    sketches = createSketches();
    device.sketches[index] = sketches;
  }
  feedSketches(sketches, device.program.sketches[index] as SketchesSpec, ts, value, device.newestTs);
}

/** The newest reading of one signal, with this one. */
function newestOf({ slots }: DeviceState, slot: number, ts: number): number {
  const before = slots[slot * perSlot + slotField.ts] as number;
  return Number.isNaN(before) ? ts : Math.max(before, ts);
}

/**
 * Since when a condition holds that a late reading made true: since that reading, unless something else that the
 * rule reads has changed after it, and not before now where it reads windows or ages.
 */
function lateFrom(device: DeviceState, rule: CompiledRule, ts: number): number {
  if (rule.timed) return device.now;
  let from = ts;
  for (const slot of rule.slots) {
    const changed = device.slots[slot * perSlot + slotField.changed] as number;
    if (changed > from) from = changed;
  }
  return from;
}
