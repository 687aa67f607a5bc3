import { attributeOf } from '../attribute.ts';
import type { Signal } from '../catalogue-types.ts';
import type { Arithmetic, CycleFold, CycleOperand, TapFold } from '../cycle-types.ts';
import type { DeviceFacts } from '../event.ts';
import type { CyclePlan, PlannedCycle } from './cycle-plan.ts';
import { type CycleBook, settleQuantile } from './turn.ts';

type Result = number | undefined;

/**
 * The signals of a turn that ends at `ts`. None of one too short or too long; none that had nothing to be made of, is
 * no finite number, or lies outside what its signal may believably be.
 */
export function givenBy(
  { type }: CyclePlan,
  planned: PlannedCycle,
  book: CycleBook,
  ts: number,
  facts: DeviceFacts,
): [slot: number, value: number][] {
  const { cycle, began } = planned;
  const lasted = ts - (book.numbers[began] as number);
  if (lasted < cycle.min || lasted > cycle.max) return [];
  const results: Result[] = [];
  const operand = (one: CycleOperand): Result => {
    if (typeof one === 'number') return one;
    if ('place' in one) return results[one.place];
    const attribute = attributeOf(type, facts, one.attribute);
    return typeof attribute === 'number' ? attribute : undefined;
  };
  const given: [number, number][] = [];
  for (const [i, { slot, of }] of cycle.values.entries()) {
    const raw = 'operands' in of ? reckon(of.kind, of.operands.map(operand)) : folded(of, planned, book, i, lasted);
    const result =
      raw !== undefined && isBelievable(slot === undefined ? undefined : type.signals[slot], raw) ? raw : undefined;
    results.push(result);
    // Adding zero makes -0 a plain zero.
    if (slot !== undefined && result !== undefined) given.push([slot, result + 0]);
  }
  return given;
}

function isBelievable(signal: Signal | undefined, value: number): boolean {
  const { min, max } = signal ?? {};
  return Number.isFinite(value) && (min === undefined || value >= min) && (max === undefined || value <= max);
}

function reckon(op: Arithmetic, operands: readonly Result[]): Result {
  let result = operands[0];
  for (const operand of operands.slice(1)) {
    if (result === undefined || operand === undefined) return undefined;
    if (op === 'minus') result -= operand;
    else if (op === 'plus') result += operand;
    else if (op === 'times') result *= operand;
    else result /= operand;
  }
  return result;
}

function folded(
  of: Exclude<CycleFold, { operands: unknown }>,
  planned: PlannedCycle,
  book: CycleBook,
  i: number,
  lastedMs: number,
): Result {
  if (of.kind === 'duration_s') return lastedMs / 1_000;
  const tap = planned.taps[i] as number;
  const [count = 0, a = 0, b = 0, at = 0] = book.numbers.subarray(tap, tap + 4);
  if (count === 0) return 'absent' in of ? of.absent : undefined;
  if (of.kind === 'quantile')
    return settleQuantile({ tap, sketch: planned.sketches[i] as number }, book).quantile(of.q);
  return of.kind === 'before' || of.kind === 'interval_s' ? a : tapped(of.kind, { count, a, b, at }, lastedMs);
}

interface Tap {
  readonly count: number;
  readonly a: number;
  readonly b: number;
  readonly at: number;
}

function tapped(kind: TapFold, { count, a, b, at }: Tap, lastedMs: number): Result {
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
      // From one reading nobody knows whether anything changed.
      return count > 1 ? b - a : undefined;
    case 'count':
      return count;
    case 'integral_h':
      return (a + b * (lastedMs - at)) / 3_600_000;
  }
}
