import type { Duration } from '../../base/index.ts';
import type { SignalValue } from '../../telemetry/index.ts';
import type { SeriesColumn } from '../series-query.ts';
import type { Aggregate } from '../store.ts';

export type Cell = SignalValue | null;
/** An instant, or the start of a bucket, and a cell for each column. */
export type SeriesRow = readonly [ts: number, ...cells: Cell[]];

/** Many readings folded already, as far as the aggregate asked for needs. */
export interface RolledValue {
  readonly count: number;
  readonly sum?: number | undefined;
  readonly min?: SignalValue | undefined;
  readonly max?: SignalValue | undefined;
  readonly last?: SignalValue | undefined;
}

export type RolledRow = readonly [start: number, ...cells: (RolledValue | Cell)[]];

/** Folds rows of rising instants into buckets. */
export interface Buckets {
  add(row: SeriesRow | RolledRow): void;
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
        if (cell === null) return;
        if (typeof cell === 'object') folds[i]?.addRolled(cell);
        else folds[i]?.add(cell);
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
  addRolled(rolled: RolledValue): void;
  result(): Cell;
}

function foldOf(agg: Aggregate, bool: boolean): Fold {
  switch (agg) {
    case 'avg':
    case 'sum':
      return sumFold(agg);
    case 'count':
      return countFold();
    case 'first':
    case 'last':
    case 'min':
    case 'max':
      return pickFold(agg, bool);
  }
}

/** Keeps one of the values. */
function pickFold(agg: 'first' | 'last' | 'min' | 'max', bool: boolean): Fold {
  let value: SignalValue | undefined;
  const replaces: Readonly<Record<typeof agg, (one: SignalValue, had: SignalValue) => boolean>> = {
    first: () => false,
    last: () => true,
    min: (one, had) => before(one, had, bool),
    max: (one, had) => before(had, one, bool),
  };
  const add = (one: SignalValue): void => {
    if (value === undefined || replaces[agg](one, value)) value = one;
  };
  return {
    add,
    addRolled(rolled) {
      const one = agg === 'first' ? undefined : rolled[agg];
      if (one !== undefined) add(one);
    },
    result: () => value ?? null,
  };
}

function countFold(): Fold {
  let count = 0;
  return {
    add() {
      count += 1;
    },
    addRolled(rolled) {
      count += rolled.count;
    },
    result: () => (count === 0 ? null : count),
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
    addRolled(rolled) {
      sum += rolled.sum ?? 0;
      count += rolled.count;
    },
    result: () => (count === 0 ? null : agg === 'sum' ? sum : sum / count),
  };
}

/** Texts by their bytes, as databases order them. */
function before(a: SignalValue, b: SignalValue, bool: boolean): boolean {
  if (bool || typeof a === 'number') return Number(a) < Number(b);
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b))) < 0;
}
