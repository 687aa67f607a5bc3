import { QueryCache, QueryClient, QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { lazy, type PropsWithChildren, Suspense, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createClient, Problem } from '../api/client.ts';
import { ClientProvider } from '../api/context.tsx';
import { LiveProvider } from '../api/live.tsx';
import { type SessionAnswer, SessionProvider, sessionKey, useSessionAnswer } from '../api/session.tsx';
import { HotKeysProvider } from '../kit/hot-keys.tsx';
import { NowProvider } from '../kit/now.tsx';
import { hasChosenLanguage } from '../kit/texts.ts';
import { ThemeProvider } from '../kit/theme.tsx';
import { Frame } from './frame.tsx';
import { Waiting } from './waiting.tsx';

/** Who is signed in already waits for neither. */
const SignInPage = lazy(async () => ({ default: (await import('../areas/sign-in/sign-in-page.tsx')).SignInPage }));
const MustChangePage = lazy(async () => ({
  default: (await import('../areas/sign-in/must-change-page.tsx')).MustChangePage,
}));

export function App() {
  const [queries] = useState(createQueries);
  return (
    <QueryClientProvider client={queries}>
      <Suspense fallback={null}>
        <ThemeProvider>
          <ApiDoor>
            <Door />
          </ApiDoor>
        </ThemeProvider>
      </Suspense>
    </QueryClientProvider>
  );
}

/** Answers are kept until the stream says that they are old; a session that ended is noticed by whatever is asked. */
function createQueries(): QueryClient {
  const queries: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof Problem && error.status === 401) queries.setQueryData(sessionKey, null);
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (count, error) => error instanceof Problem && (error.status === 0 || error.status >= 500) && count < 2,
        retryDelay: 500,
      },
      // What is sent without a network fails at once and says so; it is not sent by itself at some later time.
      mutations: { networkMode: 'always' },
    },
  });
  return queries;
}

function ApiDoor({ children }: PropsWithChildren) {
  const queries = useQueryClient();
  const { i18n } = useTranslation();
  const client = useMemo(
    () =>
      createClient({
        fetch: (...asked) => window.fetch(...asked),
        csrf: () => queries.getQueryData<SessionAnswer | null>(sessionKey)?.csrf_token,
        language: () => i18n.language,
      }),
    [queries, i18n],
  );
  useEffect(() => {
    // Titles and sentences come in the language that was asked for.
    const renew = (): void =>
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
    i18n.on('languageChanged', renew);
    return () => i18n.off('languageChanged', renew);
  }, [i18n, queries]);
  return <ClientProvider value={client}>{children}</ClientProvider>;
}

/** Nobody gets further without a session. */
function Door() {
  const { answer } = useSessionAnswer();
  const { i18n } = useTranslation();
  const language = answer?.user.language;
  useEffect(() => {
    if (language != null && !hasChosenLanguage()) void i18n.changeLanguage(language);
  }, [language, i18n]);
  if (answer === undefined) return <Waiting />;
  if (answer === null) return <SignInPage />;
  if (answer.must_change_password) {
    return (
      <SessionProvider answer={answer}>
        <MustChangePage />
      </SessionProvider>
    );
  }
  return (
    <SessionProvider answer={answer}>
      <LiveProvider>
        <NowProvider>
          <HotKeysProvider>
            <Frame />
          </HotKeysProvider>
        </NowProvider>
      </LiveProvider>
    </SessionProvider>
  );
}
