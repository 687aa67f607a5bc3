export interface Flushable {
  flush(): void;
}

/**
 * Gathers what became ready in one turn and flushes each once at its end: a group commit acknowledges hundreds of
 * messages, and each connection then writes once.
 */
export class Flusher {
  #ready: Flushable[] = [];

  /** The caller adds itself at most once before its next `flush`. */
  add(flushable: Flushable): void {
    this.#ready.push(flushable);
    if (this.#ready.length === 1) process.nextTick(this.#flush);
  }

  readonly #flush = (): void => {
    const ready = this.#ready;
    this.#ready = [];
    for (const flushable of ready) flushable.flush();
  };
}
