import { Readable } from 'node:stream';
import { type Clock, type Duration, seconds } from '../base/index.ts';

/**
 * One client's stream of server-sent events. What the client does not read is kept up to a bound; past it, or when
 * it reads nothing of its past for too long, the client is dropped and comes back with `Last-Event-ID`.
 */
export interface EventStream {
  readonly body: Readable;
  /** Aborted when the stream is over, whoever ended it. */
  readonly ended: AbortSignal;
  send(event: { readonly id: number; readonly name: string; readonly data: unknown }): void;
  /** Resolves when the client has room for more of its past. */
  ready(): Promise<void>;
  /** Ends the stream in good order. */
  end(): void;
}

export interface EventStreamOptions {
  readonly heartbeat: Duration;
  readonly maxBufferedBytes: number;
  /** How long a client may take no byte of its past. */
  readonly patience: Duration;
}

export const eventStreamDefaults: EventStreamOptions = {
  heartbeat: seconds(15),
  maxBufferedBytes: 1_048_576,
  patience: seconds(30),
};

export function createEventStream(options: EventStreamOptions, wall: Clock): EventStream {
  const over = new AbortController();
  let wanted: (() => void) | undefined;
  const body = new Readable({
    highWaterMark: 65_536,
    read() {
      wanted?.();
      wanted = undefined;
    },
    destroy(error, done) {
      over.abort();
      wanted?.();
      done(error);
    },
  });

  const write = (text: string): void => {
    if (over.signal.aborted) return;
    body.push(text);
    if (body.readableLength > options.maxBufferedBytes) body.destroy();
  };
  const heartbeat = wall.every(options.heartbeat, () => write(': still here\n\n'));
  over.signal.addEventListener('abort', () => heartbeat[Symbol.dispose](), { once: true });

  // A first line at once, so that a client knows that it is connected before anything happens.
  write('retry: 2000\n: carewatch\n\n');

  return {
    body,
    ended: over.signal,
    send: ({ id, name, data }) => write(`id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`),
    async ready() {
      if (over.signal.aborted || body.readableLength < body.readableHighWaterMark) return;
      using _ = wall.after(options.patience, () => body.destroy());
      await new Promise<void>((resolve) => {
        wanted = resolve;
      });
    },
    end() {
      if (over.signal.aborted) return;
      body.push(null);
      over.abort();
    },
  };
}
