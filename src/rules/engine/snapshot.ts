import { assert } from '../../base/index.ts';
import type { DeviceFacts } from '../../telemetry/index.ts';
import { perSlot } from '../expression/frame.ts';
import { layouts } from '../windows/layouts.ts';
import { type Series, trimmed } from '../windows/series.ts';
import { ruleField } from './compiled-rule.ts';
import { createDeviceState, type DeviceState } from './device-state.ts';
import type { EngineState } from './engine-state.ts';
import { clearState } from './evaluate.ts';
import { schedule } from './look.ts';
import { attributesFor, isOpen } from './migrate.ts';
import type { Pace } from './pace.ts';
import type { Program } from './program.ts';
import type { RuleSetSnapshot } from './rule-set.ts';
import { createWakeHeap } from './wake-heap.ts';

/** The engine's whole state as plain data; doubles are exact. */
export interface EngineSnapshot {
  readonly format: 1;
  readonly seq: number;
  readonly at: number;
  readonly ordinal: number;
  readonly control: number;
  readonly pace: Pace;
  readonly rules: RuleSetSnapshot;
  readonly types: readonly TypeLayout[];
  /** By registration order; retired devices leave a hole. */
  readonly devices: readonly (DeviceSnapshot | null)[];
}

/** What the numbers in a device's arrays mean, so that a catalogue that grew still finds its own. */
interface TypeLayout {
  readonly name: string;
  readonly signals: readonly string[];
  readonly rules: readonly {
    readonly id: string;
    readonly version: number;
    readonly at: number;
    readonly size: number;
  }[];
  readonly series: readonly { readonly key: string; readonly fields: number }[];
}

interface DeviceSnapshot {
  readonly facts: DeviceFacts;
  readonly layout: number;
  readonly slots: Float64Array;
  readonly texts: readonly (string | undefined)[];
  readonly states: Float64Array;
  readonly series: readonly (Series | undefined)[];
  /** newestTs, arrivedAt, registeredAt, heardAt, servicedAt, evaluatedTo */
  readonly instants: Float64Array;
}

export function snapshotOf(state: EngineState): EngineSnapshot {
  const programs: Program[] = [];
  const devices = state.byOrder.map((device) => device && deviceSnapshot(device, programs));
  return {
    format: 1,
    seq: state.seq,
    at: state.at,
    ordinal: state.ordinal,
    control: state.control,
    pace: { ...state.pace },
    rules: state.rules.snapshot(),
    devices: devices.map((one) => one ?? null),
    types: programs.map(layoutOf),
  };
}

function layoutOf(program: Program): TypeLayout {
  return {
    name: program.type.name,
    signals: program.type.signals.map((signal) => signal.name),
    rules: program.rules.map(({ id, version, at, size }) => ({ id, version, at, size })),
    series: program.series.map(({ key, layout }) => ({ key, fields: layouts[layout].fields })),
  };
}

function deviceSnapshot(device: DeviceState, programs: Program[]): DeviceSnapshot {
  const { program, facts, slots, texts, states, series } = device;
  let layout = programs.indexOf(program);
  if (layout === -1) layout = programs.push(program) - 1;
  const { newestTs, arrivedAt, registeredAt, heardAt, servicedAt, evaluatedTo } = device;
  const fieldsOf = (i: number): number => layouts[program.series[i]?.layout ?? 'sum'].fields;
  return {
    facts,
    layout,
    slots,
    texts,
    states,
    series: series.map((one, i) => one && trimmed(one, fieldsOf(i))),
    instants: Float64Array.of(newestTs, arrivedAt, registeredAt, heardAt, servicedAt, evaluatedTo),
  };
}

export function restoreState(state: EngineState, snapshot: EngineSnapshot): void {
  assert(snapshot.format === 1, `an engine snapshot of format ${snapshot.format}`);
  state.rules.restore(snapshot.rules);
  state.seq = snapshot.seq;
  state.at = snapshot.at;
  state.ordinal = snapshot.ordinal;
  state.control = snapshot.control;
  Object.assign(state.pace, snapshot.pace);
  state.heap = createWakeHeap();
  state.devices.clear();
  state.byOrder = snapshot.devices.map((one, order) => {
    const layout = one === null ? undefined : snapshot.types[one.layout];
    return one === null || layout === undefined ? undefined : restoreDevice(state, one, layout, order);
  });
}

function restoreDevice(
  state: EngineState,
  saved: DeviceSnapshot,
  layout: TypeLayout,
  order: number,
): DeviceState | undefined {
  const type = state.catalogue.types.get(layout.name);
  if (type === undefined) return undefined;
  const program = state.rules.program(type);
  const [newestTs = 0, arrivedAt = 0, registeredAt = 0, heardAt = 0, servicedAt = 0, evaluatedTo = 0] = saved.instants;
  const device = createDeviceState(saved.facts, program, order, registeredAt);
  Object.assign(device, { newestTs, arrivedAt, heardAt, servicedAt, evaluatedTo });
  restoreSlots(device, saved, layout);
  restoreRules(device, saved, layout);
  device.series = program.series.map((spec) => {
    const series = saved.series[layout.series.findIndex((one) => one.key === spec.key)];
    return series && { data: series.data.slice(), start: series.start, count: series.count };
  });
  device.attributes = attributesFor(device, program);
  state.devices.set(device.id, device);
  schedule(state, device);
  return device;
}

function restoreSlots(device: DeviceState, saved: DeviceSnapshot, layout: TypeLayout): void {
  for (const signal of device.program.type.signals) {
    const from = layout.signals.indexOf(signal.name);
    if (from === -1) continue;
    device.slots.set(saved.slots.subarray(from * perSlot, (from + 1) * perSlot), signal.slot * perSlot);
    device.texts[signal.slot] = saved.texts[from];
  }
}

function restoreRules(device: DeviceState, saved: DeviceSnapshot, layout: TypeLayout): void {
  const { program } = device;
  device.states = new Float64Array(program.stateSize);
  for (const rule of program.rules) {
    clearState(device.states, rule);
    const from = layout.rules.find(
      (one) => one.id === rule.id && one.version === rule.version && one.size === rule.size,
    );
    if (from !== undefined) device.states.set(saved.states.subarray(from.at, from.at + from.size), rule.at);
    const look = device.states[rule.at + ruleField.look] as number;
    if (rule.kind === 'missing') {
      device.nextSilence = Math.min(device.nextSilence, look);
      if (isOpen(device.states, rule)) device.openMissing += 1;
    } else device.nextLook = Math.min(device.nextLook, look);
  }
}
