import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { can, type LiveSession, permissions, type SignInRefusal } from '../../access/index.ts';
import { type Instant, toRfc3339 } from '../../base/index.ts';
import type { ApiDeps } from '../deps.ts';
import { apiError } from '../errors.ts';
import type { App } from '../http.ts';
import { endSession, forgetCookie, liveSessionOf, openSession, sessionThatMay } from '../sessions.ts';
import { changePasswordShape, ownSessionShape, sessionShape, signInShape, waysInShape } from '../shapes/account.ts';
import { idParam, listOf, type Sent } from '../shapes/common.ts';
import { withTimes } from '../times.ts';
import { about } from './describe.ts';

/** Signing in and out. These routes know a browser by its cookie alone; a bearer token needs none of them. */
export function sessionRoutes(app: App, deps: ApiDeps): void {
  const open = { access: 'anyone', refuses: [401, 429] } as const;
  const own = { access: 'session', refuses: [401, 403] } as const;
  const viewOf = (session: LiveSession) => sessionView(session, deps.clock.now());

  app.route({
    method: 'GET',
    url: '/sign-in',
    config: { access: 'anyone' },
    schema: about('house', 'waysIn', 'How one can sign in', { 200: waysInShape }),
    handler: async () => {
      const company = deps.company && { label: deps.company.label, start: '/auth/company/start' };
      return { local: true, company: company ?? null };
    },
  });

  app.route({
    method: 'POST',
    url: '/session',
    config: open,
    schema: {
      ...about('house', 'signIn', 'Signs a browser in; sets its cookie', { 200: sessionShape }),
      body: signInShape,
    },
    handler: async (request, reply) => {
      const { body, ip: address } = request;
      if ('token' in body) {
        const principal = deps.tokens.verify(body.token);
        if (principal !== undefined) return viewOf(await openSession(request, reply, deps, { token: principal }));
        deps.log.warn({ room: 'api', address }, 'a sign-in with an unknown token was refused');
        throw apiError({ code: 'sign-in-refused' }, 'The token is unknown, expired or revoked; send a valid one.');
      }
      const judged = await deps.signIn.judge({ ...body, address });
      if ('refused' in judged) throw await refusal(judged, address, reply);
      return viewOf(await openSession(request, reply, deps, { user: judged }));
    },
  });

  app.route({
    method: 'GET',
    url: '/session',
    config: { ...own, refuses: [401] },
    schema: about('house', 'signedIn', 'Who is signed in', { 200: sessionShape }),
    handler: async (request) => {
      const session = liveSessionOf(request, deps);
      if (session === undefined) throw apiError({ code: 'unauthenticated' }, 'Nobody is signed in; sign in first.');
      return viewOf(session);
    },
  });

  app.route({
    method: 'DELETE',
    url: '/session',
    config: own,
    schema: about('house', 'signOut', 'Signs the browser out', { 204: Type.Null() }),
    handler: async (request, reply) => {
      await endSession(deps, sessionThatMay(request, deps));
      forgetCookie(reply);
      return reply.status(204).send();
    },
  });

  app.route({
    method: 'PUT',
    url: '/session/password',
    config: { ...own, refuses: [400, 401, 403, 429] },
    schema: {
      ...about('house', 'changePassword', 'Changes one’s own password; signs out everywhere else', {
        204: Type.Null(),
      }),
      body: changePasswordShape,
    },
    handler: async (request, reply) => {
      const session = sessionThatMay(request, deps);
      const user = personOf(session);
      const { current, next } = request.body;
      const fits = await deps.signIn.isPasswordOf(user, current, request.ip);
      if (fits !== true) throw await refusal(fits, request.ip, reply);
      const kept = await deps.signIn.keep(next, user, 'next');
      const { name, role } = user;
      await deps.operations.setPassword({ name, role }, user.id, { kept, mustChange: false, keepSession: session.id });
      deps.sessions.deleteOf(user.id, session.id);
      deps.sessions.rename(user.id, { must_change_password: false });
      return reply.status(204).send();
    },
  });

  app.route({
    method: 'GET',
    url: '/sessions',
    config: { ...own, refuses: [401] },
    schema: about('house', 'ownSessions', 'Where one is signed in', { 200: listOf(ownSessionShape, 'OwnSessionList') }),
    handler: async (request) => {
      const session = sessionThatMay(request, deps);
      const found = session.user === undefined ? [] : await deps.users.sessionsOf(session.user.id);
      const items = found.map(
        (one): Sent<typeof ownSessionShape> => ({
          ...withTimes(one, ['created_at', 'seen_at']),
          current: one.id === session.id,
        }),
      );
      return { items, next_cursor: null };
    },
  });

  app.route({
    method: 'DELETE',
    url: '/sessions/:id',
    config: { ...own, refuses: [401, 403, 404] },
    schema: {
      ...about('house', 'endSession', 'Signs one out elsewhere', { 204: Type.Null() }),
      params: idParam('session', 'ses_01'),
    },
    handler: async (request, reply) => {
      const session = sessionThatMay(request, deps);
      const { id } = request.params;
      const found = session.user === undefined ? [] : await deps.users.sessionsOf(session.user.id);
      if (!found.some((one) => one.id === id)) {
        throw apiError({ code: 'session-unknown', id }, `You have no session ${id}; GET /sessions lists yours.`);
      }
      await endSession(deps, { ...session, id });
      return reply.status(204).send();
    },
  });

  /** What is told to whoever is not let in; a lock of somebody who exists is written into the audit. */
  async function refusal(refused: SignInRefusal, address: string, reply: FastifyReply) {
    if (refused.refused === 'locked') {
      reply.header('retry-after', Math.max(1, Math.ceil((refused.until - deps.wall.now()) / 1000)));
      const sentence = `Too many attempts failed; try again at ${toRfc3339(refused.until)}.`;
      return apiError({ code: 'sign-in-locked', until: refused.until }, sentence);
    }
    deps.log.warn({ room: 'api', address }, 'a sign-in with a wrong name or password was refused');
    if (refused.locked !== undefined) await deps.operations.noteLocked(refused.locked.id, address);
    return apiError({ code: 'sign-in-refused' }, 'The name or the password is wrong; look at both and try again.');
  }
}

function personOf(session: LiveSession) {
  if (session.user !== undefined) return session.user;
  throw apiError({ code: 'no-password' }, 'You are signed in with a token, which has no password; sign in by name.');
}

function sessionView({ principal, user, csrf }: LiveSession, now: Instant): Sent<typeof sessionShape> {
  const { id, name, role, provider_id = null, technician_id = null } = principal;
  return {
    user: {
      ...{ id, name, role, provider_id, technician_id },
      display_name: user?.display_name ?? name,
      permissions: permissions.filter((permission) => can(role, permission)),
      language: user?.language ?? null,
    },
    must_change_password: user?.must_change_password ?? false,
    has_password: user !== undefined,
    csrf_token: csrf,
    now: toRfc3339(now),
  };
}
