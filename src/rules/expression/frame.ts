import type { Signal, SignalValue } from '../../telemetry/index.ts';
import type { Curve } from '../weather/curve.ts';
import type { Series } from '../windows/buckets.ts';
import type { LayoutName } from '../windows/layouts.ts';
import type { SeriesSpec } from '../windows/series.ts';
import type { Sketches, SketchesSpec } from '../windows/sketches.ts';
import type { Plan } from './plan.ts';
import type { TicketNote } from './read-history.ts';

/** Doubles kept of every signal of a device: value (a bool as 1 or 0), its `ts`, its arrival, since when unchanged. */
export const perSlot = 4;
export const slotField = { value: 0, ts: 1, arrived: 2, changed: 3 } as const;

/**
 * What a compiled expression reads: one device at one instant of its own time. Closures write only the
 * scratch fields; everything else is the engine's.
 */
export interface Frame {
  /** The device's now, in its own time (epoch milliseconds). */
  now: number;
  /** Scratch: the `ts` of the reading that is being looked at; NaN while only time passes. */
  reading: number;
  /** Scratch: lowered to the first instant at which a value that was read could change without a reading. */
  wake: number;
  /** Scratch: whether the moving value read last is moving. */
  moves: boolean;
  /** `perSlot` doubles a signal; an instant of NaN = never heard. */
  readonly slots: Float64Array;
  /** Values of enum and text signals, by slot. */
  readonly texts: (string | undefined)[];
  readonly attributes: (SignalValue | undefined)[];
  /** Timers of the rules, and the memories of their calls. */
  readonly states: Float64Array;
  readonly series: (Series | undefined)[];
  readonly sketches: (Sketches | undefined)[];
  /** What is forecast where the device stands. */
  readonly forecast: Curve | undefined;
  /** When its last service was confirmed, and when it was bought; NaN = not known. */
  readonly servicedAt: number;
  readonly purchasedAt: number;
  /** The newest tickets opened for the device, the oldest first. */
  readonly tickets: readonly TicketNote[];
}

/** Gives out the places in a frame that a compiled expression needs; equal requests may share one. */
export interface Places {
  attribute(name: string): number;
  /** Where the value of one of the rule's parameters stands among the attributes. */
  param(name: string): number;
  series(signal: Signal, window: number, layout: LayoutName): SeriesPlace;
  sketches(signal: Signal, window: number, layout: 'sketch' | 'anchored'): SketchesPlace;
  /**
   * What one `held` or `last_n` call remembers, `size` doubles that begin as NaN; the same plan gets the same place.
   * `update` must run before every evaluation of the rule, in the order in which places were first asked for.
   */
  held(plan: Plan, update: HeldUpdate, size?: number): number;
}

export interface SeriesPlace {
  readonly index: number;
  readonly spec: SeriesSpec;
}

export interface SketchesPlace {
  readonly index: number;
  readonly spec: SketchesSpec;
}

/** Brings a call's memory up to date; `since` is the instant from which a condition that turned true counts. */
export type HeldUpdate = (frame: Frame, place: number, since: number) => void;

export type NumberRead = (frame: Frame) => number;
export type BoolRead = (frame: Frame) => boolean | undefined;
export type TextRead = (frame: Frame) => string | undefined;
export type AnyRead = (frame: Frame) => SignalValue | undefined;
