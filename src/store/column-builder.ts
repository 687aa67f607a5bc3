/**
 * Growable columns behind a `RowBuffer`. Their memory is kept from batch to batch, so that a steady
 * stream allocates one buffer a batch and nothing a value.
 */
import type { SignalKind, SignalValue } from '../telemetry/index.ts';
import type { Arena } from './arena.ts';
import { bytesOf } from './arena.ts';
import type { ColumnKind, ColumnPart } from './row-batch.ts';

const FIRST_ROWS = 1_024;

export type CellValue = SignalValue | Uint8Array;

/** Rows are set in rising order; a row passed over has no value. */
export interface ColumnBuilder {
  readonly kind: ColumnKind;
  /** Values set since the last reset. */
  readonly filled: number;
  /** False, and nothing kept, when `value` is not of the column's kind or not finite. */
  set(row: number, value: CellValue): boolean;
  pack(name: string, rows: number, arena: Arena): ColumnPart;
  reset(): void;
}

export function createColumnBuilder(kind: ColumnKind): ColumnBuilder {
  switch (kind) {
    case 'number':
      return new PlainColumn(kind, new Float64Array(FIRST_ROWS), asNumber);
    case 'bool':
      return new PlainColumn(kind, new Uint8Array(FIRST_ROWS), asBool);
    case 'int32':
      return new PlainColumn(kind, new Int32Array(FIRST_ROWS), asNumber);
    case 'uint8':
      return new PlainColumn(kind, new Uint8Array(FIRST_ROWS), asNumber);
    case 'int64':
      return new Int64Column();
    case 'text':
      return new TextColumn();
    case 'bytes':
      return new BytesColumn();
  }
}

/** The column that holds values of a signal. */
export function columnKindOf(kind: SignalKind): 'number' | 'bool' | 'text' {
  return kind === 'enum' ? 'text' : kind;
}

// Adding 0 makes 0 of -0, which files would not keep apart.
const asNumber = (value: CellValue): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value + 0 : undefined;
const asBool = (value: CellValue): number | undefined => (typeof value === 'boolean' ? Number(value) : undefined);

/** Which rows have a value. */
class Validity {
  filled = 0;
  #bits = new Uint8Array(FIRST_ROWS / 8);

