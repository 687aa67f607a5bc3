/**
 * Quantiles of the readings of one turn in bounded memory: a histogram whose bins are aligned to multiples of a
 * width. Up to 128 different values are kept exactly. Then the width becomes the least power of two with which at
 * most 128 bins are filled. A bin answers with its middle, so the error is at most half a width: at most 1/126 of
 * the span between the least and the greatest reading. The order of readings does not matter.
 */
export interface SketchState {
  /** 0 = values as they are. */
  readonly width: number;
  /** Rising: values, or numbers of bins. */
  readonly keys: Float64Array;
  readonly counts: Float64Array;
}

const mostBins = 128;

export class QuantileSketch {
  #width = 0;
  #keys: number[] = [];
  #counts: number[] = [];
  #lastPlace = 0;

  add(value: number): void {
    const key = this.#width === 0 ? value : Math.floor(value / this.#width);
    // Measured values change little from one reading to the next.
    if (this.#keys[this.#lastPlace] !== key) this.#lastPlace = this.#placeOf(key);
    const place = this.#lastPlace;
    if (this.#keys[place] === key) {
      this.#counts[place] = (this.#counts[place] as number) + 1;
      return;
    }
    this.#keys.splice(place, 0, key);
    this.#counts.splice(place, 0, 1);
    while (this.#keys.length > mostBins) this.#widen();
  }

  /** The least value that at least the share `q` of the readings do not exceed; undefined without readings. */
  quantile(q: number): number | undefined {
    let total = 0;
    for (const count of this.#counts) total += count;
    const rank = Math.max(1, Math.ceil(q * total - 1e-9));
    let seen = 0;
    for (let i = 0; i < this.#keys.length; i += 1) {
      seen += this.#counts[i] as number;
      if (seen >= rank) return this.#middle(this.#keys[i] as number);
    }
    return undefined;
  }

  snapshot(): SketchState {
    return { width: this.#width, keys: Float64Array.from(this.#keys), counts: Float64Array.from(this.#counts) };
  }

  static restore({ width, keys, counts }: SketchState): QuantileSketch {
    const sketch = new QuantileSketch();
    sketch.#width = width;
    sketch.#keys = Array.from(keys);
    sketch.#counts = Array.from(counts);
    return sketch;
  }

  #middle(key: number): number {
    return this.#width === 0 ? key : (key + 0.5) * this.#width;
  }

  #placeOf(key: number): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] as number) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Doubles the width; of exact values, takes the widest power of two that cannot be too wide. */
  #widen(): void {
    const scale = this.#width === 0 ? this.#firstWidth() : 2;
    this.#width = this.#width === 0 ? scale : this.#width * 2;
    const keys: number[] = [];
    const counts: number[] = [];
    for (let i = 0; i < this.#keys.length; i += 1) {
      const key = Math.floor((this.#keys[i] as number) / scale);
      if (keys.at(-1) === key) counts[counts.length - 1] = (counts.at(-1) as number) + (this.#counts[i] as number);
      else {
        keys.push(key);
        counts.push(this.#counts[i] as number);
      }
    }
    this.#keys = keys;
    this.#counts = counts;
  }

  /** From the least step between two values, so that no width is passed over that would do. */
  #firstWidth(): number {
    let least = Number.POSITIVE_INFINITY;
    for (let i = 1; i < this.#keys.length; i += 1) {
      least = Math.min(least, (this.#keys[i] as number) - (this.#keys[i - 1] as number));
    }
    const span = (this.#keys.at(-1) as number) - (this.#keys[0] as number);
    return 2 ** Math.floor(Math.log2(Math.max(least, span / 2 ** 40)));
  }
}
