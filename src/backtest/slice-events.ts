import type { Instant } from '../base/index.ts';
import type { HistorySlice, ReadingColumns } from '../store/index.ts';
import type { Catalogue, DeviceType, Signal, SignalValue, TelemetryEvent } from '../telemetry/index.ts';

/** A reading that is filled anew for each row: who takes it must not keep it. */
interface Row {
  readonly kind: 'reading';
  seq: number;
  idx: number;
  at: Instant;
  device: string;
  readonly type: DeviceType;
  ts: Instant;
  readonly slots: number[];
  readonly values: SignalValue[];
  flags: number;
}

/** The texts that columns name by number, over all slices of one query. */
export class SliceTexts {
  readonly #texts: string[] = [];

  take({ texts, textsFrom }: HistorySlice): readonly string[] {
    this.#texts.length = textsFrom;
    for (const text of texts) this.#texts.push(text);
    return this.#texts;
  }
}

/**
 * Hands the events of a slice to `take` in the order of the journal. Readings come in one object a device type
 * that is used again for the next row; making one for each would cost as much as stepping it.
 */
export function forEachEvent(
  slice: HistorySlice,
  texts: readonly string[],
  catalogue: Catalogue,
  take: (event: TelemetryEvent) => void,
): void {
  const runs = slice.readings.flatMap((columns) => {
    const type = catalogue.types.get(columns.type);
    return type === undefined ? [] : [new Run(columns, type, texts)];
  });
  const { others } = slice;
  let other = 0;
  for (let run = earliest(runs); run !== undefined; run = earliest(runs)) {
    const others_ = others[other];
    if (others_ !== undefined && isBefore(others_.seq, others_.idx, run)) {
      take(others_);
      other += 1;
      continue;
    }
    // Up to whatever else comes next, rows follow each other without a look at the rest.
    let until = others_?.seq ?? Number.POSITIVE_INFINITY;
    for (const one of runs) if (one !== run && !one.done && one.seq < until) until = one.seq;
    do {
      take(run.event());
      run.next();
    } while (!run.done && run.seq < until);
  }
  for (; other < others.length; other += 1) take(others[other] as TelemetryEvent);
}

function earliest(runs: readonly Run[]): Run | undefined {
  let first: Run | undefined;
  for (const run of runs) {
    if (!run.done && (first === undefined || isBefore(run.seq, run.idx, first))) first = run;
  }
  return first;
}

const isBefore = (seq: number, idx: number, run: Run): boolean => seq < run.seq || (seq === run.seq && idx < run.idx);

type Column = { readonly slot: number; readonly bool: boolean } & (
  | { readonly numbers: Float64Array; readonly texts: undefined }
  | { readonly numbers: undefined; readonly texts: Int32Array }
);

/** The rows of one device type, one after the other. */
class Run {
  done: boolean;
  seq = 0;
  idx = 0;
  readonly #columns: ReadingColumns;
  readonly #signals: readonly Column[];
  readonly #texts: readonly string[];
  readonly #row: Row;
  #at = -1;
  #aside = 0;

  constructor(columns: ReadingColumns, type: DeviceType, texts: readonly string[]) {
    this.#columns = columns;
    this.#texts = texts;
    this.#signals = columns.signals.flatMap((signal): Column[] => {
      const slot = type.slotOf.get(signal.name);
      if (slot === undefined) return [];
      return signal.kind === 'text'
        ? [{ slot, bool: false, numbers: undefined, texts: signal.values }]
        : [{ slot, bool: signal.kind === 'bool', numbers: signal.values, texts: undefined }];
    });
    const blank = { seq: 0, idx: 0, at: 0 as Instant, device: '', ts: 0 as Instant, flags: 0 };
    this.#row = { kind: 'reading', ...blank, type, slots: [], values: [] };
    this.done = columns.rows === 0;
    this.next();
  }

  next(): void {
    this.#at += 1;
    this.done = this.#at >= this.#columns.rows;
    if (this.done) return;
    this.seq = this.#columns.seq[this.#at] as number;
    this.idx = this.#columns.idx[this.#at] as number;
  }

  event(): TelemetryEvent {
    const at = this.#at;
    const columns = this.#columns;
    const row = this.#row;
    row.seq = this.seq;
    row.idx = this.idx;
    row.at = columns.at[at] as Instant;
    row.ts = columns.ts[at] as Instant;
    row.flags = columns.flags[at] as number;
    row.device = this.#texts[columns.device[at] as number] as string;
    this.#fill(row, at);
    if (columns.asides[this.#aside]?.[0] === at) this.#takeAside(row);
    return row;
  }

  #fill({ slots, values }: Row, at: number): void {
    const signals = this.#signals;
    let count = 0;
    for (let i = 0; i < signals.length; i += 1) {
      const column = signals[i] as Column;
      let value: SignalValue;
      if (column.numbers === undefined) {
        const text = column.texts[at] as number;
        if (text === -1) continue;
        value = this.#texts[text] as string;
      } else {
        const number = column.numbers[at] as number;
        if (Number.isNaN(number)) continue;
        value = column.bool ? number === 1 : number;
      }
      slots[count] = column.slot;
      values[count] = value;
      count += 1;
    }
    if (slots.length !== count) {
      slots.length = count;
      values.length = count;
    }
  }

  /** Values that were stored without a column of their kind belong to the reading all the same. */
  #takeAside({ type, slots, values }: Row): void {
    const aside = JSON.parse(this.#columns.asides[this.#aside]?.[1] ?? '{}') as Record<string, SignalValue>;
    this.#aside += 1;
    for (const { name } of this.#columns.signals) {
      const value = aside[name];
      const slot = type.slotOf.get(name) ?? -1;
      if (value === undefined || slots.includes(slot) || !fits(value, type.signals[slot])) continue;
      const place = slots.findIndex((one) => one > slot);
      slots.splice(place === -1 ? slots.length : place, 0, slot);
      values.splice(place === -1 ? values.length : place, 0, value);
    }
  }
}

const typeOfKind = { number: 'number', bool: 'boolean', enum: 'string', text: 'string' } as const;

const fits = (value: SignalValue, signal: Signal | undefined): boolean =>
  signal !== undefined && typeof value === typeOfKind[signal.kind];
