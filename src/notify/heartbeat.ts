import type { Clock, Duration, Instant } from '../base/index.ts';
import { assert } from '../base/index.ts';
import type { Post } from './http-post.ts';

export interface HeartbeatOptions {
  readonly url: string;
  readonly period: Duration;
}

export interface HeartbeatDeps {
  readonly clock: Clock;
  readonly post: Post;
  /** What the beat says beside the time; a beat is left out when it throws. */
  readonly status: () => Readonly<Record<string, unknown>>;
}

export interface HeartbeatReport {
  readonly last_ok_at: Instant | null;
  readonly last_error: string | null;
}

/** Tells an outside watcher, each period, that this daemon lives; its silence is the alarm. */
export interface Heartbeat extends AsyncDisposable {
  report(): HeartbeatReport;
}

export function createHeartbeat(options: HeartbeatOptions, deps: HeartbeatDeps): Heartbeat {
  assert(false, `not built: ${typeof options} ${typeof deps}`);
}
