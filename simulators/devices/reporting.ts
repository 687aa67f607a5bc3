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

/** A signal of the plan and what was said of it last. */
interface Entry {
  readonly name: string;
  readonly plan: SignalPlan;
  told: SignalValue | undefined;
  toldAt: number;
}

/** Report by exception with dead-bands, and a heartbeat with every state and measurement in it. */
export function createReporter(plan: ReportingPlan, firstBeat: number): Reporter {
  const { signals, heartbeat } = plan;
  const entries: readonly Entry[] = Object.entries(signals).map(([name, signal]) => ({
    name,
    plan: signal,
    told: undefined,
    toldAt: Number.NEGATIVE_INFINITY,
  }));
  let nextBeat = firstBeat;
  let nextSampling = Number.NEGATIVE_INFINITY;
  let beats = 0;

  return {
    nextBeat: () => nextBeat,
    refresh() {
      nextBeat = Number.NEGATIVE_INFINITY;
    },
    collect(at, active, sample) {
      const beat = at >= nextBeat;
      const sampling = at >= nextSampling;
      if (sampling) nextSampling = at + samplingPeriod;
      let event = false;
      let values: Record<string, SignalValue> | undefined;
      for (const entry of entries) {
        const value = sample[entry.name];
        if (value === undefined || !isDue(entry, value, at, active, sampling, beat)) continue;
        event ||= entry.plan.kind === 'event' || value === 0 || entry.told === 0;
        entry.told = value;
        entry.toldAt = at;
        values ??= {};
        values[entry.name] = roundFor(entry.plan, value);
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
  { plan, told, toldAt }: Entry,
  value: SignalValue,
  at: number,
  active: boolean,
  sampling: boolean,
  beat: boolean,
): boolean {
  if (plan.kind === 'slow') return at - toldAt >= plan.period;
  if (beat) return true;
  if (plan.kind === 'event' || typeof value !== 'number' || typeof told !== 'number') return value !== told;
  if (Math.abs(value - told) < plan.band) return false;
  if ((value === 0) !== (told === 0)) return true;
  return sampling && at - toldAt >= (active ? plan.active : plan.idle);
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
