import type { SignalValue } from '../catalogue-types.ts';
import type { CycleTest } from '../cycle-types.ts';
import { type Feed, mostWaiting, type PlannedCycle, tapSizeOf } from './cycle-plan.ts';
import { QuantileSketch } from './quantile-sketch.ts';

/** What is known of a device's cycles; where things stand in `numbers` says the plan. */
export interface CycleBook {
  readonly numbers: Float64Array;
  /** Of values of kind `quantile`, while their turn runs. */
  readonly sketches: (QuantileSketch | undefined)[];
}

/** Whether the value keeps the cycle going. */
export function holds(test: CycleTest, value: SignalValue): boolean {
  return test.kind === 'above' ? typeof value === 'number' && value > test.level : test.values.includes(value);
}

/** A turn begins: its taps are empty but for what was there before it. */
export function beginTurn(
  { cycle: { values }, began, ended, taps, rested }: PlannedCycle,
  { numbers }: CycleBook,
  ts: number,
): void {
  numbers[began] = ts;
  for (const [i, { of }] of values.entries()) {
    const tap = taps[i] as number;
    if (tap === -1) continue;
    numbers.fill(0, tap, tap + tapSizeOf(of));
    const endedAt = numbers[ended] as number;
    if (of.kind === 'interval_s' && endedAt <= ts) keep(numbers, tap, (ts - endedAt) / 1_000);
    if (of.kind !== 'before') continue;
    const place = rested[i] as number;
    if (ts - (numbers[place + 1] as number) <= of.within) keep(numbers, tap, numbers[place] as number);
  }
}

function keep(numbers: Float64Array, tap: number, value: number): void {
  numbers[tap] = 1;
  numbers[tap + 1] = value;
}

/** What the turn gathered is forgotten. */
export function dropTurn({ began, sketches }: PlannedCycle, book: CycleBook): void {
  book.numbers[began] = Number.NaN;
  for (const sketch of sketches) if (sketch !== -1) book.sketches[sketch] = undefined;
}

/**
 * Takes a reading of a feed's source, `sinceMs` after the turn began. A tap counts its readings; then come, by its kind,
 * the sum, the extreme, the first and the last reading; or the area and the last reading and its `sinceMs`; or what
 * waits for a sketch, which is farther away in memory.
 */
export function gather(feed: Feed, book: CycleBook, sinceMs: number, value: number): void {
  const { kind, tap } = feed;
  const { numbers } = book;
  const before = numbers[tap] as number;
  numbers[tap] = before + 1;
  const a = numbers[tap + 1] as number;
  switch (kind) {
    case 'quantile':
      if (a === mostWaiting) settleQuantile(feed, book);
      addWaiting(numbers, tap, value);
      return;
    case 'min':
      if (before === 0 || value < a) numbers[tap + 1] = value;
      return;
    case 'max':
      if (before === 0 || value > a) numbers[tap + 1] = value;
      return;
    case 'sum':
    case 'mean':
      numbers[tap + 1] = a + value;
      return;
    case 'integral_h':
      numbers[tap + 1] = a + (numbers[tap + 2] as number) * (sinceMs - (numbers[tap + 3] as number));
      numbers[tap + 2] = value;
      numbers[tap + 3] = sinceMs;
      return;
    case 'count':
      return;
    case 'first':
    case 'last':
    case 'delta':
      if (before === 0) numbers[tap + 1] = value;
      numbers[tap + 2] = value;
  }
}

function addWaiting(numbers: Float64Array, tap: number, value: number): void {
  const waiting = numbers[tap + 1] as number;
  numbers[tap + 2 + waiting] = value;
  numbers[tap + 1] = waiting + 1;
}

/** The sketch of a quantile's tap, with all readings in it. */
export function settleQuantile(
  { tap, sketch: place }: Pick<Feed, 'tap' | 'sketch'>,
  { numbers, sketches }: CycleBook,
): QuantileSketch {
  const sketch = sketches[place] ?? new QuantileSketch();
  sketches[place] = sketch;
  const waiting = numbers[tap + 1] as number;
  for (let i = 0; i < waiting; i += 1) sketch.add(numbers[tap + 2 + i] as number);
  numbers[tap + 1] = 0;
  return sketch;
}
