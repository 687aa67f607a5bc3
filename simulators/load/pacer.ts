import type { LoadOptions } from './load-options.ts';
import type { Publisher } from './publisher.ts';

/** Decides which connection publishes how many messages when. */
export interface Pacer {
  ready(publisher: Publisher): void;
  acked(publisher: Publisher): void;
  gone(publisher: Publisher): void;
  /** Nothing more will be published. */
  done(): boolean;
  stop(): void;
  /** Starts when so many are ready or gone for good, and resolves when all is published. */
  finished(connections: number): Promise<void>;
  /** When the first message was published. */
  startedAt(): number;
}

const tickMs = 2;

/** Starts when every connection is ready, so that connecting is not part of the measurement. */
export function createPacer(options: LoadOptions, clocks: { now: () => number; wall: () => number }): Pacer {
  const publishers: Publisher[] = [];
  const known = new Set<Publisher>();
  const finished = Promise.withResolvers<void>();
  const total = options.messages ?? Number.POSITIVE_INFINITY;
  let awaited = Number.POSITIVE_INFINITY;
  let missing = 0;
  let started = Number.NaN;
  let over = false;
  let published = 0;
  let turn = 0;
  let timer: NodeJS.Timeout | undefined;

  const stop = () => {
    over = true;
    clearTimeout(timer);
    finished.resolve();
  };

  const send = (publisher: Publisher, wanted: number) => {
    const count = Math.min(wanted, publisher.ring.room, total - published);
    if (count <= 0 || !publisher.ready || over) return 0;
    publisher.publish(count, { wall: clocks.wall(), monotonic: clocks.now() });
    published += count;
    if (published >= total) stop();
    return count;
  };

  const begin = () => {
    if (!Number.isNaN(started) || publishers.length + missing < awaited) return;
    started = clocks.now();
    if (options.seconds !== undefined) timer = setTimeout(stop, options.seconds * 1000);
    if (options.rate === 'max') for (const publisher of publishers) send(publisher, Number.POSITIVE_INFINITY);
    else tick(options.rate);
  };

  /** What is due since the start, dealt out in turns; what finds no room stays due. */
  const tick = (rate: number) => {
    if (over) return;
    let due = Math.floor(((clocks.now() - started) / 1000) * rate) - published;
    const share = Math.max(1, Math.ceil(due / Math.max(1, publishers.length)));
    for (let i = 0; i < publishers.length && due > 0; i += 1) {
      turn = (turn + 1) % publishers.length;
      const publisher = publishers[turn];
      if (publisher !== undefined) due -= send(publisher, Math.min(share, due));
    }
    if (!over) setTimeout(tick, tickMs, rate);
  };

  return {
    ready(publisher) {
      if (!known.has(publisher)) publishers.push(publisher);
      known.add(publisher);
      begin();
      if (options.rate === 'max' && !Number.isNaN(started)) send(publisher, Number.POSITIVE_INFINITY);
    },
    acked(publisher) {
      if (options.rate === 'max') send(publisher, Number.POSITIVE_INFINITY);
    },
    gone(publisher) {
      if (!known.has(publisher)) missing += 1;
      begin();
    },
    done: () => over,
    stop,
    finished(connections) {
      awaited = connections;
      begin();
      return finished.promise;
    },
    startedAt: () => started,
  };
}
