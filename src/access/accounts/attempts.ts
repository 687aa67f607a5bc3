import { type Clock, type Duration, type Instant, instant, minutes, seconds } from '../../base/index.ts';

/**
 * Counts attempts that failed, by account and by address, and says who has to wait. It knows names that nobody has as
 * well, so that waiting tells nothing about which there are.
 */
export interface Attempts {
  /** Until when nothing is tried for the key; undefined: it may be tried. */
  waitsUntil(key: string): Instant | undefined;
  /** True where the key has to wait from now on. */
  failed(key: string): boolean;
  succeeded(key: string): void;
}

export interface AttemptLimits {
  /** Attempts that may fail before the first wait. */
  readonly free: number;
  /** The first wait; each further one is twice as long. */
  readonly firstWait: Duration;
  readonly longestWait: Duration;
  /** Attempts are forgotten when so long none failed. */
  readonly forgetAfter: Duration;
}

export const attemptLimits: AttemptLimits = {
  free: 5,
  firstWait: seconds(30),
  longestWait: minutes(15),
  forgetAfter: minutes(60),
};

/** Keys remembered; past it those that failed longest ago are forgotten. */
const mostKeys = 10_000;

interface Failures {
  readonly count: number;
  readonly at: Instant;
  readonly until: number;
}

export function createAttempts(limits: AttemptLimits, { clock }: { readonly clock: Clock }): Attempts {
  // In the order of the last failure.
  const failures = new Map<string, Failures>();
  const remembered = (key: string): Failures | undefined => {
    const found = failures.get(key);
    return found !== undefined && found.at > clock.now() - limits.forgetAfter ? found : undefined;
  };
  return {
    waitsUntil(key) {
      const until = remembered(key)?.until ?? 0;
      return until > clock.now() ? instant(until) : undefined;
    },
    failed(key) {
      const at = clock.now();
      const count = (remembered(key)?.count ?? 0) + 1;
      const over = count - limits.free;
      const wait = over < 0 ? 0 : Math.min(limits.firstWait * 2 ** over, limits.longestWait);
      failures.delete(key);
      failures.set(key, { count, at, until: wait === 0 ? 0 : at + wait });
      const [oldest] = failures.keys();
      if (failures.size > mostKeys && oldest !== undefined) failures.delete(oldest);
      return wait > 0;
    },
    succeeded: (key) => void failures.delete(key),
  };
}
