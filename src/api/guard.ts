import type { FastifyReply, FastifyRequest } from 'fastify';
import { can, type Permission, type Principal, type Role } from '../access/index.ts';
import type { ApiDeps } from './deps.ts';
import { apiError } from './errors.ts';
import type { App } from './http.ts';
import type { Language } from './language.ts';
import { liveSessionOf, refuseForged, sessionThatMay } from './sessions.ts';

/**
 * Who may use a route: anybody, anybody on this machine (others need `read`), who signs what is sent (the route judges
 * that itself), who is signed in with a cookie, or who has the permission.
 * Every route says so; `createApi` refuses to start with one that does not.
 */
export type RouteAccess = 'anyone' | 'loopback' | 'signed' | 'session' | Permission;

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly access?: RouteAccess;
  }
  interface FastifyRequest {
    /** Null on routes for anyone. */
    principal: Principal | null;
  }
}

export interface GuardOptions {
  /** Tokens refused that an address may send in a minute before it gets 429 in place of 401. */
  readonly failuresPerMinute: number;
  /** Requests a second of one token. */
  readonly requestsPerSecond: number;
}

/** The one place where a request is let in: authenticates, then asks for the route's permission. */
export function installGuard(app: App, options: GuardOptions, deps: Pick<ApiDeps, 'tokens' | 'sessions'>): void {
  const failures = app.createRateLimit({
    max: options.failuresPerMinute,
    timeWindow: 60_000,
  });
  const requests = app.createRateLimit({
    max: options.requestsPerSecond,
    timeWindow: 1000,
    keyGenerator: (request) => `token ${request.principal?.id}`,
  });

  app.decorateRequest('principal', null);
  app.addHook('onRoute', (route) => {
    if (route.config?.access === undefined) throw new Error(`defect: ${route.method} ${route.url} names no permission`);
  });
  app.addHook('onRequest', async (request, reply) => {
    const access = request.routeOptions.config.access;
    if (request.is404 || access === undefined || access === 'anyone') return;
    if (access === 'signed') return;
    // Before the body is judged, and also where a password is to be changed first.
    if (access === 'session') return void sessionThatMay(request, deps);
    if (access === 'loopback' && isLoopback(request) && request.headers.authorization === undefined) return;
    request.principal = await authenticate(request, reply);
    const permission = access === 'loopback' ? 'read' : access;
    if (!can(request.principal.role, permission)) {
      throw apiError(
        { code: 'forbidden', permission },
        `This needs the permission ${permission}, which the role ${request.principal.role} does not have; use a token of another role.`,
      );
    }
    refuseExcess(reply, await requests(request));
  });

  async function authenticate(request: FastifyRequest, reply: FastifyReply): Promise<Principal> {
    const session = request.headers.authorization === undefined ? liveSessionOf(request, deps) : undefined;
    if (session !== undefined) {
      refuseForged(request, session);
      if (session.user?.must_change_password) {
        const sentence = 'The password was chosen by somebody else; change it with PUT /api/v1/session/password first.';
        throw apiError({ code: 'password-change-needed' }, sentence);
      }
      return session.principal;
    }
    const token = bearerOf(request.headers.authorization);
    const principal = token === undefined ? undefined : deps.tokens.verify(token);
    if (principal !== undefined) return principal;
    const offered = request.headers.authorization !== undefined;
    // Who offers nothing guesses nothing.
    if (offered) refuseExcess(reply, await failures(request));
    reply.header('www-authenticate', `Bearer realm="carewatch"${offered ? ', error="invalid_token"' : ''}`);
    throw apiError(
      { code: 'unauthenticated' },
      offered
        ? 'The bearer token is unknown, expired or revoked; send a valid one as "Authorization: Bearer <token>".'
        : 'Send a token as "Authorization: Bearer <token>".',
    );
  }
}

/** Who is signed in, on a route that has a permission. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === null) throw new Error(`defect: ${request.routeOptions.url} has no principal`);
  return request.principal;
}

/** For whom an answer is: their language, and whether they may see phone numbers. */
export interface Audience {
  readonly language: Language;
  readonly role: Role;
}

export const audienceOf = (request: FastifyRequest): Audience => ({
  language: request.language,
  role: principalOf(request).role,
});

type Limit = Awaited<ReturnType<ReturnType<App['createRateLimit']>>>;

function refuseExcess(reply: FastifyReply, limit: Limit): void {
  if (limit.isAllowed || !limit.isExceeded) return;
  reply.header('retry-after', limit.ttlInSeconds);
  throw apiError(
    { code: 'too-many-requests' },
    `More than ${limit.max} in ${limit.timeWindow / 1000} s; try again in ${limit.ttlInSeconds} s.`,
  );
}

function bearerOf(header: string | undefined): string | undefined {
  return header === undefined ? undefined : /^Bearer +([A-Za-z0-9._~+/=-]{1,512})$/i.exec(header.trim())?.[1];
}

/** A proxy on this machine passes on strangers, so a request that says it was passed on is not local. */
function isLoopback(request: FastifyRequest): boolean {
  const passedOn = request.headers['x-forwarded-for'] ?? request.headers.forwarded ?? request.headers['x-real-ip'];
  return passedOn === undefined && /^(127\.|::1$|::ffff:127\.)/.test(request.raw.socket.remoteAddress ?? '');
}
