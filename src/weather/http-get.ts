import { type Duration, seconds } from '../base/index.ts';

/** A text from a weather service, or why there is none. */
export type GetResult = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

/** Asks once and never throws. */
export type HttpGet = (url: string, signal: AbortSignal) => Promise<GetResult>;

export interface HttpGetOptions {
  /** For the whole exchange, in real time; default 10 s. */
  readonly timeout?: Duration;
  /** Longer answers are not read to their end; default 1 MiB. */
  readonly mostBytes?: number;
}

/** Redirects are not followed. */
export function createHttpGet({ timeout = seconds(10), mostBytes = 1_048_576 }: HttpGetOptions = {}): HttpGet {
  return async (url, signal) => {
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
    try {
      const response = await fetch(url, {
        signal: bounded,
        redirect: 'manual',
        headers: { accept: 'application/json', 'user-agent': 'carewatch' },
      });
      if (response.status !== 200) {
        await response.body?.cancel();
        return failed(`HTTP ${response.status}`);
      }
      return await readAll(response, mostBytes);
    } catch (error) {
      return failed(signal.aborted ? 'stopped' : bounded.aborted ? 'no answer in time' : reasonOf(error));
    }
  };
}

const failed = (reason: string): GetResult => ({ ok: false, reason });

async function readAll(response: Response, mostBytes: number): Promise<GetResult> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    // Leaving the loop cancels the rest of the body.
    if (size > mostBytes) return failed(`the answer is longer than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return { ok: true, text: new TextDecoder().decode(Buffer.concat(chunks)) };
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}
