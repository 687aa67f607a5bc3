import type { Clock, Duration } from '../base/index.ts';
import { millis } from '../base/index.ts';

/** What is looked at now and then instead of having a timer of its own. */
export interface Swept {
  sweep(tick: number): void;
}

const tickLength = millis(100);
const ticksPerSweep = 5;

/**
 * One timer for all deadlines: counts ticks of 100 ms and looks at everybody each half second. Ticks are counted,
 * not read from the clock, so a clock that is set or a stall of the process cuts nobody off.
 */
export class Pulse implements Disposable {
  readonly #swept = new Set<Swept>();
  readonly #timer: Disposable;
  #tick = 0;

  /** `eachTick` runs at every tick, before the sweep. */
  constructor(clock: Clock, eachTick: () => void) {
    this.#timer = clock.every(tickLength, () => {
      this.#tick += 1;
      eachTick();
      if (this.#tick % ticksPerSweep === 0) for (const each of this.#swept) each.sweep(this.#tick);
    });
  }

  get tick(): number {
    return this.#tick;
  }

  /** The first tick at which at least `span` has passed from now. */
  after(span: Duration): number {
    return this.#tick + this.ticksIn(span);
  }

  ticksIn(span: Duration): number {
    return Math.ceil(span / tickLength) + 1;
  }

  add(swept: Swept): void {
    this.#swept.add(swept);
  }

  delete(swept: Swept): void {
    this.#swept.delete(swept);
  }

  [Symbol.dispose](): void {
    this.#timer[Symbol.dispose]();
  }
}
