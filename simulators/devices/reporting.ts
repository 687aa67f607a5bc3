import { minute, second } from '../calendar.ts';
import type { Report, Sample, SignalValue, Values } from './device.ts';
import type { Pace } from './pace.ts';
import { livePace } from './pace.ts';

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
  /** Whether nothing measured could be reported at `at`: no measurement is due and everything was said lately. */
  silent(at: number): boolean;
  /** A heartbeat that says no more than that. */
  beat(at: number): Report | undefined;
  /** Says everything again at the next opportunity: after power came back. */
  refresh(): void;
}

/** A signal of the plan and what was said of it last. */
interface Entry {
  readonly name: string;
  /** `,"name":` */
  readonly label: string;
  readonly plan: SignalPlan;
  told: SignalValue | undefined;
  /** `told` with its label, as it went over the wire. */
  text: string;
  toldAt: number;
}

/** Report by exception with dead-bands, and a heartbeat with every state and measurement in it. */
export function createReporter(plan: ReportingPlan, firstBeat: number, pace: Pace = livePace): Reporter {
  const { signals } = plan;
  const heartbeat = plan.heartbeat * (pace.beatTimes ?? 1);
  const entries: readonly Entry[] = Object.entries(signals).map(([name, signal]) => ({
    name,
    label: `,${JSON.stringify(name)}:`,
    plan: signal,
    told: undefined,
    text: '',
    toldAt: Number.NEGATIVE_INFINITY,
  }));
  let nextBeat = firstBeat;
  let nextSampling = Number.NEGATIVE_INFINITY;
  let beats = 0;
  let refreshed = true;
  let places: readonly number[] | undefined;

  const restates = (at: number) => at >= nextBeat && (refreshed || beats % pace.restateEvery === 0);
  const count = (at: number): string => {
    beats += 1;
    nextBeat = (at - nextBeat < heartbeat ? nextBeat : at) + heartbeat;
    return `{"heartbeat_seq_count":${beats}`;
  };

  return {
    nextBeat: () => nextBeat,
    silent: (at) => at < nextSampling && !restates(at),
    beat: (at) => (at < nextBeat ? undefined : { values: `${count(at)}}`, kind: 'heartbeat' }),
    refresh() {
      nextBeat = Number.NEGATIVE_INFINITY;
      refreshed = true;
    },
    collect(at, active, sample) {
      const beat = at >= nextBeat;
      const restate = restates(at);
      const sampling = at >= nextSampling;
      if (sampling) nextSampling = at + pace.sampling;
      let event = false;
      let values = '';
      // Samples of one device have the same names in the same order: looked up once, read by place.
      places ??= placesOf(entries, sample);
      const measured = Object.values(sample);
      for (let i = 0; i < entries.length; i += 1) {
        const entry = entries[i] as Entry;
        const value = measured[places[i] as number];
        if (value === undefined || !isDue(entry, value, at, active, sampling, restate)) continue;
        event ||= entry.plan.kind === 'event' || value === 0 || entry.told === 0;
        if (value !== entry.told) entry.text = entry.label + textOf(roundFor(entry.plan, value));
        entry.told = value;
        entry.toldAt = at;
        values += entry.text;
      }
      if (beat) {
        if (restate) refreshed = false;
        return { values: `${count(at)}${values}}`, kind: 'heartbeat' };
      }
      return values === '' ? undefined : { values: `{${values.slice(1)}}`, kind: event ? 'event' : 'sampled' };
    },
  };
}

const textOf = (value: SignalValue): string => (typeof value === 'string' ? JSON.stringify(value) : `${value}`);

function placesOf(entries: readonly Entry[], sample: Sample): readonly number[] {
  const names = Object.keys(sample);
  return entries.map(({ name }) => names.indexOf(name));
}

function isDue(
  { plan, told, toldAt }: Entry,
  value: SignalValue,
  at: number,
  active: boolean,
  sampling: boolean,
  restate: boolean,
): boolean {
  if (plan.kind === 'slow') return at - toldAt >= plan.period;
  if (restate) return true;
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
