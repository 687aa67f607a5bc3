/**
 * Cycles: what recurs in the life of a device (a burn, a run of the compressor), and the signals that are derived
 * when one turn of it ends. Declared in the catalogue; plain data.
 */
import type { Duration } from '../base/index.ts';
import type { SignalValue, Titles } from './catalogue-types.ts';

/** A condition over one signal, by its slot: one of these values, or a number above this level. */
export type CycleTest =
  | { readonly slot: number; readonly kind: 'among'; readonly values: readonly SignalValue[] }
  | { readonly slot: number; readonly kind: 'above'; readonly level: number };

export interface Cycle {
  readonly name: string;
  readonly title: Titles;
  /**
   * A turn begins with the reading that makes this true and ends with the one that makes it false. One whose beginning
   * nobody saw (the device was silent, or new) gives nothing.
   */
  readonly while: CycleTest;
  /** Shorter and longer turns give nothing. */
  readonly min: Duration;
  readonly max: Duration;
  /** A turn within which the device says nothing for longer is given up. */
  readonly silence: Duration;
  /** Operands stand before what is made of them. */
  readonly values: readonly CycleValue[];
}

/** A value of a turn. */
export interface CycleValue {
  readonly name: string;
  /** The signal that it becomes; undefined = other values are reckoned from it. */
  readonly slot: number | undefined;
  readonly of: CycleFold;
}

/** `integral_h`: over time, in the source's unit times hours; a reading holds until the next, and to the turn's end. */
export const tapFolds = ['min', 'max', 'mean', 'first', 'last', 'delta', 'sum', 'count', 'integral_h'] as const;
export type TapFold = (typeof tapFolds)[number];

export const arithmetics = ['minus', 'plus', 'times', 'ratio'] as const;
export type Arithmetic = (typeof arithmetics)[number];

/** `settle`: readings of the first part of a turn that do not count. */
export type CycleFold =
  | { readonly kind: 'duration_s' }
  /** From the end of the turn before to the beginning of this one. */
  | { readonly kind: 'interval_s' }
  /** The newest value between the turns, not the one that ended the turn before; at most `within` old. */
  | { readonly kind: 'before'; readonly source: number; readonly within: Duration }
  /** `absent`: what it is without any reading, where that can be said. */
  | { readonly kind: TapFold; readonly source: number; readonly settle: Duration; readonly absent?: number }
  | { readonly kind: 'quantile'; readonly q: number; readonly source: number; readonly settle: Duration }
  /** From left to right. */
  | { readonly kind: Arithmetic; readonly operands: readonly CycleOperand[] };

/** A number, a value of the same turn by its place, or an attribute of the device. */
export type CycleOperand = number | { readonly place: number } | { readonly attribute: string };
