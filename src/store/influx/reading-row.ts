import type { SignalValue } from '../../telemetry/index.ts';
import { fixedPart, numberReader, signalReader, textReader } from '../batch-reader.ts';
import type { ColumnPart, RowBatch, RowSection } from '../row-batch.ts';
import type { StoreFault } from '../store.ts';
import type { FieldKind, Ledger } from './ledger.ts';
import { encoded, fieldOf, own } from './names.ts';
import type { FieldValue, Point } from './wire.ts';
import { Whole } from './wire.ts';

/** A reading as this store keeps it. */
export interface ReadingRow {
  readonly type: string;
  readonly device: string;
  readonly ts: number;
  readonly at: number;
  readonly seq: number;
  readonly idx: number;
  readonly flags: number;
  readonly values: Readonly<Record<string, SignalValue>>;
  /** JSON of what has no field. */
  readonly aside?: string;
}

export const isBefore = (a: Pick<ReadingRow, 'seq' | 'idx'>, b: Pick<ReadingRow, 'seq' | 'idx'>): boolean =>
  a.seq < b.seq || (a.seq === b.seq && a.idx < b.idx);

export const inStreamOrder = (a: Pick<ReadingRow, 'seq' | 'idx'>, b: Pick<ReadingRow, 'seq' | 'idx'>): number =>
  a.seq - b.seq || a.idx - b.idx;

export interface SectionRows {
  readonly type: string;
  /** UTC day of arrival. */
  readonly day: string;
  readonly rows: readonly ReadingRow[];
}

export interface RowsDeps {
  readonly ledger: Ledger;
  readonly onFault: (fault: StoreFault) => void;
}

/** Takes the readings of batches out of their columns; values of another kind than their field's are put aside. */
export class ReadingRows {
  readonly #deps: RowsDeps;
  readonly #reported = new Set<string>();

  constructor(deps: RowsDeps) {
    this.#deps = deps;
  }

  /** Those after the entry `reached`, in order. */
  of({ sections, bytes }: RowBatch, reached: number): SectionRows[] {
    return sections
      .filter(({ table }) => table === 'reading')
      .map((section) => ({ type: section.type, day: section.day, rows: this.#rowsOf(section, bytes, reached) }))
      .filter(({ rows }) => rows.length > 0);
  }

  #rowsOf(section: RowSection, bytes: ArrayBuffer, reached: number): ReadingRow[] {
    const number = (name: string) => numberReader(fixedPart(section, name), bytes);
    const [ts, at, seq, idx, flags] = [number('ts'), number('at'), number('seq'), number('idx'), number('flags')];
    const device = textReader(fixedPart(section, 'device'), bytes);
    const aside = textReader(fixedPart(section, 'aside'), bytes);
    const clashing = this.#clashesOf(section);
    const reader = (part: ColumnPart) => [part.name, signalReader(part, bytes)] as const;
    const columns = section.signals.filter(({ name }) => !clashing.has(name)).map(reader);
    const strays = section.signals.filter(({ name }) => clashing.has(name)).map(reader);
    const rows: ReadingRow[] = [];
    for (let row = 0; row < section.rows; row += 1) {
      const place = { seq: seq(row) as number, idx: idx(row) as number, at: at(row) as number };
      if (place.seq <= reached) continue;
      const beside = asideWith(aside(row), cells(strays, row));
      rows.push({
        ...{ type: section.type, device: device(row) as string, ts: ts(row) as number, ...place },
        ...{ flags: flags(row) as number, values: cells(columns, row) },
        ...(beside === undefined ? {} : { aside: beside }),
      });
    }
    return rows;
  }

  /** Signals whose values are of another kind than their field; each is reported once. */
  #clashesOf({ type, signals }: RowSection): ReadonlySet<string> {
    const { ledger, onFault } = this.#deps;
    const fresh = signals.filter(({ name }) => ledger.kindOf(type, name) === undefined);
    ledger.learnKinds(fresh.map(({ name, kind }) => ({ type, name, kind: kind as FieldKind })));
    const clashing = new Set<string>();
    for (const { name, kind } of signals) {
      const known = ledger.kindOf(type, name);
      if (known === kind) continue;
      clashing.add(name);
      const key = `${type} ${name}`;
      if (this.#reported.has(key)) continue;
      this.#reported.add(key);
      const detail = `signal ${name} of ${type} is stored as ${known} and now comes as ${kind}; its values are kept aside, give the signal of the new kind another name`;
      onFault({ code: 'kind_conflict', detail });
    }
    return clashing;
  }
}

function cells(
  columns: readonly (readonly [string, (row: number) => SignalValue | undefined])[],
  row: number,
): Record<string, SignalValue> {
  const values: Record<string, SignalValue> = {};
  for (const [name, read] of columns) {
    const value = read(row);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

function asideWith(aside: string | undefined, strays: Readonly<Record<string, SignalValue>>): string | undefined {
  if (Object.keys(strays).length === 0) return aside;
  return JSON.stringify({ ...(JSON.parse(aside ?? '{}') as object), ...strays });
}

/** The point of a reading. Its arrival and its place in the journal are fields, so that it is found again. */
export function pointOf({ type, device, ts, at, seq, idx, flags, values, aside }: ReadingRow): Point {
  const fields: [string, FieldValue][] = [
    [own.at, new Whole(at)],
    [own.seq, new Whole(seq)],
    [own.idx, new Whole(idx)],
    [own.flags, new Whole(flags)],
  ];
  if (aside !== undefined) fields.push([own.aside, encoded(aside)]);
  for (const [name, value] of Object.entries(values)) {
    fields.push([fieldOf(name), typeof value === 'string' ? encoded(value) : value]);
  }
  return { measurement: encoded(type), device: encoded(device), ts, fields };
}
