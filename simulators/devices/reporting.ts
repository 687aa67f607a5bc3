import { minute, second } from '../calendar.ts';
import type { Report, Sample, SignalValue, Values } from './device.ts';

/** When a signal is worth a message. */
export type SignalPlan =
  | { readonly kind: 'event' }
  | {
      readonly kind: 'sampled';
      /** A smaller change than this is not reported. */
      readonly band: number;
      /** Shortest time between two reports while the device works. */
      readonly active: number;
      /** The same while it rests. */
      readonly idle: number;
      readonly digits: number;
    }
  | { readonly kind: 'slow'; readonly period: number; readonly digits: number };

/** How a device type reports: its signals, and how often it says everything. */
export interface ReportingPlan {
  readonly heartbeat: number;
  readonly signals: Readonly<Record<string, SignalPlan>>;
}

/** The heartbeats of DOMAIN 5.1. */
export const heaterHeartbeat = 5 * minute;
export const liftHeartbeat = minute;

/** Reported as soon as it changes: states, flags, counters. */
export const onEvent: SignalPlan = { kind: 'event' };

/** Reported when it left its dead-band, at most every `active` (or `idle`) seconds; to and from zero at once. */
export function sampled(band: number, active: number, idle: number, digits = 1): SignalPlan {
  return { kind: 'sampled', band, active: active * second, idle: idle * second, digits };
}

/** Reported every `period` seconds and only then: totals and ages. */
export function every(period: number, digits = 0): SignalPlan {
  return { kind: 'slow', period: period * second, digits };
}

export interface Reporter {
  /** What must be said at `at`, or undefined. */
  collect(at: number, active: boolean, sample: Sample): Report | undefined;
  nextBeat(): number;
  /** Says everything again at the next opportunity: after power came back. */
  refresh(): void;
}

/** Measurements are taken together, so that what moved since goes into one message. */
const samplingPeriod = 5 * second;

interface Told {
  value: SignalValue | undefined;
  at: number;
}

/** Report by exception with dead-bands, and a heartbeat with every state and measurement in it. */
export function createReporter(plan: ReportingPlan, firstBeat: number): Reporter {
  const { signals, heartbeat } = plan;
  const told = new Map<string, Told>(Object.keys(signals).map((name) => [name, { value: undefined, at: -Infinity }]));
  let nextBeat = firstBeat;
  let nextSampling = -Infinity;
  let beats = 0;

  return {
    nextBeat: () => nextBeat,
    refresh() {
      nextBeat = -Infinity;
    },
    collect(at, active, sample) {
      const beat = at >= nextBeat;
      const sampling = at >= nextSampling;
      if (sampling) nextSampling = at + samplingPeriod;
      let event = false;
      let values: Record<string, SignalValue> | undefined;
      for (const name in sample) {
        const value = sample[name];
        const signal = signals[name];
        const last = told.get(name);
        if (value === undefined || signal === undefined || last === undefined) continue;
        if (!(beat && signal.kind !== 'slow') && !isDue(signal, last, value, at, active, sampling)) continue;
        event ||= signal.kind === 'event' || value === 0 || last.value === 0;
        last.value = value;
        last.at = at;
        values ??= {};
        values[name] = roundFor(signal, value);
      }
      if (beat) {
        beats += 1;
        nextBeat = (at - nextBeat < heartbeat ? nextBeat : at) + heartbeat;
        return { values: { heartbeat_seq_count: beats, ...values }, kind: 'heartbeat' };
      }
      return values === undefined ? undefined : { values, kind: event ? 'event' : 'sampled' };
    },
  };
}

function isDue(
  plan: SignalPlan,
  last: Told,
  value: SignalValue,
  at: number,
  active: boolean,
  sampling: boolean,
): boolean {
  if (plan.kind === 'slow') return at - last.at >= plan.period;
  if (plan.kind === 'event' || typeof value !== 'number' || typeof last.value !== 'number') return value !== last.value;
  if (Math.abs(value - last.value) < plan.band) return false;
  if ((value === 0) !== (last.value === 0)) return true;
  return sampling && at - last.at >= (active ? plan.active : plan.idle);
}

/** Every signal of a sample, rounded as its plan says. */
export function roundAll(plan: ReportingPlan, sample: Sample): Values {
  const values: Record<string, SignalValue> = {};
  for (const [name, value] of Object.entries(sample)) {
    const signal = plan.signals[name];
    if (value !== undefined && signal !== undefined) values[name] = roundFor(signal, value);
  }
  return values;
}

function roundFor(plan: SignalPlan, value: SignalValue): SignalValue {
  if (typeof value !== 'number' || plan.kind === 'event') return value;
  const scale = 10 ** plan.digits;
  const rounded = Math.round(value * scale) / scale;
  return rounded === 0 ? 0 : rounded;
}
