/** Counts the groups handed on and not yet consumed: the bound on what a slow live follower can hold in memory. */
export class Handoff {
  readonly #maxBytes: number;
  readonly #groups: { readonly lastSeq: number; readonly bytes: number }[] = [];
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isFull(): boolean {
    return this.#bytes >= this.#maxBytes;
  }

  get sentence(): string {
    return `commits wait for the live follower: ${this.#bytes} bytes are handed on and not yet consumed, the bound is ${this.#maxBytes}`;
  }

  handed(lastSeq: number, bytes: number): void {
    this.#groups.push({ lastSeq, bytes });
    this.#bytes += bytes;
  }

  consumed(upTo: number): void {
    const left = this.#groups.findIndex(({ lastSeq }) => lastSeq > upTo);
    for (const { bytes } of this.#groups.splice(0, left < 0 ? this.#groups.length : left)) this.#bytes -= bytes;
  }
}
