import type { Instant } from '../base/index.ts';
import type { HistoryQuery, HistorySlice, HistorySpan, StoreReader } from '../store/index.ts';
import type { HistorySource } from './history-source.ts';

/** A store on this thread as the source of history. */
export function historyOf(
  store: Pick<StoreReader, 'history' | 'seqBefore' | 'trend'> & { cursor(): number },
): HistorySource {
  return {
    seqBefore: (before) => store.seqBefore(before),
    cursor: async () => store.cursor(),
    trend: (question) => store.trend(question),
    slices: (query) => store.history(query),
  };
}

/** What the store's thread serves to one that reads history, a line each. */
export interface HistoryProcedures {
  seqBefore(before: Instant): Promise<HistorySpan>;
  cursor(): number;
  trend: StoreReader['trend'];
  /** Begins a query; one before it is let go of. */
  begin(query: HistoryQuery): Promise<void>;
  /** The next slice, made while the one before was being worked on; undefined at the end. */
  next(): Promise<HistorySlice | undefined>;
  end(): Promise<void>;
}

/** At most one slice is made ahead, so that a reader that rests lets the store rest too. */
export function historyProcedures(
  store: Pick<StoreReader, 'history' | 'seqBefore' | 'trend'> & { cursor(): number },
): HistoryProcedures {
  let slices: AsyncGenerator<HistorySlice, void, undefined> | undefined;
  const end = async (): Promise<void> => {
    const ended = slices;
    slices = undefined;
    await ended?.return();
  };
  return {
    seqBefore: (before) => store.seqBefore(before),
    cursor: () => store.cursor(),
    trend: (question) => store.trend(question),
    async begin(query) {
      await end();
      slices = store.history(query);
    },
    async next() {
      const { value } = (await slices?.next()) ?? {};
      return value ?? undefined;
    },
    end,
  };
}

type RemoteHistory = {
  [K in keyof HistoryProcedures]: (
    ...args: Parameters<HistoryProcedures[K]>
  ) => Promise<Awaited<ReturnType<HistoryProcedures[K]>>>;
};

/** The store on another thread as the source of history: the next slice is asked for while one is worked on. */
export function remoteHistory(remote: RemoteHistory): HistorySource {
  return {
    seqBefore: (before) => remote.seqBefore(before),
    cursor: () => remote.cursor(),
    trend: (question) => remote.trend(question),
    async *slices(query) {
      await remote.begin(query);
      try {
        let next = remote.next();
        for (let slice = await next; slice !== undefined; slice = await next) {
          next = remote.next();
          // Its failure is told when it is its turn.
          next.catch(() => undefined);
          yield slice;
        }
      } finally {
        await remote.end();
      }
    },
  };
}
