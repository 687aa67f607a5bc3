import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hashCookie, type LiveSession, type SessionUser, type User } from '../access/index.ts';
import type { ApiDeps } from './deps.ts';
import { apiError } from './errors.ts';

/** How a browser stays signed in: a cookie that pages cannot read, and a word that other people's pages cannot know. */

const cookieName = 'carewatch_session';
const attributes = 'HttpOnly; SameSite=Strict; Path=/';

const cookieOf = (request: FastifyRequest): string | undefined =>
  new RegExp(`(?:^|;\\s*)${cookieName}=([A-Za-z0-9_-]{43})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1];

/** Behind a proxy that speaks HTTPS the cookie is for HTTPS as well. */
const isSecure = (request: FastifyRequest): boolean =>
  request.protocol === 'https' || request.headers['x-forwarded-proto'] === 'https';

export function liveSessionOf(
  request: FastifyRequest,
  { sessions }: Pick<ApiDeps, 'sessions'>,
): LiveSession | undefined {
  const cookie = cookieOf(request);
  return cookie === undefined ? undefined : sessions.verify(cookie);
}

/** The session, which a request that changes something must also name by its word. */
export function sessionThatMay(request: FastifyRequest, deps: Pick<ApiDeps, 'sessions'>): LiveSession {
  const session = liveSessionOf(request, deps);
  if (session === undefined) throw apiError({ code: 'unauthenticated' }, 'Nobody is signed in; sign in again.');
  refuseForged(request, session);
  return session;
}

/** A page of somebody else can make a browser send the cookie, and cannot read the word. */
export function refuseForged(request: FastifyRequest, session: LiveSession): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  if (request.headers['x-csrf-token'] === session.csrf) return;
  throw apiError(
    { code: 'csrf-refused' },
    'X-CSRF-Token is missing or not that of the session; send the csrf_token of GET /api/v1/session.',
  );
}

/** Opens a session and gives the browser its cookie; one that it had before ends. */
export async function openSession(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: Pick<ApiDeps, 'operations' | 'sessions' | 'wall'>,
  who:
    | { readonly user: User }
    | { readonly token: { readonly id: string; readonly name: string; readonly role: SessionUser['role'] } },
): Promise<LiveSession> {
  const before = liveSessionOf(request, deps);
  if (before !== undefined) await endSession(deps, before);
  const cookie = randomBytes(32).toString('base64url');
  const [user, token] = 'user' in who ? [who.user, undefined] : [undefined, who.token];
  const { name, role } = user ?? token ?? { name: '', role: 'viewer' as const };
  const entry = await deps.operations.openSession({ name, role }, user, {
    ...{ hash: hashCookie(cookie), at: deps.wall.now(), token_id: token?.id ?? null },
    ...{ address: request.ip, agent: request.headers['user-agent'] ?? '' },
  });
  deps.sessions.set(entry);
  const session = deps.sessions.verify(cookie);
  if (session === undefined)
    throw apiError({ code: 'unauthenticated' }, 'The session ended as it began; sign in again.');
  reply.header('set-cookie', `${cookieName}=${cookie}; ${attributes}${isSecure(request) ? '; Secure' : ''}`);
  return session;
}

export async function endSession(
  { operations, sessions }: Pick<ApiDeps, 'operations' | 'sessions'>,
  { id, principal: { name, role } }: LiveSession,
): Promise<void> {
  sessions.delete(id);
  await operations.endSession({ name, role }, id);
}

export const forgetCookie = (reply: FastifyReply): void =>
  void reply.header('set-cookie', `${cookieName}=; ${attributes}; Max-Age=0`);
