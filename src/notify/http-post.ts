import type { Duration } from '../base/index.ts';
import { assert } from '../base/index.ts';

export interface PostRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Recoverable or not is part of the result. */
export type PostResult =
  | { readonly ok: true; readonly status: number }
  | { readonly ok: false; readonly retry: boolean; readonly reason: string; readonly retryAfter?: Duration };

/** Sends one request and never throws. */
export type Post = (request: PostRequest, signal: AbortSignal) => Promise<PostResult>;

export interface HttpPostOptions {
  /** Allows targets inside private networks and on this machine; default false. */
  readonly allowPrivate?: boolean;
  /** For the whole exchange; default 10 s of real time. */
  readonly timeout?: Duration;
}

/**
 * Posts over HTTP or HTTPS. The host is resolved once, judged, and connected to by that address, so that a name
 * cannot point elsewhere between the judgement and the connection. Redirects are not followed.
 */
export function createHttpPost(options: HttpPostOptions): Post {
  assert(false, `not built: ${typeof options}`);
}
