import { assert } from '../../base/index.ts';
import type { DeviceFacts } from '../../telemetry/index.ts';
import { perSlot } from '../expression/frame.ts';
import type { TicketNote } from '../expression/read-history.ts';
import { expiryOf } from '../groups/ballot.ts';
import { type GroupSnapshot, groupSnapshots, restoreGroups } from '../groups/group-snapshot.ts';
import type { Curve } from '../weather/curve.ts';
import type { Series } from '../windows/buckets.ts';
import { type FindWindow, findFormerSketches, findSeries } from '../windows/former-windows.ts';
import { trimmed } from '../windows/series.ts';
import { createSketches, type Sketches, type SketchesSpec } from '../windows/sketches.ts';
import { trimmedWords } from '../windows/words.ts';
import { type CompiledRule, ruleField } from './compiled-rule.ts';
import { createDeviceState, type DeviceState } from './device-state.ts';
import type { EngineState } from './engine-state.ts';
import { clearState } from './evaluate.ts';
import { schedule } from './look.ts';
import { attributesFor, isAbsent } from './migrate.ts';
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
  /** Missing in snapshots of before rules could speak of groups. */
  readonly groups?: readonly GroupSnapshot[];
  /** Missing in snapshots of before forecasts were taken. */
  readonly forecasts?: readonly Curve[];
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
  readonly series: readonly string[];
  /** Missing in snapshots of before sketches were kept by themselves. */
  readonly sketches?: readonly string[];
}

interface DeviceSnapshot {
  readonly facts: DeviceFacts;
  readonly layout: number;
  readonly slots: Float64Array;
  readonly texts: readonly (string | undefined)[];
  readonly states: Float64Array;
  readonly series: readonly (Series | undefined)[];
  readonly sketches?: readonly (SketchesSnapshot | undefined)[];
  /** newestTs, arrivedAt, registeredAt, heardAt, servicedAt, evaluatedTo */
  readonly instants: Float64Array;
  /** Left out while there is none. */
  readonly tickets?: readonly TicketNote[];
}

interface SketchesSnapshot {
  readonly words: Uint32Array;
  readonly since: number;
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
    groups: groupSnapshots(state),
    forecasts: state.forecasts.snapshot(),
  };
}

function layoutOf(program: Program): TypeLayout {
  return {
    name: program.type.name,
    signals: program.type.signals.map((signal) => signal.name),
    rules: program.rules.map(({ id, version, at, size }) => ({ id, version, at, size })),
    series: program.series.map(({ key }) => key),
    sketches: program.sketches.map(({ key }) => key),
  };
}

function deviceSnapshot(device: DeviceState, programs: Program[]): DeviceSnapshot {
  const { program, facts, slots, texts, states, series } = device;
  let layout = programs.indexOf(program);
  if (layout === -1) layout = programs.push(program) - 1;
  const { newestTs, arrivedAt, registeredAt, heardAt, servicedAt, evaluatedTo } = device;
  return {
    facts,
    layout,
    slots,
    texts,
    states,
    series: series.map((one, i) => one && trimmed(one, program.series[i]?.fields ?? 0)),
    sketches: device.sketches.map((one) => one && { words: trimmedWords(one), since: one.since }),
    instants: Float64Array.of(newestTs, arrivedAt, registeredAt, heardAt, servicedAt, evaluatedTo),
    ...(device.tickets.length === 0 ? {} : { tickets: device.tickets }),
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
  state.places.clear();
  state.forecasts.restore(snapshot.forecasts);
  const finds = snapshot.types.map((layout) => findIn(state, layout));
  state.byOrder = snapshot.devices.map((saved, order) => {
    const find = saved === null ? undefined : finds[saved.layout];
    return saved === null || find === undefined ? undefined : restoreDevice(state, saved, find, order);
  });
  restoreGroups(state, snapshot.groups);
}

/** Where a program finds its own in the arrays of a snapshot. */
interface Find {
  readonly program: Program;
  /** By slot: the slot then; -1 = the signal is new. */
  readonly slots: readonly number[];
  /** By rule: where its state began then; -1 = it was not in force in this version. */
  readonly rules: readonly number[];
  /** By window: what was kept of it. */
  readonly series: readonly FindWindow<Series>[];
  readonly sketches: readonly ((saved: DeviceSnapshot) => Sketches | undefined)[];
}

function findIn(state: EngineState, layout: TypeLayout): Find | undefined {
  const type = state.catalogue.types.get(layout.name);
  if (type === undefined) return undefined;
  const program = state.rules.program(type);
  const same = (rule: CompiledRule) => (one: TypeLayout['rules'][number]) =>
    one.id === rule.id && one.version === rule.version && one.size === rule.size;
  return {
    program,
    slots: type.signals.map(({ name }) => layout.signals.indexOf(name)),
    rules: program.rules.map((rule) => layout.rules.find(same(rule))?.at ?? -1),
    series: program.series.map((spec) => findSeries(spec, layout.series)),
    sketches: program.sketches.map((spec) => findSketches(spec, layout)),
  };
}

function findSketches(spec: SketchesSpec, layout: TypeLayout): (saved: DeviceSnapshot) => Sketches | undefined {
  if (layout.sketches === undefined) {
    const find = findFormerSketches(spec, layout.series);
    return (saved) => find(saved.series);
  }
  const at = layout.sketches.indexOf(spec.key);
  return ({ sketches }) => {
    const from = sketches?.[at];
    return from && { ...createSketches(from.since), words: from.words.slice(), end: from.words.length };
  };
}

function restoreDevice(state: EngineState, saved: DeviceSnapshot, find: Find, order: number): DeviceState {
  const { program } = find;
  const [newestTs = 0, arrivedAt = 0, registeredAt = 0, heardAt = 0, servicedAt = 0, evaluatedTo = 0] = saved.instants;
  const device = createDeviceState(saved.facts, program, order, registeredAt);
  Object.assign(device, { newestTs, arrivedAt, heardAt, servicedAt, evaluatedTo, tickets: saved.tickets ?? [] });
  find.slots.forEach((from, slot) => {
    if (from === -1) return;
    device.slots.set(saved.slots.subarray(from * perSlot, (from + 1) * perSlot), slot * perSlot);
    device.texts[slot] = saved.texts[from];
  });
  restoreRules(device, saved, find);
  device.series = find.series.map((one) => one(saved.series));
  device.sketches = find.sketches.map((one) => one(saved));
  device.attributes = attributesFor(device, program);
  device.forecast = state.forecasts.of(saved.facts);
  state.devices.set(device.id, device);
  state.places.add(device);
  schedule(state, device);
  return device;
}

function restoreRules(device: DeviceState, saved: DeviceSnapshot, find: Find): void {
  device.states = new Float64Array(find.program.stateSize);
  find.program.rules.forEach((rule, i) => {
    const from = find.rules[i] ?? -1;
    if (from === -1) clearState(device.states, rule);
    else device.states.set(saved.states.subarray(from, from + rule.size), rule.at);
    const look = device.states[rule.at + ruleField.look] as number;
    if (rule.kind === 'condition') device.nextLook = Math.min(device.nextLook, look);
    else {
      device.nextSilence = Math.min(device.nextSilence, look);
      if (isAbsent(device, rule)) device.openMissing += 1;
    }
    if (rule.quorum !== undefined) device.nextSilence = Math.min(device.nextSilence, expiryOf(device, rule));
  });
}
