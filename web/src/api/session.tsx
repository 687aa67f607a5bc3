import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type PropsWithChildren, useContext, useMemo } from 'react';
import { type Client, Problem } from './client.ts';
import { useClient } from './context.tsx';

/** Who is signed in. The server decides finally; this only says what is worth showing. */
export interface User {
  readonly name: string;
  readonly display_name: string;
  readonly role: string;
  readonly permissions: readonly string[];
  /** Of those who work for one. */
  readonly provider_id: string | null;
  /** Of those who go to the devices. */
  readonly technician_id: string | null;
  readonly language: string | null;
}

export interface SessionAnswer {
  readonly user: User;
  /** Until it is changed nothing else is answered. */
  readonly must_change_password: boolean;
  /** Signed in by name, not with a token. */
  readonly has_password: boolean;
  readonly csrf_token: string;
}

export interface Session {
  readonly user: User;
  readonly hasPassword: boolean;
  may(permission: string): boolean;
  signOut(): Promise<void>;
}

export const sessionKey = ['session'] as const;

/** What stands before a session is known is a page of its own: `undefined` asks, `null` is nobody. */
export function useSessionAnswer(): { readonly answer: SessionAnswer | null | undefined; readonly failed: boolean } {
  const client = useClient();
  const { data, isError } = useQuery({
    queryKey: sessionKey,
    queryFn: () => readSession(client),
    staleTime: Number.POSITIVE_INFINITY,
    retry: (_, error) => error instanceof Problem && error.status === 0,
    retryDelay: 1_000,
  });
  return { answer: data, failed: isError };
}

async function readSession(client: Client): Promise<SessionAnswer | null> {
  try {
    return (await (await client.raw('GET', '/session')).json()) as SessionAnswer;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}

const SessionContext = createContext<Session | undefined>(undefined);

export function SessionProvider({ answer, children }: PropsWithChildren<{ readonly answer: SessionAnswer }>) {
  const client = useClient();
  const queries = useQueryClient();
  const session = useMemo((): Session => {
    const permissions = new Set(answer.user.permissions);
    return {
      user: answer.user,
      hasPassword: answer.has_password,
      may: (permission) => permissions.has(permission),
      async signOut() {
        await client.raw('DELETE', '/session').catch(() => undefined);
        queries.clear();
        queries.setQueryData(sessionKey, null);
      },
    };
  }, [answer, client, queries]);
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('defect: no session above this component');
  return session;
}
