const empty = new Int32Array(0);

/** A queue of number pairs that allocates only when it grows. */
export class PendingRing {
  #marks: Int32Array = empty;
  #bytes: Int32Array = empty;
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(mark: number, bytes: number): void {
    if (this.#length === this.#marks.length) this.#grow();
    const at = (this.#head + this.#length) & (this.#marks.length - 1);
    this.#marks[at] = mark;
    this.#bytes[at] = bytes;
    this.#length += 1;
  }

  /** The bytes of the pair that `shift` returns the mark of next. */
  get headBytes(): number {
    return this.#bytes[this.#head] as number;
  }

  /** Defined only while `length > 0`. */
  shift(): number {
    const mark = this.#marks[this.#head] as number;
    this.#head = (this.#head + 1) & (this.#marks.length - 1);
    this.#length -= 1;
    return mark;
  }

  #grow(): void {
    const size = Math.max(8, this.#marks.length * 2);
    this.#marks = unrolled(this.#marks, this.#head, size);
    this.#bytes = unrolled(this.#bytes, this.#head, size);
    this.#head = 0;
  }
}

function unrolled(full: Int32Array, head: number, size: number): Int32Array {
  const larger = new Int32Array(size);
  larger.set(full.subarray(head), 0);
  larger.set(full.subarray(0, head), full.length - head);
  return larger;
}
