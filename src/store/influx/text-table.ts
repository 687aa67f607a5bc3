/** Gives texts small numbers, each the same one for as long as it is remembered. */
export class TextTable {
  #fresh: string[] = [];
  #freshFrom = 0;
  readonly #most: number;
  readonly #numbers = new Map<string, number>();

  constructor(most = 500_000) {
    this.#most = most;
  }

  numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#freshFrom + this.#fresh.length;
    this.#fresh.push(text);
    this.#numbers.set(text, number);
    return number;
  }

  /** Texts since the last call, and the number of the first. */
  take(): { readonly texts: readonly string[]; readonly textsFrom: number } {
    const taken = { texts: this.#fresh, textsFrom: this.#freshFrom };
    this.#freshFrom += this.#fresh.length;
    this.#fresh = [];
    return taken;
  }

  /** To be called between slices only: numbers given before mean something else afterwards. */
  forgetWhenMany(): void {
    if (this.#numbers.size < this.#most) return;
    this.#numbers.clear();
    this.#fresh = [];
    this.#freshFrom = 0;
  }
}
