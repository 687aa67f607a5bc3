import type { Instant } from '../../base/index.ts';

/** A bucket of messages: holds one second's worth and refills evenly. A clock set back refills nothing then. */
export class Allowance {
  readonly #perSecond: number;
  #left: number;
  #at: Instant;

  constructor(perSecond: number, now: Instant) {
    this.#perSecond = perSecond;
    this.#left = perSecond;
    this.#at = now;
  }

  refill(now: Instant): void {
    if (now === this.#at) return;
    const passed = Math.min(1_000, Math.max(0, now - this.#at));
    this.#at = now;
    this.#left = Math.min(this.#perSecond, this.#left + (passed * this.#perSecond) / 1_000);
  }

  get empty(): boolean {
    return this.#left < 1;
  }

  take(): void {
    this.#left -= 1;
  }
}
