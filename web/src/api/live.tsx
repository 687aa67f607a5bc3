import { useQueryClient } from '@tanstack/react-query';
import { createContext, type PropsWithChildren, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { renewByTime } from './renewal.ts';
import type { AuditRecord } from './schema.d.ts';
import { sessionKey, useSession } from './session.tsx';
import { followStream, type StreamState } from './stream.ts';
import { isTouched, type Touched, touchedBy } from './touched.ts';

type Listener = (event: AuditRecord) => void;

interface Live {
  /** `none`: this person may not read all of the house, and the stream is all of it. */
  readonly state: StreamState | 'none';
  /** Calls for every event until the answer is called. */
  readonly listen: (listener: Listener) => () => void;
}

const LiveContext = createContext<Live | undefined>(undefined);

/** After a first event at once, the next ones together: a storm of events is no storm of questions. */
const gatherMs = 400;

/** What is shown stays true: by the stream, or for those to whom it is not open by time. */
export function LiveProvider({ children }: PropsWithChildren) {
  const { may } = useSession();
  return may('read') ? <Streamed>{children}</Streamed> : <Renewed>{children}</Renewed>;
}

/** The one stream of the page. What an event makes old is asked again; after an absence everything is. */
function Streamed({ children }: PropsWithChildren) {
  const queries = useQueryClient();
  const [state, setState] = useState<StreamState>('connecting');
  const listeners = useRef(new Set<Listener>());

  useEffect(() => {
    const over = new AbortController();
    const renew = gather((touched) => {
      void queries.invalidateQueries({ predicate: ({ queryKey }) => isTouched(queryKey, touched) });
    });
    let wasAway = false;
    void followStream({
      fetch: (...asked) => window.fetch(...asked),
      signal: over.signal,
      onRefused: () => queries.setQueryData(sessionKey, null),
      onEvent: (event) => {
        renew(touchedBy(event));
        for (const listener of listeners.current) listener(event);
      },
      onState: (next) => {
        setState(next);
        if (next === 'live' && wasAway) void queries.invalidateQueries();
        wasAway = next === 'away';
      },
    });
    return () => over.abort();
  }, [queries]);

  const live = useMemo(
    (): Live => ({
      state,
      listen: (listener) => {
        listeners.current.add(listener);
        return () => void listeners.current.delete(listener);
      },
    }),
    [state],
  );
  return <LiveContext value={live}>{children}</LiveContext>;
}

const unheard: Live = { state: 'none', listen: () => () => undefined };

/** Asks again by time, and after whatever this person did, for no event will say what followed from it. */
function Renewed({ children }: PropsWithChildren) {
  const queries = useQueryClient();
  useEffect(() => {
    const renew = (): void =>
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
    const stop = renewByTime({ window, document, now: () => performance.now(), renew });
    const forget = queries.getMutationCache().subscribe((event) => {
      if (event.type === 'updated' && (event.action.type === 'success' || event.action.type === 'error')) renew();
    });
    return () => {
      stop();
      forget();
    };
  }, [queries]);
  return <LiveContext value={unheard}>{children}</LiveContext>;
}

function gather(renew: (touched: readonly Touched[]) => void): (touched: readonly Touched[]) => void {
  const waiting: Touched[] = [];
  let quiet = true;
  const flush = (): void => {
    if (waiting.length === 0) {
      quiet = true;
      return;
    }
    renew(waiting.splice(0));
    setTimeout(flush, gatherMs);
  };
  return (touched) => {
    waiting.push(...touched);
    if (!quiet || waiting.length === 0) return;
    quiet = false;
    flush();
  };
}

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (live === undefined) throw new Error('defect: no stream above this component');
  return live;
}

/** Hears every event of the stream while the component is shown. */
export function useEvents(listener: Listener): void {
  const { listen } = useLive();
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => listen((event) => latest.current(event)), [listen]);
}
