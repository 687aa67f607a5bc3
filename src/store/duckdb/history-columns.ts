import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { HistoryReadings, ReadingColumns, SignalValues } from '../history.ts';
import type { RawVectors } from './raw-vectors.ts';
import { loadRawVectors } from './raw-vectors.ts';
import { arrange, rowOrder } from './row-order.ts';
import type { TextNumbers } from './text-numbers.ts';

/** Where the columns of a question for readings stand; those of the signals follow. */
const place = { seq: 0, idx: 1, at: 2, ts: 3, flags: 4, device: 5, aside: 6, signals: 7 } as const;

/** Copies chunks into columns of their own, in the order of the journal and up to the entry `through`. */
export function readingColumns(
  asked: HistoryReadings,
  chunks: readonly DuckDBDataChunk[],
  through: number,
  texts: TextNumbers,
): ReadingColumns {
  const all = chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0);
  const raw = loadRawVectors();
  const seq = numbers(raw, chunks, place.seq, new Float64Array(all));
  const idx = numbers(raw, chunks, place.idx, new Int32Array(all));
  const order = rowOrder(seq, idx);
  const inOrder = <T extends Float64Array | Int32Array | Uint8Array>(values: T): T =>
    order === undefined ? values : arrange(values, order);
  const signals = asked.signals.map(({ name, kind }, i): SignalValues => {
    const column = place.signals + i;
    return kind === 'text'
      ? { name, kind, values: inOrder(textsOf(chunks, column, all, texts)) }
      : { name, kind, values: inOrder(numbers(raw, chunks, column, new Float64Array(all))) };
  });
  const rows = rowsUpTo(inOrder(seq), through);
  return {
    type: asked.type,
    rows,
    seq,
    idx: inOrder(idx),
    at: inOrder(numbers(raw, chunks, place.at, new Float64Array(all))),
    ts: inOrder(numbers(raw, chunks, place.ts, new Float64Array(all))),
    flags: inOrder(numbers(raw, chunks, place.flags, new Uint8Array(all))),
    device: inOrder(textsOf(chunks, place.device, all, texts)),
    signals,
    asides: asidesInOrder(asidesOf(raw, chunks, all), order).filter(([row]) => row < rows),
  };
}

function asidesInOrder(asides: [number, string][], order: readonly number[] | undefined): [number, string][] {
  if (order === undefined || asides.length === 0) return asides;
  const places = new Map(order.map((from, to) => [from, to]));
  return asides.map(([row, json]): [number, string] => [places.get(row) ?? row, json]).sort(([a], [b]) => a - b);
}

/** The rows are in the order of `seq`. */
function rowsUpTo(seq: Float64Array, through: number): number {
  let rows = seq.length;
  while (rows > 0 && (seq[rows - 1] as number) > through) rows -= 1;
  return rows;
}

function numbers<T extends Float64Array | Int32Array | Uint8Array>(
  raw: RawVectors,
  chunks: readonly DuckDBDataChunk[],
  column: number,
  to: T,
): T {
  const whole = new Uint8Array(to.buffer);
  let at = 0;
  for (const chunk of chunks) {
    const bytes = chunk.rowCount * to.BYTES_PER_ELEMENT;
    whole.set(raw.vector_get_data(raw.data_chunk_get_vector(chunk.chunk, column), bytes), at);
    at += bytes;
  }
  return to;
}

function textsOf(chunks: readonly DuckDBDataChunk[], column: number, rows: number, texts: TextNumbers): Int32Array {
  const to = new Int32Array(rows);
  let at = 0;
  for (const chunk of chunks) {
    texts.read(chunk, column, to, at);
    at += chunk.rowCount;
  }
  return to;
}

/** Few rows have any: where no bit of the validity says so, none is looked at. */
function asidesOf(raw: RawVectors, chunks: readonly DuckDBDataChunk[], rows: number): [number, string][] {
  const asides: [number, string][] = [];
  let from = 0;
  for (const chunk of chunks) {
    const count = chunk.rowCount;
    const vector = raw.data_chunk_get_vector(chunk.chunk, place.aside);
    const valid = raw.vector_get_validity(vector, Math.ceil(count / 64) * 8);
    if (valid === null || valid.some((bits) => bits !== 0)) {
      for (let row = 0; row < count && from + row < rows; row += 1) {
        const json = chunk.getColumnVector(place.aside).getItem(row);
        if (json !== null) asides.push([from + row, String(json)]);
      }
    }
    from += count;
  }
  return asides;
}
