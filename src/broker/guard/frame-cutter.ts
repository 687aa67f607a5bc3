/** Where whole packets go. */
export interface FrameSink {
  /**
   * One packet: its first byte, and its variable header and payload in `bytes[bodyAt, end)`. False: not now; the
   * same packet is offered again after `FrameCutter.resume`.
   */
  frame(bytes: Buffer, first: number, bodyAt: number, end: number): boolean;
  /** The header announces more than `FrameCutter.limit`, or a length of five bytes. Nothing was kept of it. */
  badLength(tooLarge: boolean): void;
}

/**
 * Cuts what arrives into packets without copying those that lie whole in a chunk. A packet whose header announces
 * more than the limit is refused from the header alone; of a split one only the bytes that came are kept, so that
 * neither a promise of length nor a drip of bytes buys memory.
 */
export class FrameCutter {
  sink: FrameSink;
  /** Largest remaining length, in bytes. */
  limit: number;
  /** The beginning of a packet; `#total` is its whole length, 0 while its header is incomplete. */
  #kept: Buffer | undefined;
  #filled = 0;
  #total = 0;
  /** From the packet that the sink did not take on; joined only when it is asked again. */
  #waiting: Buffer[] = [];
  #ended = false;

  constructor(sink: FrameSink, limit: number) {
    this.sink = sink;
    this.limit = limit;
  }

  /** Nothing is offered any more and nothing is kept. */
  end(): void {
    this.#ended = true;
    this.#kept = undefined;
    this.#waiting = [];
  }

  resume(): void {
    const [first, ...rest] = this.#waiting;
    if (first === undefined) return;
    this.#waiting = [];
    this.#cut(rest.length === 0 ? first : Buffer.concat([first, ...rest]), 0);
  }

  push(chunk: Buffer): void {
    if (this.#ended) return;
    if (this.#waiting.length > 0) {
      this.#waiting.push(chunk);
    } else if (this.#kept === undefined) {
      this.#cut(chunk, 0);
    } else if (this.#total === 0) {
      const kept = this.#kept;
      this.#kept = undefined;
      this.#cut(Buffer.concat([kept, chunk]), 0);
    } else {
      this.#fill(chunk);
    }
  }

  #cut(bytes: Buffer, from: number): void {
    let at = from;
    while (at < bytes.length) {
      const first = bytes[at] as number;
      let bodyAt = at + 1;
      let remaining = 0;
      let shift = 0;
      for (;;) {
        if (bodyAt === bytes.length) {
          this.#keep(bytes, at, 0);
          return;
        }
        const digit = bytes[bodyAt++] as number;
        remaining |= (digit & 0x7f) << shift;
        if (digit < 0x80) break;
        shift += 7;
        if (shift > 21) {
          this.sink.badLength(false);
          return;
        }
      }
      if (remaining > this.limit) {
        this.sink.badLength(true);
        return;
      }
      const end = bodyAt + remaining;
      if (end > bytes.length) {
        this.#keep(bytes, at, end - at);
        return;
      }
      if (!this.sink.frame(bytes, first, bodyAt, end)) {
        if (!this.#ended) this.#waiting = [bytes.subarray(at)];
        return;
      }
      at = end;
    }
  }

  /** Copies, so that a few bytes do not hold the whole chunk. */
  #keep(bytes: Buffer, at: number, total: number): void {
    this.#filled = bytes.length - at;
    this.#total = total;
    this.#kept = Buffer.allocUnsafeSlow(total === 0 ? this.#filled : Math.min(total, this.#filled * 2));
    bytes.copy(this.#kept, 0, at);
  }

  #fill(chunk: Buffer): void {
    let kept = this.#kept as Buffer;
    const wanted = Math.min(chunk.length, this.#total - this.#filled);
    if (this.#filled + wanted > kept.length) {
      const larger = Buffer.allocUnsafeSlow(Math.min(this.#total, Math.max(this.#filled + wanted, kept.length * 2)));
      kept.copy(larger, 0, 0, this.#filled);
      kept = larger;
      this.#kept = larger;
    }
    chunk.copy(kept, this.#filled, 0, wanted);
    this.#filled += wanted;
    if (this.#filled < this.#total) return;
    this.#kept = undefined;
    this.#cut(kept, 0);
    if (this.#ended || wanted === chunk.length) return;
    if (this.#waiting.length > 0) this.#waiting.push(chunk.subarray(wanted));
    else this.#cut(chunk, wanted);
  }
}
