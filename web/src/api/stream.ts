import type { AuditRecord } from './schema.d.ts';

/** `away`: the server cannot be heard, and what is shown may be old. */
export type StreamState = 'connecting' | 'live' | 'away';

export interface StreamDeps {
  readonly fetch: typeof fetch;
  readonly onEvent: (event: AuditRecord) => void;
  readonly onState: (state: StreamState) => void;
  /** The session is over; the stream ends. */
  readonly onRefused: () => void;
  readonly signal: AbortSignal;
}

/** The server says that it lives each 15 s; who hears nothing for this long is not connected. */
const silenceMs = 40_000;
const firstWaitMs = 500;
const longestWaitMs = 5_000;

/**
 * Follows what changes, until the signal: goes on after the last event heard, comes back by itself, and says so.
 * `EventSource` would hear only events whose names it is told beforehand.
 */
export async function followStream(deps: StreamDeps): Promise<void> {
  const { signal, onState } = deps;
  let last: number | undefined;
  let waitMs = firstWaitMs;
  onState('connecting');
  while (!signal.aborted) {
    const status = await listen({ ...deps, last }, (id) => {
      last = id ?? last;
      waitMs = firstWaitMs;
    });
    if (signal.aborted) return;
    if (status === 401) return deps.onRefused();
    onState('away');
    await pause(waitMs, signal);
    waitMs = Math.min(waitMs * 2, longestWaitMs);
  }
}

/** One connection, until it ends; answers the status it had, or 0. */
async function listen(
  { fetch, last, signal, onEvent, onState }: StreamDeps & { readonly last: number | undefined },
  heard: (id?: number) => void,
): Promise<number> {
  const silence = new AbortController();
  const arm = (): ReturnType<typeof setTimeout> => setTimeout(() => silence.abort(), silenceMs);
  let watch = arm();
  try {
    const headers = last === undefined ? {} : { 'last-event-id': String(last) };
    const answer = await fetch('/api/v1/stream', {
      headers: { accept: 'text/event-stream', ...headers },
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.any([signal, silence.signal]),
    });
    if (!answer.ok || answer.body === null) return answer.status;
    heard();
    onState('live');
    let rest = '';
    for await (const text of answer.body.pipeThrough(new TextDecoderStream())) {
      clearTimeout(watch);
      watch = arm();
      const { events, left } = readEvents(rest + text);
      rest = left;
      for (const event of events) {
        heard(event.id);
        onEvent(event);
      }
    }
    return answer.status;
  } catch {
    return 0;
  } finally {
    clearTimeout(watch);
  }
}

/** The whole events of a text of the stream, and what is left of one that is under way. */
export function readEvents(text: string): { readonly events: readonly AuditRecord[]; readonly left: string } {
  const blocks = text.split('\n\n');
  const left = blocks.pop() ?? '';
  const events = blocks.flatMap((block) => {
    const data = block.split('\n').find((line) => line.startsWith('data: '));
    return data === undefined ? [] : [JSON.parse(data.slice(6)) as AuditRecord];
  });
  return { events, left };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
