/** How long acknowledgements took, in milliseconds. */
export interface LatencySummary {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

const stepsPerOctave = 32;

/** A histogram of microseconds whose buckets grow with the value: 3 % exact, constant memory. */
export class Latencies {
  readonly #counts = new Float64Array(40 * stepsPerOctave);
  #total = 0;
  #max = 0;

  add(milliseconds: number, count: number): void {
    const bucket = Math.min(this.#counts.length - 1, bucketOf(milliseconds * 1000));
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
    this.#total += count;
    if (milliseconds > this.#max) this.#max = milliseconds;
  }

  summary(): LatencySummary {
    return { p50: this.#quantile(0.5), p99: this.#quantile(0.99), p999: this.#quantile(0.999), max: this.#max };
  }

  #quantile(share: number): number {
    let left = share * this.#total;
    for (const [bucket, count] of this.#counts.entries()) {
      left -= count;
      if (left <= 0 && count > 0) return Math.min(this.#max, upperEdge(bucket) / 1000);
    }
    return this.#max;
  }
}

function bucketOf(microseconds: number): number {
  if (microseconds < stepsPerOctave) return Math.max(0, Math.floor(microseconds));
  const octave = Math.floor(Math.log2(microseconds / stepsPerOctave));
  return Math.floor(stepsPerOctave * (octave + microseconds / (stepsPerOctave * 2 ** octave)));
}

function upperEdge(bucket: number): number {
  if (bucket < stepsPerOctave) return bucket + 1;
  const octave = Math.floor(bucket / stepsPerOctave) - 1;
  return (bucket - stepsPerOctave * octave + 1) * 2 ** octave;
}
