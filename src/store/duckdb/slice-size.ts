const usualRows = 131_072;
/** Fewer are not worth a question. */
const fewestRows = 4_096;
/** An answer that takes longer, in milliseconds, holds up others for too long. */
const patientMs = 60;
/** The same while rows come in: who waits for an acknowledgement meanwhile must hardly notice. */
const busyPatientMs = 4;
/** Entries a second that are stored while the house counts as quiet. */
const quietPerSecond = 100;

export interface SliceSizeDeps {
  /** The last entry that is stored. */
  readonly cursor: () => number;
  /** Milliseconds of the machine. */
  readonly now: () => number;
}

/** How many rows the next slice may have: what an answer brings in the time there is, and less while rows come in. */
export class SliceSize {
  rows: number;
  readonly #most: number;
  readonly #deps: SliceSizeDeps;
  #stored: number;
  #lookedAt: number;

  constructor(most: number | undefined, deps: SliceSizeDeps) {
    this.#most = most ?? usualRows;
    this.#deps = deps;
    this.rows = Math.min(this.#most, fewestRows);
    this.#stored = deps.cursor();
    this.#lookedAt = deps.now();
  }

  /** After an answer that took so many milliseconds. */
  took(ms: number): void {
    const patience = this.#busy() ? busyPatientMs : patientMs;
    const wanted = ms > patience ? Math.floor(this.rows / 2) : this.rows * 2;
    this.rows = Math.max(Math.min(fewestRows, this.#most), Math.min(this.#most, wanted));
  }

  /** Since the answer before. */
  #busy(): boolean {
    const { cursor, now } = this.#deps;
    const [stored, at] = [cursor(), now()];
    const perSecond = ((stored - this.#stored) * 1_000) / Math.max(1, at - this.#lookedAt);
    this.#stored = stored;
    this.#lookedAt = at;
    return perSecond > quietPerSecond;
  }
}
