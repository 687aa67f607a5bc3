/**
 * A queue of pairs of whole numbers in few bytes. A pair is written as: twice the zigzag difference of `a`, plus
 * one when `b` stands as a raw double; then `b`, as that or as a zigzag difference. Numbers have variable length,
 * seven bits a byte, low bits first. `a` stays within ±2^42 and `b` within ±2^53.
 */
export interface PairQueueState {
  readonly bytes: Uint8Array;
  readonly count: number;
  /** The pair before the oldest, from which differences begin, and the newest. */
  readonly before: readonly [a: number, b: number];
  readonly newest: readonly [a: number, b: number];
}

const firstBytes = 64;
const longestPair = 16;
/** Differences of `b` beyond this, and whatever is below zero, are not worth coding. */
const farApart = 2 ** 40;

/** Where reading stands: the next byte, the pair read last, and the last `b` that was a difference. */
interface Place {
  offset: number;
  a: number;
  b: number;
  codedB: number;
}

export class PairQueue {
  #bytes: Uint8Array;
  #view: DataView;
  #tail: number;
  #count: number;
  #first: Place;
  #lastA: number;
  #lastB: number;

  constructor(state?: PairQueueState) {
    const [a, b] = state?.before ?? [0, 0];
    const [lastA, lastB] = state?.newest ?? [0, 0];
    const kept = state?.bytes ?? new Uint8Array();
    this.#bytes = new Uint8Array(Math.max(firstBytes, kept.length));
    this.#bytes.set(kept);
    this.#view = new DataView(this.#bytes.buffer);
    this.#tail = kept.length;
    this.#count = state?.count ?? 0;
    this.#first = { offset: 0, a, b: 0, codedB: b };
    this.#lastA = lastA;
    this.#lastB = lastB;
  }

  get count(): number {
    return this.#count;
  }

  /** Bytes held, used or not. */
  get size(): number {
    return this.#bytes.length;
  }

  append(a: number, b: number): void {
    if (this.#tail + longestPair > this.#bytes.length) this.#makeRoom();
    const raw = b < 0 || Math.abs(b - this.#lastB) > farApart;
    this.#write(2 * zigzag(a - this.#lastA) + (raw ? 1 : 0));
    if (raw) {
      this.#view.setFloat64(this.#tail, b);
      this.#tail += 8;
    } else {
      this.#write(zigzag(b - this.#lastB));
      this.#lastB = b;
    }
    this.#lastA = a;
    this.#count += 1;
  }

  dropOldest(): void {
    this.#read(this.#first);
    this.#count -= 1;
  }

  /** Shows the pairs, oldest first. */
  each(see: (a: number, b: number) => void): void {
    const place = { ...this.#first };
    for (let i = this.#count; i > 0; i -= 1) {
      this.#read(place);
      see(place.a, place.b);
    }
  }

  snapshot(): PairQueueState {
    return {
      bytes: this.#bytes.slice(this.#first.offset, this.#tail),
      count: this.#count,
      before: [this.#first.a, this.#first.codedB],
      newest: [this.#lastA, this.#lastB],
    };
  }

  #read(place: Place): void {
    const head = this.#readNumber(place);
    const difference = Math.floor(head / 2);
    place.a += unzigzag(difference);
    if (head > 2 * difference) {
      place.b = this.#view.getFloat64(place.offset);
      place.offset += 8;
    } else {
      place.codedB += unzigzag(this.#readNumber(place));
      place.b = place.codedB;
    }
  }

  #readNumber(place: Place): number {
    const bytes = this.#bytes;
    let { offset } = place;
    let byte = bytes[offset++] as number;
    let value = byte & 127;
    // Bit operations are quicker and hold 31 bits; hardly any number is longer than four bytes.
    for (let shift = 7; byte > 127 && shift < 28; shift += 7) {
      byte = bytes[offset++] as number;
      value |= (byte & 127) << shift;
    }
    for (let scale = 2 ** 28; byte > 127; scale *= 128) {
      byte = bytes[offset++] as number;
      value += (byte & 127) * scale;
    }
    place.offset = offset;
    return value;
  }

  #write(value: number): void {
    const bytes = this.#bytes;
    let tail = this.#tail;
    let rest = value;
    // Bit operations are quicker and hold 31 bits.
    for (; rest > 0x7fff_ffff; rest = Math.floor(rest / 128)) bytes[tail++] = (rest % 128) + 128;
    for (; rest > 127; rest >>>= 7) bytes[tail++] = (rest & 127) | 128;
    bytes[tail] = rest;
    this.#tail = tail + 1;
  }

  /** Moves what is alive to the front, into half as much space again when that alone would win little. */
  #makeRoom(): void {
    const { offset } = this.#first;
    const alive = this.#bytes.subarray(offset, this.#tail);
    const tight = offset < longestPair || offset < this.#bytes.length / 8;
    if (tight) {
      const roomier = new Uint8Array(Math.ceil(this.#bytes.length * 1.5));
      roomier.set(alive);
      this.#bytes = roomier;
      this.#view = new DataView(roomier.buffer);
    } else this.#bytes.copyWithin(0, offset, this.#tail);
    this.#tail = alive.length;
    this.#first.offset = 0;
  }
}

const zigzag = (n: number): number => (n < 0 ? -2 * n - 1 : 2 * n);

function unzigzag(n: number): number {
  const half = Math.floor(n / 2);
  return n === 2 * half ? half : -half - 1;
}
