import type { SignalValue } from '../telemetry/index.ts';
import type { ColumnPart, RowSection } from './row-batch.ts';

/** The cell of a row; undefined where there is none. */
export type CellReader<T> = (row: number) => T | undefined;

/** Reads the values of a signal's column. */
export function signalReader(part: ColumnPart, bytes: ArrayBuffer): CellReader<SignalValue> {
  if (part.kind === 'number') return numberReader(part, bytes);
  if (part.kind === 'text') return textReader(part, bytes);
  const values = new Uint8Array(bytes, part.data);
  return where(part, bytes, (row) => values[row] === 1);
}

export function textReader(part: ColumnPart, bytes: ArrayBuffer): CellReader<string> {
  const codes = new Uint32Array(bytes, part.data);
  return where(part, bytes, (row) => part.words[codes[row] as number] as string);
}

export function numberReader(part: ColumnPart, bytes: ArrayBuffer): CellReader<number> {
  if (part.kind === 'int64') return where(part, bytes, wholeReader(bytes, part.data));
  const values = numbersOf(part, bytes);
  return where(part, bytes, (row) => values[row] as number);
}

export function bytesReader(part: ColumnPart, bytes: ArrayBuffer): CellReader<Uint8Array> {
  const ends = new Uint32Array(bytes, part.data);
  const heap = new Uint8Array(bytes, part.heap);
  return where(part, bytes, (row) => heap.slice(ends[row], ends[row + 1]));
}

/** A fixed column, which every section of its table has. */
export function fixedPart(section: RowSection, name: string): ColumnPart {
  const part = section.fixed.find((one) => one.name === name);
  if (part === undefined) throw new Error(`defect: rows of ${section.table} without ${name}`);
  return part;
}

function numbersOf({ kind, data }: ColumnPart, bytes: ArrayBuffer): ArrayLike<number> {
  if (kind === 'int32') return new Int32Array(bytes, data);
  return kind === 'uint8' ? new Uint8Array(bytes, data) : new Float64Array(bytes, data);
}

/** Two halves, because going through `BigInt` takes ten times as long. */
function wholeReader(bytes: ArrayBuffer, data: number): (row: number) => number {
  const low = new Uint32Array(bytes, data);
  const high = new Int32Array(bytes, data);
  return (row) => (high[2 * row + 1] as number) * 2 ** 32 + (low[2 * row] as number);
}

function where<T>({ valid }: ColumnPart, bytes: ArrayBuffer, read: (row: number) => T): CellReader<T> {
  if (valid === undefined) return read;
  const bits = new Uint8Array(bytes, valid);
  return (row) => (((bits[row >> 3] as number) >> (row & 7)) & 1 ? read(row) : undefined);
}
