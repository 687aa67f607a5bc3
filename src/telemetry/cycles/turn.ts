import type { SignalValue } from '../catalogue-types.ts';
import type { CycleTest } from '../cycle-types.ts';
import type { Feed } from './cycle-plan.ts';
import { QuantileSketch, type SketchState } from './quantile-sketch.ts';

/**
 * What one value of a running turn has gathered. `count` readings; `a` and `b` by its kind: the sum, the extreme, the
 * first and the last reading; the area and the last reading, `at` its milliseconds into the turn.
 */
export interface Tap {
  count: number;
  a: number;
  b: number;
  at: number;
  sketch: QuantileSketch | undefined;
}

export interface TapState {
  readonly count: number;
  readonly a: number;
  readonly b: number;
  readonly at: number;
  readonly sketch: SketchState | undefined;
}

export const emptyTap = (): Tap => ({ count: 0, a: 0, b: 0, at: 0, sketch: undefined });

export const tapState = ({ count, a, b, at, sketch }: Tap): TapState => ({
  ...{ count, a, b, at },
  sketch: sketch?.snapshot(),
});

export const tapOf = ({ count, a, b, at, sketch }: TapState): Tap => ({
  ...{ count, a, b, at },
  sketch: sketch && QuantileSketch.restore(sketch),
});

/** Whether the value keeps the cycle going. */
export function holds(test: CycleTest, value: SignalValue): boolean {
  return test.kind === 'above' ? typeof value === 'number' && value > test.level : test.values.includes(value);
}

/** Takes a reading of its source, `sinceMs` after the turn began. */
export function gather(tap: Tap, kind: Feed['kind'], sinceMs: number, value: number): void {
  tap.count += 1;
  switch (kind) {
    case 'quantile':
      tap.sketch ??= new QuantileSketch();
      tap.sketch.add(value);
      return;
    case 'min':
      tap.a = tap.count === 1 ? value : Math.min(tap.a, value);
      return;
    case 'max':
      tap.a = tap.count === 1 ? value : Math.max(tap.a, value);
      return;
    case 'sum':
    case 'mean':
      tap.a += value;
      return;
    case 'integral_h':
      tap.a += tap.b * (sinceMs - tap.at);
      tap.b = value;
      tap.at = sinceMs;
      return;
    case 'count':
      return;
    default:
      if (tap.count === 1) tap.a = value;
      tap.b = value;
  }
}
