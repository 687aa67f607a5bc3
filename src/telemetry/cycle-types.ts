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
  /** A turn begins with the reading that makes this true and ends with the one that makes it false. */
  readonly while: CycleTest;
  /** Shorter and longer turns give nothing. */
  readonly min: Duration;
  readonly max: Duration;
  /** A turn within which the device says nothing for longer is given up. */
  readonly silence: Duration;
  /** Operands stand before what is made of them. */
  readonly values: readonly CycleValue[];
}

/** A value of a turn, and the signal that it becomes, by its slot. */
export interface CycleValue {
  readonly slot: number;
  readonly of: CycleFold;
}

export const tapFolds = ['min', 'max', 'mean', 'first', 'last', 'delta', 'sum', 'count'] as const;
export type TapFold = (typeof tapFolds)[number];

/** `settle`: readings of the first part of a turn that do not count. */
export type CycleFold =
  | { readonly kind: 'duration_s' }
  /** The newest value before the turn, at most `within` old when it began. */
  | { readonly kind: 'before'; readonly source: number; readonly within: Duration }
  | { readonly kind: TapFold; readonly source: number; readonly settle: Duration }
  | { readonly kind: 'quantile'; readonly q: number; readonly source: number; readonly settle: Duration }
  /** Of two values of the same turn, by their places. */
  | { readonly kind: 'minus'; readonly left: number; readonly right: number };
