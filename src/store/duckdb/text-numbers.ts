import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { RawVectors } from './raw-vectors.ts';

/** A text as DuckDB lays it out: its length, then its bytes when they are at most this many, else where they are. */
const words = 4;
const inlineBytes = 12;

/**
 * Gives texts small numbers, each the same one for as long as it is remembered. Texts of up to twelve bytes are
 * recognised by their bytes and made a string of only once; longer ones each time.
 */
export class TextNumbers {
  /** Texts given a number and not yet taken. */
  fresh: string[] = [];
  freshFrom = 0;
  readonly #raw: RawVectors;
  readonly #most: number;
  readonly #byText = new Map<string, number>();
  /** Open addressing: four words and the number, -1 = free. */
  #keys = new Int32Array(1_024 * words);
  #numbers = new Int32Array(1_024).fill(-1);
  #short = 0;

  constructor(raw: RawVectors, most = 500_000) {
    this.#raw = raw;
    this.#most = most;
  }

  /** Texts since the last call, and the number of the first. Then forgets all when there are too many. */
  take(): { readonly texts: readonly string[]; readonly textsFrom: number } {
    const taken = { texts: this.fresh, textsFrom: this.freshFrom };
    this.freshFrom += this.fresh.length;
    this.fresh = [];
    return taken;
  }

  /** To be called between slices only: numbers given before mean something else afterwards. */
  forgetWhenMany(): void {
    if (this.#byText.size < this.#most) return;
    this.#byText.clear();
    this.#numbers.fill(-1);
    this.#short = 0;
    this.fresh = [];
    this.freshFrom = 0;
  }

  /** The numbers of the texts in `column`, -1 where there is none, into `to` from `at` on. */
  read(chunk: DuckDBDataChunk, column: number, to: Int32Array, at: number): void {
    const rows = chunk.rowCount;
    const vector = this.#raw.data_chunk_get_vector(chunk.chunk, column);
    const bytes = this.#raw.vector_get_data(vector, rows * words * 4);
    const raw = new Int32Array(bytes.buffer, bytes.byteOffset, rows * words);
    const valid = this.#raw.vector_get_validity(vector, Math.ceil(rows / 64) * 8);
    for (let row = 0; row < rows; row += 1) {
      if (valid !== null && (((valid[row >> 3] as number) >> (row & 7)) & 1) === 0) to[at + row] = -1;
      else if ((raw[row * words] as number) <= inlineBytes) to[at + row] = this.#shortText(raw, row * words, bytes);
      else to[at + row] = this.#numberOf(String(chunk.getColumnVector(column).getItem(row)));
    }
  }

  #shortText(raw: Int32Array, at: number, bytes: Uint8Array): number {
    const a = raw[at] as number;
    const b = raw[at + 1] as number;
    const c = raw[at + 2] as number;
    const d = raw[at + 3] as number;
    const keys = this.#keys;
    const numbers = this.#numbers;
    const mask = numbers.length - 1;
    for (let place = hash(a, b, c, d) & mask; ; place = (place + 1) & mask) {
      const number = numbers[place] as number;
      const key = place * words;
      if (number === -1) return this.#keep(place, a, b, c, d, bytes.subarray(at * 4 + 4, at * 4 + 4 + a));
      if (keys[key] === a && keys[key + 1] === b && keys[key + 2] === c && keys[key + 3] === d) return number;
    }
  }

  #keep(place: number, a: number, b: number, c: number, d: number, text: Uint8Array): number {
    // Decoding may be refused memory that is not JavaScript's own.
    const number = this.#numberOf(new TextDecoder().decode(text.slice()));
    this.#numbers[place] = number;
    this.#keys.set([a, b, c, d], place * words);
    this.#short += 1;
    if (this.#short * 2 > this.#numbers.length) this.#grow();
    return number;
  }

  #grow(): void {
    const keys = this.#keys;
    const numbers = this.#numbers;
    this.#keys = new Int32Array(keys.length * 4);
    this.#numbers = new Int32Array(numbers.length * 4).fill(-1);
    const mask = this.#numbers.length - 1;
    numbers.forEach((number, i) => {
      if (number === -1) return;
      const key = keys.subarray(i * words, i * words + words);
      let place = hash(key[0] as number, key[1] as number, key[2] as number, key[3] as number) & mask;
      while (this.#numbers[place] !== -1) place = (place + 1) & mask;
      this.#numbers[place] = number;
      this.#keys.set(key, place * words);
    });
  }

  #numberOf(text: string): number {
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    const number = this.freshFrom + this.fresh.length;
    this.fresh.push(text);
    this.#byText.set(text, number);
    return number;
  }
}

function hash(a: number, b: number, c: number, d: number): number {
  let mixed = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b);
  mixed = Math.imul(mixed ^ b ^ (mixed >>> 15), 0xc2b2ae35);
  mixed = Math.imul(mixed ^ c ^ (mixed >>> 13), 0x27d4eb2f);
  mixed = Math.imul(mixed ^ d ^ (mixed >>> 15), 0x85ebca6b);
  return mixed ^ (mixed >>> 16);
}
