import type { Daemon } from '../../test/harness/daemon.ts';

/** Tickets as a console hears of them: over the event stream. */
export interface TicketStream extends AsyncDisposable {
  /** When the first ticket of the device was heard of, on the clock of `performance.now`. */
  opened(device: string): Promise<number>;
}

export async function openTicketStream(daemon: Daemon): Promise<TicketStream> {
  const ending = new AbortController();
  const answer = await daemon.api.raw('GET', 'stream?types=ticket.opened', { signal: ending.signal });
  if (answer.body === null) throw new Error('the stream has no body');
  const known = new Map<string, PromiseWithResolvers<number>>();
  const of = (device: string): PromiseWithResolvers<number> => {
    const one = known.get(device) ?? Promise.withResolvers<number>();
    known.set(device, one);
    return one;
  };
  const reading = listen(answer.body, (device) => of(device).resolve(performance.now())).catch(() => {});
  return {
    opened: (device) => of(device).promise,
    async [Symbol.asyncDispose]() {
      ending.abort();
      await reading;
    },
  };
}

async function listen(body: ReadableStream<Uint8Array>, heard: (device: string) => void): Promise<void> {
  const utf8 = new TextDecoder();
  let rest = '';
  for await (const bytes of body) {
    const lines = (rest + utf8.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('data: ')) heard((JSON.parse(line.slice(6)) as { device_id: string }).device_id);
    }
  }
}
