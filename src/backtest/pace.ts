/** Makes room for what is live: rests between slices, the longer the more comes in. */
export interface Pace {
  /** To be called after each slice; resolves when the next may begin. */
  rest(): Promise<void>;
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
/** At this many entries a second a rest is as long as the work before it; at more, longer. */
const even = 500;
/** A rest is at most this many times as long as the work before it: a backtest ends also in a busy house. */
const longest = 12;
/** Nor longer than this: a slice that took long, as the first of a closed day does, is no reason to rest for minutes. */
const longestMs = 2_000;

export function createPace({ cursor, now, sleep }: PaceDeps): Pace {
  let began = now();
  let lookedAt = Number.NaN;
  let stored = 0;
  return {
    async rest() {
      const worked = now() - began;
      const seen = await cursor();
      const at = now();
      const rate = ((seen - stored) * 1_000) / Math.max(1, at - lookedAt);
      stored = seen;
      lookedAt = at;
      // The first look has nothing to compare with.
      if (rate > quiet) await sleep(Math.min(longestMs, worked * Math.min(longest, rate / even)));
      began = now();
    },
  };
}
