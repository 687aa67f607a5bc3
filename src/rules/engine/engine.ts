import type { Catalogue, DaemonEvent, TelemetryEvent } from '../../telemetry/index.ts';
import { judgeChanged } from '../groups/judge.ts';
import type { Verdict } from '../verdict.ts';
import { type BlindRule, blindRules } from './blind.ts';
import { bringToNow, createEngineState, type EngineState } from './engine-state.ts';
import { type DeviceNow, deviceNow, type OpenEpisode, openEpisodes } from './inspect.ts';
import { lookAtFirstLife, lookAtReturn } from './look.ts';
import { passTime, resumeTime } from './pass-time.ts';
import { type EngineSnapshot, restoreState, snapshotOf } from './snapshot.ts';
import { takeControl, takeDevice } from './take-control.ts';
import { takeReading } from './take-reading.ts';
import { type WhyNot, type WhyNotRefusal, whyNot } from './why-not.ts';

/**
 * The rules at work: a deterministic function of the events it is given, in their order. Reads no clock and no
 * randomness; equal events give equal verdicts, also through a snapshot.
 */
export interface Engine {
  /** Takes the next event and says what came of it and of the whole seconds passed since the one before. */
  step(event: TelemetryEvent): readonly Verdict[];
  /** The `seq` of the last event taken; 0 = none. */
  readonly seq: number;
  /** How often a rule was looked at for a device since the engine was made: at readings, and as time passed. */
  readonly looks: number;
  /**
   * The exact state, fit for structured clone and `v8.serialize`. It shares memory with the engine:
   * serialise it before the next step.
   */
  snapshot(): EngineSnapshot;
  /** Puts the engine into a state that `snapshot` gave, copying what it keeps. */
  restore(snapshot: EngineSnapshot): void;
  /** Last values of a device as rules see them; undefined when it is not registered. */
  deviceNow(id: string): DeviceNow | undefined;
  /** For each rule (or the one named): the devices it cannot judge now and why. Walks the whole fleet. */
  blind(rule?: string): readonly BlindRule[];
  openEpisodes(): readonly OpenEpisode[];
  /** What each part of a rule is now for a device, or why there is no answer. Changes nothing. */
  whyNot(rule: string, device: string): WhyNot | WhyNotRefusal;
}

const nothing: readonly Verdict[] = Object.freeze([]);

export function createEngine(catalogue: Catalogue): Engine {
  const state = createEngineState(catalogue);
  return {
    get seq() {
      return state.seq;
    },
    get looks() {
      return state.looks;
    },
    step(event) {
      begin(state, event);
      take(state, event);
      judgeChanged(state);
      if (state.verdicts.length === 0) return nothing;
      const { verdicts } = state;
      state.verdicts = [];
      return verdicts;
    },
    snapshot: () => snapshotOf(state),
    restore: (snapshot) => restoreState(state, snapshot),
    deviceNow: (id) => deviceNow(state, id),
    blind: (rule) => blindRules(state, rule),
    openEpisodes: () => openEpisodes(state),
    whyNot: (rule, device) => whyNot(state, rule, device),
  };
}

/** Time first: whatever fell due before the event happens before it. */
function begin(state: EngineState, event: TelemetryEvent): void {
  const { pace } = state;
  if (event.seq !== state.seq) {
    state.seq = event.seq;
    state.ordinal = 0;
  }
  if (Number.isNaN(pace.second)) pace.second = Math.floor(event.at / 1000);
  // A crash leaves no stop: the time before a start was not listened to.
  const unheard = event.kind === 'daemon' && event.phase === 'start';
  if (pace.listening && !unheard) passTime(state, event.at);
  state.at = event.at;
}

function take(state: EngineState, event: TelemetryEvent): void {
  switch (event.kind) {
    case 'reading': {
      const device = state.devices.get(event.device) ?? registerUnannounced(state, event.device, event.type.name);
      if (device?.program.type.name === event.type.name) takeReading(state, device, event);
      break;
    }
    case 'heard':
    case 'rejected':
    case 'presence':
      takeLife(state, event.device);
      break;
    case 'daemon':
      takeDaemon(state, event);
      break;
    case 'control':
      takeControl(state, event);
      break;
    case 'pulse':
      break;
  }
}

function takeLife(state: EngineState, id: string): void {
  const device = state.devices.get(id);
  if (device === undefined) return;
  const first = Number.isNaN(device.heardAt);
  device.heardAt = state.at;
  if (first) lookAtFirstLife(state, device);
  bringToNow(state, device);
  lookAtReturn(state, device);
}

function takeDaemon(state: EngineState, { phase, at }: DaemonEvent): void {
  const { pace } = state;
  pace.listening = phase === 'admitting';
  if (phase !== 'admitting') return;
  pace.admittedAt = at;
  resumeTime(state, at);
}

/** A reading whose device no control entry announced: known by its type alone. */
function registerUnannounced(state: EngineState, id: string, type: string) {
  const place = { district: null, city: null, building: null, provider: null };
  return takeDevice(state, { id, type, model: null, ...place, board: '', purchasedOn: null, attributes: {} });
}
