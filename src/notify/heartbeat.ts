import type { Clock, Duration, Instant } from '../base/index.ts';
import { toRfc3339 } from '../base/index.ts';
import type { Post } from './http-post.ts';
import { jsonHeaders } from './signature.ts';

export interface HeartbeatOptions {
  readonly url: string;
  readonly period: Duration;
  /** Whether the URL may lead into a private network or to this machine; default false. */
  readonly allowPrivate?: boolean;
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
  const { clock, post } = deps;
  const stopping = new AbortController();
  let report: HeartbeatReport = { last_ok_at: null, last_error: null };
  let beating: Promise<void> | undefined;

  async function beat(): Promise<void> {
    const at = clock.now();
    try {
      const body = JSON.stringify({ topic: 'heartbeat', at: toRfc3339(at), ...deps.status() });
      const { url, allowPrivate = false } = options;
      const result = await post({ url, headers: jsonHeaders, body, allowPrivate }, stopping.signal);
      report = result.ok ? { last_ok_at: at, last_error: null } : { ...report, last_error: result.reason };
    } catch (error) {
      report = { ...report, last_error: error instanceof Error ? error.message : String(error) };
    }
  }

  /** A beat that takes longer than the period is not joined by another. */
  const start = (): void => {
    beating ??= beat().then(() => {
      beating = undefined;
    });
  };

  start();
  const timer = clock.every(options.period, start);
  return {
    report: () => report,
    async [Symbol.asyncDispose]() {
      timer[Symbol.dispose]();
      stopping.abort();
      await beating;
    },
  };
}
