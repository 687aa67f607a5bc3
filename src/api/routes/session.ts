import { createHash, randomBytes } from 'node:crypto';
import { Type } from 'typebox';
import { can, type Principal, permissions } from '../../access/index.ts';
import type { ApiDeps } from '../deps.ts';
import { apiError } from '../errors.ts';
import type { App } from '../http.ts';
import { closed } from '../shapes/common.ts';

/** Sessions of browsers, in memory: a token is shown once and stands in a cookie that pages cannot read. */
export interface BrowserSessions {
  open(principal: Principal): { readonly cookie: string; readonly csrf: string };
  find(cookie: string | undefined): { readonly principal: Principal; readonly csrf: string } | undefined;
  close(cookie: string | undefined): void;
}

export function createBrowserSessions(): BrowserSessions {
  const open = new Map<string, { readonly principal: Principal; readonly csrf: string }>();
  const keyOf = (cookie: string): string => createHash('sha256').update(cookie).digest('base64url');
  return {
    open(principal) {
      const cookie = randomBytes(32).toString('base64url');
      const csrf = randomBytes(32).toString('base64url');
      open.set(keyOf(cookie), { principal, csrf });
      return { cookie, csrf };
    },
    find: (cookie) => (cookie === undefined ? undefined : open.get(keyOf(cookie))),
    close: (cookie) => void (cookie !== undefined && open.delete(keyOf(cookie))),
  };
}

export const sessionCookieOf = (header: string | undefined): string | undefined =>
  /(?:^|;\s*)carewatch_session=([A-Za-z0-9_-]+)/.exec(header ?? '')?.[1];

const view = ({ principal, csrf }: { readonly principal: Principal; readonly csrf: string }) => ({
  user: {
    name: principal.name,
    display_name: principal.name,
    role: principal.role,
    permissions: permissions.filter((permission) => can(principal.role, permission)),
    language: null,
  },
  csrf_token: csrf,
});

export function sessionRoutes(app: App, deps: Pick<ApiDeps, 'tokens'>, sessions: BrowserSessions): void {
  const hidden = { schema: { hide: true }, config: { access: 'anyone' as const } };
  app.route({ method: 'GET', url: '/sign-in', ...hidden, handler: async () => ({ local: false, company: null }) });
  app.route({
    method: 'POST',
    url: '/session',
    config: { access: 'anyone' as const },
    schema: { hide: true, body: Type.Object({ token: Type.String() }, closed) },
    handler: async (request, reply) => {
      const principal = deps.tokens.verify(request.body.token);
      if (principal === undefined) throw apiError({ code: 'unauthenticated' }, 'The token is unknown.');
      const { cookie, csrf } = sessions.open(principal);
      reply.header('set-cookie', `carewatch_session=${cookie}; HttpOnly; SameSite=Strict; Path=/`);
      return view({ principal, csrf });
    },
  });
  app.route({
    method: 'GET',
    url: '/session',
    ...hidden,
    handler: async (request) => {
      const found = sessions.find(sessionCookieOf(request.headers.cookie));
      if (found === undefined) throw apiError({ code: 'unauthenticated' }, 'Nobody is signed in.');
      return view(found);
    },
  });
  app.route({
    method: 'DELETE',
    url: '/session',
    ...hidden,
    handler: async (request, reply) => {
      sessions.close(sessionCookieOf(request.headers.cookie));
      reply.header('set-cookie', 'carewatch_session=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0');
      return reply.status(204).send();
    },
  });
}
