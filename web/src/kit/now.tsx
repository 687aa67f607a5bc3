import {
  createContext,
  type PropsWithChildren,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
} from 'react';
import { useEvents } from '../api/live.tsx';
import { useAnswer } from '../api/queries.ts';
import { useSession } from '../api/session.tsx';

/**
 * The house's time, which a simulation drives: told by the summary and by every event, and going on between them. Who may
 * read neither is told it with the session, which is asked again as often as their pages are.
 */
interface Ticks {
  /** To the millisecond. */
  readonly exact: () => number;
  /** In whole seconds, the same for all that is drawn together. */
  readonly now: () => number;
  readonly follow: (tell: () => void) => () => void;
  /** Tells those who follow at once. */
  readonly tick: () => void;
}

const NowContext = createContext<Ticks>({
  exact: Date.now,
  now: Date.now,
  follow: () => () => undefined,
  tick: () => undefined,
});

export function NowProvider({ children }: PropsWithChildren) {
  const told = useRef<{ readonly at: number; readonly mark: number } | undefined>(undefined);
  const ticks = useMemo((): Ticks => {
    const tellers = new Set<() => void>();
    let timer: ReturnType<typeof setInterval> | undefined;
    let second = 0;
    const now = (): number => {
      const { current } = told;
      return current === undefined ? Date.now() : current.at + performance.now() - current.mark;
    };
    const tick = (): void => {
      second = Math.floor(now() / 1000) * 1000;
      for (const tell of tellers) tell();
    };
    return {
      tick,
      exact: now,
      now: () => (timer === undefined ? Math.floor(now() / 1000) * 1000 : second),
      follow: (tell) => {
        tellers.add(tell);
        if (timer === undefined) {
          second = Math.floor(now() / 1000) * 1000;
          timer = setInterval(tick, 1000);
        }
        return () => {
          tellers.delete(tell);
          if (tellers.size > 0) return;
          clearInterval(timer);
          timer = undefined;
        };
      },
    };
  }, []);
  const hear = (at: number): void => {
    const { current } = told;
    const reckoned = current === undefined ? -1 : current.at + performance.now() - current.mark;
    // A house on its own clock only ever tells what was; one that is driven runs ahead.
    if (at <= reckoned) return;
    told.current = { at, mark: performance.now() };
    // Nobody looks at the time of another place for a second.
    if (current === undefined) ticks.tick();
  };
  const { may } = useSession();
  const summary = useAnswer('GET /summary', {}, { enabled: may('read') });
  const session = useAnswer('GET /session', {}, { enabled: !may('read') });
  const { now } = summary.data ?? session.data ?? {};
  useEffect(() => {
    if (now !== undefined) hear(Date.parse(now));
  });
  useEvents(({ at }) => hear(Date.parse(at)));
  return <NowContext value={ticks}>{children}</NowContext>;
}

/** Now, in whole seconds since 1970 as milliseconds; the component is drawn anew each second. */
export function useNow(): number {
  return useNowAs((now) => now);
}

/** Now, for once, such as when something is sent. */
export function useReadNow(): () => number {
  return useContext(NowContext).exact;
}

/** What this instant makes of the time; the component is drawn anew only when that is something else. */
export function useNowAs(of: (now: number) => number): number {
  const { now, follow } = useContext(NowContext);
  return useSyncExternalStore(follow, () => of(now()));
}

/** The beginning of the present UTC day. */
export function useToday(): number {
  return useNowAs((now) => Math.floor(now / day) * day);
}

const day = 86_400_000;
