import type { Duration } from '../../base/index.ts';
import type { SignalValue } from '../../telemetry/index.ts';
import type { SeriesColumn } from '../series-query.ts';
import type { Aggregate } from '../store.ts';
import type { Cell, SeriesRow } from './series.ts';

/** Folds rows of rising instants into buckets. */
export interface Buckets {
  add(row: SeriesRow): void;
  /** Buckets that can grow no more. */
  readonly done: SeriesRow[];
  /** All, when no row follows. */
  end(): SeriesRow[];
}

export function createBuckets(columns: readonly SeriesColumn[], step: Duration, agg: Aggregate | undefined): Buckets {
  const done: SeriesRow[] = [];
  let start: number | undefined;
  let folds: Fold[] = [];
  const close = (): void => {
    if (start === undefined) return;
    const cells = folds.map((fold) => fold.result());
    if (cells.some((cell) => cell !== null)) done.push([start, ...cells]);
  };
  return {
    done,
    add([ts, ...cells]) {
      const own = Math.floor(ts / step) * step;
      if (own !== start) {
        close();
        start = own;
        folds = columns.map(({ kind }) => foldOf(agg ?? (kind === 'number' ? 'avg' : 'last'), kind === 'bool'));
      }
      cells.forEach((cell, i) => {
        if (cell !== null) folds[i]?.add(cell);
      });
    },
    end() {
      close();
      start = undefined;
      return done;
    },
  };
}

interface Fold {
  add(value: SignalValue): void;
  result(): Cell;
}

function foldOf(agg: Aggregate, bool: boolean): Fold {
  switch (agg) {
    case 'avg':
    case 'sum':
      return sumFold(agg);
    case 'count':
      return kept<number>((count) => (count ?? 0) + 1);
    case 'first':
      return kept<SignalValue>((first, value) => first ?? value);
    case 'last':
      return kept<SignalValue>((_, value) => value);
    case 'min':
      return kept<SignalValue>((least, value) => (least === undefined || before(value, least, bool) ? value : least));
    case 'max':
      return kept<SignalValue>((most, value) => (most === undefined || before(most, value, bool) ? value : most));
  }
}

function kept<T extends SignalValue>(next: (before: T | undefined, value: SignalValue) => T): Fold {
  let value: T | undefined;
  return {
    add(one) {
      value = next(value, one);
    },
    result: () => value ?? null,
  };
}

function sumFold(agg: 'avg' | 'sum'): Fold {
  let sum = 0;
  let count = 0;
  return {
    add(value) {
      sum += Number(value);
      count += 1;
    },
    result: () => (count === 0 ? null : agg === 'sum' ? sum : sum / count),
  };
}

/** Texts by their bytes, as databases order them. */
function before(a: SignalValue, b: SignalValue, bool: boolean): boolean {
  if (bool || typeof a === 'number') return Number(a) < Number(b);
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b))) < 0;
}
