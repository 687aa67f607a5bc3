import { createRequire } from 'node:module';
import type { DuckDBDataChunk } from '@duckdb/node-api';

type RawChunk = DuckDBDataChunk['chunk'];

/** A vector of a data chunk, by reference; valid as long as its chunk. */
export interface RawVector {
  readonly __duckdb_type: 'duckdb_vector';
}

/**
 * The few calls of DuckDB's C interface that fill a vector from memory and look at one. The typed wrappers go value
 * by value, which took three times as long an append.
 */
export interface RawVectors {
  data_chunk_get_vector(chunk: RawChunk, column: number): RawVector;
  /** Copies memory; the lengths are the caller's to get right. */
  copy_data_to_vector(to: RawVector, toByte: number, from: ArrayBuffer, fromByte: number, byteCount: number): void;
  copy_data_to_vector_validity: RawVectors['copy_data_to_vector'];
  vector_ensure_validity_writable(vector: RawVector): void;
  /** Ends the text at the first U+0000. */
  vector_assign_string_element(vector: RawVector, row: number, text: string): void;
  vector_assign_string_element_len(vector: RawVector, row: number, bytes: Uint8Array): void;
  /** A view on the vector's memory, good as long as its chunk. */
  vector_get_data(vector: RawVector, byteCount: number): Uint8Array;
  /** A bit a row, 1 = has a value; null when all have one. */
  vector_get_validity(vector: RawVector, byteCount: number): Uint8Array | null;
}

/** Asks for the copy that `@duckdb/node-api` itself uses: a chunk of one copy means nothing to another. */
export function loadRawVectors(): RawVectors {
  const api = createRequire(import.meta.url).resolve('@duckdb/node-api');
  return createRequire(api)('@duckdb/node-bindings') as RawVectors;
}
