/** Time that several go through together: it moves when all of them wait, and to where the first wants to be. */
export interface SharedClock {
  now(): number;
  /** Resolves when it is so late. */
  until(at: number): Promise<void>;
  /** Runs `work`, for which time waits while it does not itself wait for time. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

export function createSharedClock(start: number, moveTo: (at: number) => Promise<void>): SharedClock {
  let now = start;
  let busy = 0;
  const waiting: { readonly at: number; readonly wake: () => void; readonly fail: (error: unknown) => void }[] = [];

  const rest = (): void => {
    busy -= 1;
    if (busy === 0 && waiting.length > 0) void move();
  };

  const move = async (): Promise<void> => {
    waiting.sort((a, b) => a.at - b.at);
    const next = waiting.shift();
    if (next === undefined) return;
    busy += 1;
    try {
      if (next.at > now) await moveTo(next.at);
      now = Math.max(now, next.at);
      next.wake();
    } catch (error) {
      next.fail(error);
    }
  };

  return {
    now: () => now,
    until: (at) =>
      new Promise((wake, fail) => {
        waiting.push({ at, wake, fail });
        rest();
      }),
    async run(work) {
      busy += 1;
      try {
        return await work();
      } finally {
        rest();
      }
    },
  };
}
