import type { Clock, Duration } from '../../base/index.ts';
import { isAppError } from '../../base/index.ts';
import { messageOf, storeError } from '../errors.ts';

/** Reads at once and in the queue, as the store's door promises. */
const AT_ONCE = 2;
const MAX_WAITING = 64;

/** Lets few reads at the database at once. */
export interface ReadGate {
  /** Fails with `busy`, `timed_out`, `read_failed` or `closed`. Without a timeout when `untimed`. */
  read<T>(work: (signal: AbortSignal) => Promise<T>, untimed?: 'untimed'): Promise<T>;
  readonly waiting: number;
  /** Stops what runs, refuses what waits; resolves when nothing runs. */
  close(): Promise<void>;
}

export function createReadGate(
  { timeout }: { readonly timeout: Duration },
  { clock }: { readonly clock: Clock },
): ReadGate {
  const waiting: (() => void)[] = [];
  const running = new Set<AbortController>();
  let active = 0;
  let closing = false;
  const drained = Promise.withResolvers<void>();

  const enter = async (): Promise<void> => {
    if (closing) throw storeError({ code: 'closed' });
    if (active < AT_ONCE) {
      active += 1;
      return;
    }
    if (waiting.length >= MAX_WAITING) throw storeError({ code: 'busy', waiting: waiting.length });
    // Whoever leaves hands its place over.
    await new Promise<void>((resolve) => waiting.push(resolve));
    if (!closing) return;
    leave();
    throw storeError({ code: 'closed' });
  };

  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) active -= 1;
    else next();
    if (closing && active === 0) drained.resolve();
  };

  return {
    async read(work, untimed) {
      await enter();
      const stop = new AbortController();
      running.add(stop);
      let late = false;
      using _timer =
        untimed === undefined
          ? clock.after(timeout, () => {
              late = true;
              stop.abort();
            })
          : undefined;
      try {
        return await work(stop.signal);
      } catch (error) {
        if (closing) throw storeError({ code: 'closed' }, { cause: error });
        if (late) throw storeError({ code: 'timed_out', afterMs: timeout }, { cause: error });
        if (isAppError(error)) throw error;
        throw storeError({ code: 'read_failed', reason: messageOf(error) }, { cause: error });
      } finally {
        running.delete(stop);
        leave();
      }
    },
    get waiting() {
      return waiting.length;
    },
    async close() {
      closing = true;
      for (const stop of running) stop.abort();
      for (const next of waiting.splice(0)) {
        active += 1;
        next();
      }
      if (active === 0) drained.resolve();
      await drained.promise;
    },
  };
}
