import type { Instant } from '../base/index.ts';
import type { DeviceType, ReadingEvent, SignalValue } from '../telemetry/index.ts';
import type { Arena } from './arena.ts';
import type { CellValue, ColumnBuilder } from './column-builder.ts';
import { columnKindOf, createColumnBuilder } from './column-builder.ts';
import type { ColumnPart, FixedColumn, RowSection, TableName } from './row-batch.ts';
import { fixedColumns } from './row-batch.ts';

/** Rows of one table with fixed columns only. */
export class SectionBuilder {
  readonly table: TableName;
  readonly type: string;
  readonly day: string;
  rows = 0;
  readonly #fixed: readonly (FixedColumn & { readonly builder: ColumnBuilder })[];

  constructor(table: TableName, type: string, day: string) {
    this.table = table;
    this.type = type;
    this.day = day;
    this.#fixed = fixedColumns[table].map((column) => ({ ...column, builder: createColumnBuilder(column.kind) }));
  }

  /** Adds a row; `cells` in the order of `fixedColumns`, undefined = no value. */
  addRow(cells: readonly (CellValue | undefined)[]): void {
    for (let i = 0; i < cells.length; i += 1) {
      const cell = cells[i];
      if (cell !== undefined) this.#fixed[i]?.builder.set(this.rows, cell);
    }
    this.rows += 1;
  }

  pack(arena: Arena): RowSection {
    const { table, type, day, rows } = this;
    const fixed = this.#fixed.map(({ name, builder }) => builder.pack(name, rows, arena));
    return { table, type, day, rows, fixed, signals: this.packSignals(arena) };
  }

  protected packSignals(_arena: Arena): readonly ColumnPart[] {
    return [];
  }

  reset(): void {
    this.rows = 0;
    for (const { builder } of this.#fixed) builder.reset();
  }
}

/** Values that found no column: their signal's name to the value. */
export type Aside = Readonly<Record<string, SignalValue>>;

/** Readings of one device type: the fixed columns and one for each signal. */
export class ReadingSection extends SectionBuilder {
  readonly #signals = new Map<string, ColumnBuilder>();
  readonly #bySlot = new WeakMap<DeviceType, readonly ColumnBuilder[]>();

  constructor(type: string, day: string) {
    super('reading', type, day);
  }

  /** Adds the reading; returns what was kept aside, undefined when nothing was. */
  addReading(event: ReadingEvent): Aside | undefined {
    const columns = this.#columnsOf(event.type);
    const strays: [string, SignalValue][] = [];
    for (let i = 0; i < event.slots.length; i += 1) {
      const slot = event.slots[i] as number;
      const value = event.values[i] as SignalValue;
      if (columns[slot]?.set(this.rows, value) === true) continue;
      strays.push([event.type.signals[slot]?.name ?? `slot ${slot}`, storable(value)]);
    }
    const aside = asideOf(event.unknown, strays);
    const json = aside === undefined ? undefined : JSON.stringify(aside);
    this.addRow([event.device, event.ts, event.at, event.seq, event.idx, event.flags, json]);
    return aside;
  }

  protected override packSignals(arena: Arena): readonly ColumnPart[] {
    return [...this.#signals]
      .filter(([, builder]) => builder.filled > 0)
      .map(([name, builder]) => builder.pack(name, this.rows, arena));
  }

  override reset(): void {
    super.reset();
    for (const builder of this.#signals.values()) builder.reset();
  }

  #columnsOf(type: DeviceType): readonly ColumnBuilder[] {
    const known = this.#bySlot.get(type);
    if (known !== undefined) return known;
    const columns: ColumnBuilder[] = [];
    for (const { name, slot, kind } of type.signals) {
      const builder = this.#signals.get(name) ?? createColumnBuilder(columnKindOf(kind));
      this.#signals.set(name, builder);
      columns[slot] = builder;
    }
    this.#bySlot.set(type, columns);
    return columns;
  }
}

// JSON has no word for what is not finite; its text is kept instead of null.
function storable(value: SignalValue): SignalValue {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

function asideOf(unknown: Aside | undefined, strays: readonly [string, SignalValue][]): Aside | undefined {
  const all = [...Object.entries(unknown ?? {}), ...strays];
  return all.length === 0 ? undefined : Object.fromEntries(all);
}

/** The newest value of each unknown signal of each device within one batch. */
export class UnknownNotes {
  #notes = new Map<string, Map<string, UnknownNote>>();

  add(event: ReadingEvent, aside: Aside): void {
    const names = this.#notes.get(event.device) ?? new Map<string, UnknownNote>();
    this.#notes.set(event.device, names);
    const { ts, seq, idx } = event;
    for (const [name, value] of Object.entries(aside)) names.set(name, { ts, seq, idx, value });
  }

  /** Moves the notes into a section of their own; undefined when there are none. */
  take(): SectionBuilder | undefined {
    if (this.#notes.size === 0) return undefined;
    const section = new SectionBuilder('unknown', '', '');
    for (const [device, names] of this.#notes) {
      for (const [name, { ts, seq, idx, value }] of names) {
        section.addRow([device, name, ts, seq, idx, JSON.stringify(value)]);
      }
    }
    this.#notes = new Map();
    return section;
  }
}

interface UnknownNote {
  readonly ts: Instant;
  readonly seq: number;
  readonly idx: number;
  readonly value: SignalValue;
}
