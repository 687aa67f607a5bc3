import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { CompanyPerson, CompanySignIn, User } from '../../access/index.ts';
import { AppError } from '../../base/index.ts';
import { type CompanyFailure, companyPage, companyPagePolicy } from '../company-page.ts';
import type { ApiDeps } from '../deps.ts';
import type { App } from '../http.ts';
import { openSession } from '../sessions.ts';

/** The two addresses of signing in through the company; a browser goes there itself, and gets pages, not JSON. */
export function companyRoutes(app: App, deps: ApiDeps): void {
  const { company } = deps;
  if (company === undefined) return;
  const shown = { config: { access: 'anyone' }, schema: { hide: true } } as const;

  app.route({
    ...{ method: 'GET', url: '/auth/company/start', ...shown },
    handler: async (request, reply) => {
      const started = await company.start();
      if (typeof started === 'string') return sendFailure(request, reply, started);
      reply.header('set-cookie', cookie(deps, request, started.kept, 600));
      return reply.header('cache-control', 'no-store').redirect(started.url, 303);
    },
  });

  app.route({
    ...{ method: 'GET', url: '/auth/company/callback', ...shown },
    // Providers add to it what they like; the library judges it.
    schema: { hide: true, querystring: Type.Object({}, { additionalProperties: true }) },
    handler: async (request, reply) => {
      const kept = /(?:^|;\s*)carewatch_company=([\w-]{43})(?:;|$)/.exec(request.headers.cookie ?? '')?.[1];
      const person = await company.finish(request.url, kept);
      const user = typeof person === 'string' ? person : await userOf(person, deps);
      if (typeof user === 'string') {
        deps.log.warn({ room: 'api', address: request.ip, reason: user }, 'a sign-in of the company was refused');
        reply.header('set-cookie', cookie(deps, request, '', 0));
        return sendFailure(request, reply, user);
      }
      await openSession(request, reply, deps, { user });
      reply.header('set-cookie', cookie(deps, request, '', 0));
      return reply.header('cache-control', 'no-store').redirect('/', 303);
    },
  });
}

/** Lax: it has to come along when the provider sends the browser back. */
function cookie({ company }: Pick<ApiDeps, 'company'>, request: FastifyRequest, kept: string, seconds: number): string {
  const secure = company !== undefined && isSecure(company, request) ? '; Secure' : '';
  return `carewatch_company=${kept}; HttpOnly; SameSite=Lax; Path=/auth/company; Max-Age=${seconds}${secure}`;
}

const isSecure = ({ secure }: CompanySignIn, request: FastifyRequest): boolean =>
  secure || request.protocol === 'https';

/** The account of the person, made at the first sign-in; role and name follow the company at each. */
async function userOf(person: CompanyPerson, { users, operations, sessions }: ApiDeps): Promise<User | CompanyFailure> {
  const { subject, name, display_name, role } = person;
  const found = await users.findCompanyUser(subject);
  const by = { name, role };
  try {
    if (found === undefined) {
      return await operations.createUser(by, { name, display_name, role, company_subject: subject });
    }
    if (found.disabled_at !== null) return 'disabled';
    if (found.role === role && found.display_name === display_name) return found;
    const caller = { name: found.name, role: found.role };
    const patch = { role, display_name, provider_id: null, technician_id: null };
    const user = await operations.updateUser(caller, found.id, patch, undefined);
    if (found.role !== role) sessions.deleteOf(found.id);
    return user;
  } catch (error) {
    const { code } = error instanceof AppError ? error.failure : { code: '' };
    if (code === 'user-name-taken' || code === 'invalid-user') return 'name-taken';
    if (code === 'last-administrator') return 'local-role';
    throw error;
  }
}

function sendFailure(request: FastifyRequest, reply: FastifyReply, failure: CompanyFailure): FastifyReply {
  return reply
    .status(failure === 'away' ? 503 : 403)
    .header('content-security-policy', companyPagePolicy)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(companyPage(failure, request.language));
}
