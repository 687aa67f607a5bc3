/**
 * The last 1,024 readings of a device, to know a duplicate by. Kept exactly: each as a pair of whole numbers,
 * written as differences to the pair before into one growing run of bytes. With `ts` and `seq` that is 3 to 5
 * bytes a reading (4 kB a device when full, 64 bytes at first), without `seq` 11 (about 11 kB).
 */
import type { Instant } from '../../base/index.ts';
import { PairQueue, type PairQueueState } from './pair-queue.ts';

/**
 * What makes a reading the same as another. `a` is its `ts`, or the negated arrival when it has none; `b` its
 * `seq`, or below zero the digest of its values. One with neither `ts` nor `seq` has no key and no duplicates.
 */
export interface ReadingKey {
  readonly a: number;
  readonly b: number;
}

export interface RecentState extends PairQueueState {
  readonly newestTs: number;
  readonly highestSeq: number;
}

const remembered = 1_024;
/** Without `ts`, a `seq` tells a duplicate for ten minutes of arrivals. */
const seqHoldsMs = 600_000;

export class RecentReadings {
  #pairs = new PairQueue();
  /** No remembered `ts` is newer; nor, among readings without one, any `seq` higher. */
  #newestTs = 0;
  #highestSeq = -1;

  remember({ a, b }: ReadingKey): void {
    if (this.#pairs.count === remembered) this.#pairs.dropOldest();
    this.#pairs.append(a, b);
    if (a > this.#newestTs) this.#newestTs = a;
    if (a <= 0 && b > this.#highestSeq) this.#highestSeq = b;
  }

  /** Whether a reading that arrives at `at` is remembered already. */
  includes(key: ReadingKey, at: Instant): boolean {
    if (this.#isNewer(key)) return false;
    let found = false;
    this.#walk((a, b) => {
      if (isSame(key, a, b, at)) found = true;
    });
    return found;
  }

  /** The same for the readings of one message, in one walk. */
  includesEach(keys: readonly (ReadingKey | undefined)[], at: Instant): boolean[] {
    const found = keys.map(() => false);
    const asked = new Map<number, number[]>();
    keys.forEach((key, i) => {
      if (key === undefined || this.#isNewer(key)) return;
      // With a `ts` that is what must agree; without, the `seq` must, within its time.
      const lookup = key.a > 0 ? key.a : -1 - key.b;
      const places = asked.get(lookup);
      if (places === undefined) asked.set(lookup, [i]);
      else places.push(i);
    });
    if (asked.size === 0) return found;
    this.#walk((a, b) => {
      for (const i of asked.get(a > 0 ? a : -1 - b) ?? []) {
        if (isSame(keys[i] as ReadingKey, a, b, at)) found[i] = true;
      }
    });
    return found;
  }

  snapshot(): RecentState {
    return { ...this.#pairs.snapshot(), newestTs: this.#newestTs, highestSeq: this.#highestSeq };
  }

  restore(state: RecentState): void {
    this.#pairs = new PairQueue(state);
    this.#newestTs = state.newestTs;
    this.#highestSeq = state.highestSeq;
  }

  #isNewer({ a, b }: ReadingKey): boolean {
    return a > 0 ? a > this.#newestTs : b > this.#highestSeq;
  }

  /** Shows every pair, and learns the true heights, which dropped pairs leave too high. */
  #walk(see: (a: number, b: number) => void): void {
    let newestTs = 0;
    let highestSeq = -1;
    this.#pairs.each((a, b) => {
      if (a > newestTs) newestTs = a;
      if (a <= 0 && b > highestSeq) highestSeq = b;
      see(a, b);
    });
    this.#newestTs = newestTs;
    this.#highestSeq = highestSeq;
  }
}

function isSame(key: ReadingKey, a: number, b: number, at: Instant): boolean {
  if (key.b !== b) return false;
  return key.a > 0 ? key.a === a : a <= 0 && at + a <= seqHoldsMs;
}
