import type { Duration, Instant } from './duration.ts';
import { instant } from './duration.ts';

/** A timer that can be stopped; disposing one that has fired is harmless. */
export interface Timer extends Disposable {}

/** The daemon's one source of time. Rooms are handed a clock and never read another. */
export interface Clock {
  now(): Instant;
  /** Calls `run` once, after `delay` of this clock's time. */
  after(delay: Duration, run: () => void): Timer;
  /** Calls `run` each `period` of this clock's time; a slow `run` delays the next, never overlaps it. */
  every(period: Duration, run: () => void): Timer;
}

/** The machine's clock. Timers do not keep the process alive. */
export function createSystemClock(): Clock {
  const disposable = (stop: () => void): Timer => ({ [Symbol.dispose]: stop });
  return {
    now: () => instant(Date.now()),
    after(delay, run) {
      const timer = setTimeout(run, delay);
      timer.unref();
      return disposable(() => clearTimeout(timer));
    },
    every(period, run) {
      const timer = setInterval(run, period);
      timer.unref();
      return disposable(() => clearInterval(timer));
    },
  };
}

/** A clock that moves only when told; simulations and tests own one. */
export interface DrivenClock extends Clock {
  /**
   * Moves to `to`, firing due timers in time order, ties in the order they were set.
   * Earlier instants are ignored: time never runs backwards.
   */
  advanceTo(to: Instant): void;
}

interface DrivenTimer {
  due: number;
  readonly order: number;
  readonly period: number | undefined;
  readonly run: () => void;
}

export function createDrivenClock(start: Instant): DrivenClock {
  let now = start;
  let order = 0;
  const timers = new Set<DrivenTimer>();

  const set = (delay: Duration, period: number | undefined, run: () => void): Timer => {
    order += 1;
    const timer: DrivenTimer = { due: now + delay, order, period, run };
    timers.add(timer);
    return { [Symbol.dispose]: () => void timers.delete(timer) };
  };

  const nextDue = (to: Instant): DrivenTimer | undefined => {
    let next: DrivenTimer | undefined;
    for (const timer of timers) {
      if (timer.due > to) continue;
      if (next === undefined || timer.due < next.due || (timer.due === next.due && timer.order < next.order)) {
        next = timer;
      }
    }
    return next;
  };

  return {
    now: () => now,
    after: (delay, run) => set(delay, undefined, run),
    every: (period, run) => set(period, Math.max(1, period), run),
    advanceTo(to) {
      for (let timer = nextDue(to); timer !== undefined; timer = nextDue(to)) {
        now = instant(Math.max(now, timer.due));
        if (timer.period === undefined) timers.delete(timer);
        else timer.due += timer.period;
        timer.run();
      }
      if (to > now) now = to;
    },
  };
}
