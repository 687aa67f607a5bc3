/** Bytes and messages admitted to the journal and not durable yet, over all connections. */
export class Admissions {
  readonly #mostBytes: number;
  #bytes = 0;
  #messages = 0;
  #waiting: (() => void)[] = [];
  #idlers: (() => void)[] = [];

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get full(): boolean {
    return this.#bytes >= this.#mostBytes;
  }

  enter(bytes: number): void {
    this.#bytes += bytes;
    this.#messages += 1;
  }

  leave(bytes: number): void {
    this.#bytes -= bytes;
    this.#messages -= 1;
    if (this.#waiting.length > 0 && this.#bytes <= this.#mostBytes / 2) {
      soon(this.#waiting);
      this.#waiting = [];
    }
    if (this.#messages === 0 && this.#idlers.length > 0) {
      soon(this.#idlers);
      this.#idlers = [];
    }
  }

  /** Calls `run` once, when half of the room is free again. */
  whenRoom(run: () => void): void {
    this.#waiting.push(run);
  }

  /** Resolves when nothing is pending and the acknowledgements of what was are written. */
  async idle(): Promise<void> {
    if (this.#messages > 0) await new Promise<void>((resolve) => this.#idlers.push(resolve));
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

/** After the callback that made room, so that what runs next does not run inside the journal's loop. */
function soon(runs: readonly (() => void)[]): void {
  setImmediate(() => {
    for (const run of runs) run();
  });
}
