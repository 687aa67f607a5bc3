import type { SignalValue } from '../catalogue-types.ts';
import type { Cycle, CycleFold, CycleTest, TapFold } from '../cycle-types.ts';
import { QuantileSketch, type SketchState } from './quantile-sketch.ts';

/**
 * What one value of a running turn has gathered. `count` readings; `a` and `b` by its kind: the sum, the extreme, the
 * first and the last reading.
 */
export interface Tap {
  count: number;
  a: number;
  b: number;
  sketch: QuantileSketch | undefined;
}

export interface TapState {
  readonly count: number;
  readonly a: number;
  readonly b: number;
  readonly sketch: SketchState | undefined;
}

export const emptyTap = (): Tap => ({ count: 0, a: 0, b: 0, sketch: undefined });

export const tapState = ({ count, a, b, sketch }: Tap): TapState => ({ count, a, b, sketch: sketch?.snapshot() });

export const tapOf = ({ count, a, b, sketch }: TapState): Tap => ({
  ...{ count, a, b },
  sketch: sketch && QuantileSketch.restore(sketch),
});

/** Whether the value keeps the cycle going. */
export function holds(test: CycleTest, value: SignalValue): boolean {
  return test.kind === 'above' ? typeof value === 'number' && value > test.level : test.values.includes(value);
}

/** Takes a reading of its source, `sinceMs` after the turn began. */
export function gather(tap: Tap, of: CycleFold, sinceMs: number, value: number): void {
  if (!('settle' in of) || sinceMs < of.settle) return;
  tap.count += 1;
  if (of.kind === 'quantile') {
    tap.sketch ??= new QuantileSketch();
    tap.sketch.add(value);
  } else if (of.kind === 'min') tap.a = tap.count === 1 ? value : Math.min(tap.a, value);
  else if (of.kind === 'max') tap.a = tap.count === 1 ? value : Math.max(tap.a, value);
  else if (of.kind === 'sum' || of.kind === 'mean') tap.a += value;
  else {
    if (tap.count === 1) tap.a = value;
    tap.b = value;
  }
}

/** What a turn of `durationMs` came to, value by value; undefined where it had nothing to say. */
export function resultsOf(
  { values }: Cycle,
  taps: readonly Tap[],
  durationMs: number,
): readonly (number | undefined)[] {
  const results: (number | undefined)[] = [];
  for (const [i, { of }] of values.entries()) results.push(resultOf(of, taps[i] ?? emptyTap(), durationMs, results));
  return results;
}

function resultOf(of: CycleFold, tap: Tap, durationMs: number, before: readonly (number | undefined)[]) {
  if (of.kind === 'duration_s') return durationMs / 1000;
  if (of.kind === 'minus') return minus(before[of.left], before[of.right]);
  if (tap.count === 0) return undefined;
  if (of.kind === 'quantile') return tap.sketch?.quantile(of.q);
  return of.kind === 'before' ? tap.a : folded(of.kind, tap);
}

const minus = (left: number | undefined, right: number | undefined): number | undefined =>
  left === undefined || right === undefined ? undefined : left - right;

function folded(kind: TapFold, { count, a, b }: Tap): number {
  switch (kind) {
    case 'min':
    case 'max':
    case 'sum':
    case 'first':
      return a;
    case 'mean':
      return a / count;
    case 'last':
      return b;
    case 'delta':
      return b - a;
    case 'count':
      return count;
  }
}
