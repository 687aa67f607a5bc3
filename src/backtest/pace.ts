/** Makes room for what is live: rests between slices, the longer the more comes in. */
export interface Pace {
  /** To be called after each slice, which took the store so long; resolves when the next may begin. */
  rest(tookMs: number): Promise<void>;
}

export interface PaceDeps {
  /** The last entry that is stored. */
  readonly cursor: () => Promise<number>;
  /** Milliseconds of the machine. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** Entries a second that the house takes in without noticing. */
const quiet = 50;
/** At this many entries a second a rest is as long as the work before it; at twice as many, four times as long. */
const even = 500;
/**
 * A rest is at most this many times as long as the work before it, so that a backtest ends also in a busy house. It is
 * at work for one part in 26 then: of the slowest hundredth of those who publish, it delays most, and by no more than
 * a slice is long.
 */
const longest = 25;
/** Nor longer than this: a slice that took long, as the first of a closed day does, is no reason to rest for minutes. */
const longestMs = 4_000;

export function createPace({ cursor, now, sleep }: PaceDeps): Pace {
  let began = now();
  let lookedAt = Number.NaN;
  let stored = 0;
  return {
    async rest(tookMs) {
      const worked = now() - began + tookMs;
      const seen = await cursor();
      const at = now();
      const rate = ((seen - stored) * 1_000) / Math.max(1, at - lookedAt);
      stored = seen;
      lookedAt = at;
      // The first look has nothing to compare with.
      if (rate > quiet) await sleep(Math.min(longestMs, worked * Math.min(longest, (rate / even) ** 2)));
      began = now();
    },
  };
}
