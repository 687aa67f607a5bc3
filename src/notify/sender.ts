import type { Clock, Duration } from '../base/index.ts';
import { assert } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import type { Post } from './http-post.ts';

export interface SenderOptions {
  /** Deliveries under way at once; default 8. */
  readonly concurrency?: number;
  /** After so many failures a delivery is dead; default 12. */
  readonly maxAttempts?: number;
  /** First wait, doubled with each failure; default 5 s. */
  readonly firstRetry?: Duration;
  /** Longest wait; default 1 h. */
  readonly longestRetry?: Duration;
}

export interface SenderDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly post: Post;
  /** 0 ≤ n < 1, for jitter. */
  readonly random: () => number;
}

/** Carries deliveries to their targets, at least once and in order within each ordering. */
export interface Sender extends AsyncDisposable {
  /** Something was queued: look now. */
  wake(): void;
  /** Resolves when nothing can be sent before a later instant of the clock. */
  idle(): Promise<void>;
}

export function createSender(options: SenderOptions, deps: SenderDeps): Sender {
  assert(false, `not built: ${typeof options} ${typeof deps}`);
}
