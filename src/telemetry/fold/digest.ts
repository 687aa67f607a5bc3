/**
 * Digests the signals of a reading that has a `ts` and no `seq`. It stands beside the exact `ts`: two different
 * readings of one device and millisecond pass for the same once in 2^53 such pairs.
 */
export class Digest {
  readonly #double = new Float64Array(1);
  readonly #words = new Uint32Array(this.#double.buffer);
  #one = 0;
  #two = 0;

  /** A whole number below zero, not below -2^53. The order of the signals counts, as it does in a repeated message. */
  of(names: readonly string[], values: readonly unknown[]): number {
    this.#one = 0x2545f491;
    this.#two = 0x9e3779b9;
    for (let i = 0; i < names.length; i += 1) {
      this.#addText(names[i] as string);
      this.#addValue(values[i]);
    }
    const high = (this.#two >>> 11) * 0x1_0000_0000;
    return -1 - (high + (this.#one >>> 0));
  }

  #addValue(value: unknown): void {
    if (typeof value === 'number') {
      this.#double[0] = value;
      this.#add(1);
      this.#add(this.#words[0] as number);
      this.#add(this.#words[1] as number);
    } else if (typeof value === 'string') this.#addText(value);
    else if (typeof value === 'boolean') this.#add(value ? 2 : 3);
    // Refused whatever it holds; nesting was bounded when it was read.
    else this.#addText(JSON.stringify(value));
  }

  #addText(text: string): void {
    this.#add(text.length + 4);
    for (let i = 0; i < text.length; i += 1) this.#add(text.charCodeAt(i));
  }

  // Each half is a bijection of its state for a given word, so that readings differing in one word never agree.
  #add(word: number): void {
    const one = Math.imul(this.#one ^ word, 0x85ebca6b);
    this.#one = one ^ (one >>> 15);
    const two = Math.imul((this.#two + word) | 0, 0xc2b2ae35);
    this.#two = two ^ (two >>> 13);
  }
}