  mark(row: number): void {
    const byte = row >> 3;
    if (byte >= this.#bits.length) this.#bits = grown(this.#bits, byte + 1);
    this.#bits[byte] = (this.#bits[byte] ?? 0) | (1 << (row & 7));
    this.filled += 1;
  }

  pack(rows: number, arena: Arena): number | undefined {
    return this.filled === rows ? undefined : arena.place(this.#bits, Math.ceil(rows / 8));
  }

  reset(): void {
    this.#bits.fill(0);
    this.filled = 0;
  }
}

class PlainColumn<A extends Float64Array | Int32Array | Uint8Array> implements ColumnBuilder {
  readonly kind: ColumnKind;
  readonly #read: (value: CellValue) => number | undefined;
  readonly #valid = new Validity();
  #data: A;

  constructor(kind: ColumnKind, data: A, read: (value: CellValue) => number | undefined) {
    this.kind = kind;
    this.#data = data;
    this.#read = read;
  }

  get filled(): number {
    return this.#valid.filled;
  }

  set(row: number, value: CellValue): boolean {
    const plain = this.#read(value);
    if (plain === undefined) return false;
    if (row >= this.#data.length) this.#data = grown(this.#data, row + 1);
    this.#data[row] = plain;
    this.#valid.mark(row);
    return true;
  }

  pack(name: string, rows: number, arena: Arena): ColumnPart {
    const data = arena.place(bytesOf(this.#data), rows * this.#data.BYTES_PER_ELEMENT);
    return { name, kind: this.kind, data, valid: this.#valid.pack(rows, arena), words: [], heap: 0 };
  }

  reset(): void {
    this.#valid.reset();
  }
}

/** Whole numbers up to 2^53 as two halves, which is some ten times as fast as going through `BigInt`. */
class Int64Column implements ColumnBuilder {
  readonly kind = 'int64';
  readonly #valid = new Validity();
  #halves = new Uint32Array(2 * FIRST_ROWS);

  get filled(): number {
    return this.#valid.filled;
  }

  set(row: number, value: CellValue): boolean {
    if (typeof value !== 'number' || !Number.isFinite(value)) return false;
    if (2 * row >= this.#halves.length) this.#halves = grown(this.#halves, 2 * row + 2);
    const high = Math.floor(value / 2 ** 32);
    this.#halves[2 * row] = value - high * 2 ** 32;
    this.#halves[2 * row + 1] = high;
    this.#valid.mark(row);
    return true;
  }

  pack(name: string, rows: number, arena: Arena): ColumnPart {
    const data = arena.place(bytesOf(this.#halves), rows * 8);
    return { name, kind: this.kind, data, valid: this.#valid.pack(rows, arena), words: [], heap: 0 };
  }

  reset(): void {
    this.#valid.reset();
  }
}

class TextColumn implements ColumnBuilder {
  readonly kind = 'text';
  readonly #valid = new Validity();
  #codes = new Uint32Array(FIRST_ROWS);
  #codeOf = new Map<string, number>();

  get filled(): number {
    return this.#valid.filled;
  }

  set(row: number, value: CellValue): boolean {
    if (typeof value !== 'string') return false;
    let code = this.#codeOf.get(value);
    if (code === undefined) {
      code = this.#codeOf.size;
      this.#codeOf.set(value, code);
    }
    if (row >= this.#codes.length) this.#codes = grown(this.#codes, row + 1);
    this.#codes[row] = code;
    this.#valid.mark(row);
    return true;
  }

  pack(name: string, rows: number, arena: Arena): ColumnPart {
    const data = arena.place(bytesOf(this.#codes), rows * 4);
    const words = [...this.#codeOf.keys()];
    return { name, kind: this.kind, data, valid: this.#valid.pack(rows, arena), words, heap: 0 };
  }

  reset(): void {
    this.#codeOf = new Map();
    this.#valid.reset();
  }
}

class BytesColumn implements ColumnBuilder {
  readonly kind = 'bytes';
  readonly #valid = new Validity();
  #ends = new Uint32Array(FIRST_ROWS + 1);
  #heap = new Uint8Array(FIRST_ROWS);
  #rows = 0;

  get filled(): number {
    return this.#valid.filled;
  }

  set(row: number, value: CellValue): boolean {
    if (!(value instanceof Uint8Array)) return false;
    this.#passOver(row);
    const start = this.#ends[row] ?? 0;
    const end = start + value.length;
    if (end > this.#heap.length) this.#heap = grown(this.#heap, end);
    this.#heap.set(value, start);
    this.#ends[row + 1] = end;
    this.#rows = row + 1;
    this.#valid.mark(row);
    return true;
  }

  pack(name: string, rows: number, arena: Arena): ColumnPart {
    this.#passOver(rows);
    const data = arena.place(bytesOf(this.#ends), (rows + 1) * 4);
    const heap = arena.place(this.#heap, this.#ends[rows] ?? 0);
    return { name, kind: this.kind, data, valid: this.#valid.pack(rows, arena), words: [], heap };
  }

  reset(): void {
    this.#rows = 0;
    this.#valid.reset();
  }

  /** Rows before `row` that were not set end where the last one ended. */
  #passOver(row: number): void {
    if (row + 1 >= this.#ends.length) this.#ends = grown(this.#ends, row + 2);
    this.#ends.fill(this.#ends[this.#rows] ?? 0, this.#rows, row + 1);
    this.#rows = row;
  }
}

/** A copy with room for `least` elements, at least doubled. */
function grown<A extends Float64Array | Int32Array | Uint32Array | Uint8Array>(array: A, least: number): A {
  const larger = new (array.constructor as new (length: number) => A)(Math.max(least, 2 * array.length));
  larger.set(array as never);
  return larger;
}
