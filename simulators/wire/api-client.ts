import { setTimeout as sleep } from 'node:timers/promises';

/** Answers of the daemon that a simulator did not expect; the message says what to do about it. */
export class ApiError extends Error {
  readonly status: number;
  constructor(message: string, status: number) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
  }
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The daemon's HTTP interface, as far as simulators need it. */
export interface ApiClient {
  /** Posts JSON; waits and tries again when the daemon is busy, starting or gone for a moment. */
  post(path: string, body: unknown): Promise<ApiAnswer>;
}

/** Tries before giving up: few for a daemon never met, many for one that may be starting anew. */
const firstPatience = 5;
const patience = 24;

export function createApiClient(options: { url: string; token: string; signal?: AbortSignal | undefined }): ApiClient {
  const base = options.url.replace(/\/+$/, '');
  let met = false;
  const abort = options.signal === undefined ? {} : { signal: options.signal };

  async function attempt(path: string, body: unknown): Promise<Response | Error> {
    try {
      return await fetch(`${base}/api/v1${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${options.token}` },
        body: JSON.stringify(body),
        ...abort,
      });
    } catch (error) {
      options.signal?.throwIfAborted();
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  return {
    async post(path, body) {
      for (let turn = 1; ; turn += 1) {
        const response = await attempt(path, body);
        if (response instanceof Response && response.status !== 429 && response.status !== 503) {
          met = true;
          const text = await response.text();
          return { status: response.status, body: parse(text) };
        }
        if (turn >= (met ? patience : firstPatience)) throw new ApiError(gaveUp(base, path, response), 0);
        await sleep(waitFor(response, turn), undefined, abort);
      }
    },
  };
}

function waitFor(response: Response | Error, turn: number): number {
  if (response instanceof Error) return 250 * turn;
  const seconds = Number(response.headers.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 60) * 1000 : 250 * turn;
}

function gaveUp(base: string, path: string, last: Response | Error): string {
  const why = last instanceof Error ? (last.cause instanceof Error ? last.cause.message : last.message) : last.status;
  return `${base} does not answer POST /api/v1${path}: ${why}; is the daemon running, and is --http its address?`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
