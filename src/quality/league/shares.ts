import { wilson } from '../../desk/index.ts';
import { type MeasureName, measures } from './measures.ts';

/** Part of a whole with its exact counts. */
export interface Share {
  readonly part: number;
  readonly of: number;
  /** Null of none, and so its 95 % bounds by Wilson. */
  readonly share: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export function shareOf(part: number, of: number): Share {
  const bounds = wilson(part, of);
  return { part, of, share: of === 0 ? null : part / of, low: bounds?.low ?? null, high: bounds?.high ?? null };
}

/** What is at least so good with 97.5 % confidence: the pessimist's share. Null of none. */
export function scoreOf(measure: MeasureName, { low, high }: Share): number | null {
  if (low === null || high === null) return null;
  return measures[measure].better === 'high' ? low : 1 - high;
}

export interface Spread {
  readonly of: number;
  /** The smallest value with at least half, or nine in ten, of all at or below it; null of none. */
  readonly p50: number | null;
  readonly p90: number | null;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number | null => sorted[Math.ceil(share * sorted.length) - 1] ?? null;
  return { of: sorted.length, p50: at(0.5), p90: at(0.9) };
}
