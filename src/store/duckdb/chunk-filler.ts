import type { DuckDBType } from '@duckdb/node-api';
import { BIGINT, BLOB, BOOLEAN, DOUBLE, DuckDBDataChunk, INTEGER, UTINYINT, VARCHAR } from '@duckdb/node-api';
import type { ColumnKind, ColumnPart } from '../row-batch.ts';
import { createInlineTexts, type InlineTexts, unitsOfText } from './inline-texts.ts';
import type { RawVector, RawVectors } from './raw-vectors.ts';

/** Rows in a chunk: DuckDB's vector size. */
export const CHUNK_ROWS = 2_048;

export const sqlTypes = {
  number: 'DOUBLE',
  bool: 'BOOLEAN',
  text: 'VARCHAR',
  bytes: 'BLOB',
  int64: 'BIGINT',
  int32: 'INTEGER',
  uint8: 'UTINYINT',
} as const satisfies Record<ColumnKind, string>;

const chunkTypes: Record<ColumnKind, DuckDBType> = {
  number: DOUBLE,
  bool: BOOLEAN,
  text: VARCHAR,
  bytes: BLOB,
  int64: BIGINT,
  int32: INTEGER,
  uint8: UTINYINT,
};

const widths = { number: 8, bool: 1, text: 4, bytes: 4, int64: 8, int32: 4, uint8: 1 } as const;

/** A column part and the memory that it describes. */
export interface PlacedPart {
  readonly part: ColumnPart;
  readonly bytes: ArrayBuffer;
}

/** Copies rows of column parts into a data chunk, which it uses again and again. */
export interface ChunkFiller {
  /**
   * Rows `from` up to `from + count` (at most `CHUNK_ROWS`); the chunk is good until the next call.
   * A column without a part has no values.
   */
  fill(parts: readonly (PlacedPart | undefined)[], from: number, count: number): DuckDBDataChunk;
}

export function createChunkFiller(kinds: readonly ColumnKind[], raw: RawVectors): ChunkFiller {
  const chunk = DuckDBDataChunk.create(kinds.map((kind) => chunkTypes[kind]));
  const vectors = kinds.map((_, column) => raw.data_chunk_get_vector(chunk.chunk, column));
  const nothing = new ArrayBuffer(CHUNK_ROWS / 8);
  const inlineTexts = createInlineTexts();
  const entries = new Uint32Array(CHUNK_ROWS * unitsOfText);
  const fillVector = (vector: RawVector, placed: PlacedPart, from: number, count: number): void => {
    const { part, bytes } = placed;
    if (part.kind === 'text') {
      layTexts(entries, inlineTexts(part), placed, from, count);
      raw.copy_data_to_vector(vector, 0, entries.buffer, 0, count * unitsOfText * 4);
      assignLongTexts(raw, vector, inlineTexts(part), placed, from, count);
    } else if (part.kind === 'bytes') assignBytes(raw, vector, placed, from, count);
    else {
      const width = widths[part.kind];
      raw.copy_data_to_vector(vector, 0, bytes, part.data + from * width, count * width);
    }
    fillValidity(raw, vector, placed, from, count);
  };
  return {
    fill(parts, from, count) {
      chunk.reset();
      chunk.rowCount = count;
      vectors.forEach((vector, column) => {
        const placed = parts[column];
        if (placed === undefined || isEmpty(placed.part)) setValidity(raw, vector, nothing, 0, count);
        else fillVector(vector, placed, from, count);
      });
      return chunk;
    },
  };
}

/** A text column without a word has no value. */
const isEmpty = ({ kind, words }: ColumnPart): boolean => kind === 'text' && words.length === 0;

function fillValidity(raw: RawVectors, vector: RawVector, placed: PlacedPart, from: number, count: number): void {
  const { part, bytes } = placed;
  if (part.valid === undefined) return;
  if (from % 8 === 0) setValidity(raw, vector, bytes, part.valid + from / 8, count);
  else setValidity(raw, vector, shifted(new Uint8Array(bytes, part.valid), from, count), 0, count);
}

function setValidity(raw: RawVectors, vector: RawVector, bits: ArrayBuffer, fromByte: number, count: number): void {
  raw.vector_ensure_validity_writable(vector);
  raw.copy_data_to_vector_validity(vector, 0, bits, fromByte, Math.ceil(count / 8));
}

/** The bits of rows `from` and on, moved to begin at a byte. */
function shifted(bits: Uint8Array, from: number, count: number): ArrayBuffer {
  const moved = new Uint8Array(Math.ceil(count / 8));
  for (let row = 0; row < count; row += 1) {
    if (isSet(bits, from + row)) moved[row >> 3] = (moved[row >> 3] ?? 0) | (1 << (row & 7));
  }
  return moved.buffer;
}

/** A row without a value may have any code: it gets some word or none, and nobody reads it. */
function layTexts(
  entries: Uint32Array,
  { units }: InlineTexts,
  { part, bytes }: PlacedPart,
  from: number,
  count: number,
): void {
  const codes = new Uint32Array(bytes, part.data + from * 4, count);
  const last = units.length - unitsOfText;
  for (let row = 0; row < count; row += 1) {
    const to = row * unitsOfText;
    const word = Math.min(last, (codes[row] as number) * unitsOfText);
    entries[to] = units[word] as number;
    entries[to + 1] = units[word + 1] as number;
    entries[to + 2] = units[word + 2] as number;
    entries[to + 3] = units[word + 3] as number;
  }
}

function assignLongTexts(
  raw: RawVectors,
  vector: RawVector,
  { long }: InlineTexts,
  { part, bytes }: PlacedPart,
  from: number,
  count: number,
): void {
  if (long === undefined) return;
  const codes = new Uint32Array(bytes, part.data + from * 4, count);
  const bits = part.valid === undefined ? undefined : new Uint8Array(bytes, part.valid);
  for (let row = 0; row < count; row += 1) {
    if (long[codes[row] ?? 0] !== 1 || (bits !== undefined && !isSet(bits, from + row))) continue;
    const word = part.words[codes[row] ?? 0] ?? '';
    // The plain call would cut the text at U+0000.
    if (word.includes('\0')) raw.vector_assign_string_element_len(vector, row, Buffer.from(word));
    else raw.vector_assign_string_element(vector, row, word);
  }
}

function assignBytes(raw: RawVectors, vector: RawVector, placed: PlacedPart, from: number, count: number): void {
  const { part, bytes } = placed;
  const ends = new Uint32Array(bytes, part.data + from * 4, count + 1);
  for (let row = 0; row < count; row += 1) {
    const start = ends[row] ?? 0;
    const length = (ends[row + 1] ?? start) - start;
    raw.vector_assign_string_element_len(vector, row, new Uint8Array(bytes, part.heap + start, length));
  }
}

export function isSet(bits: Uint8Array, row: number): boolean {
  return (((bits[row >> 3] ?? 0) >> (row & 7)) & 1) === 1;
}
