import { Type } from 'typebox';
import type { Token } from '../../access/index.ts';
import type { ApiDeps } from '../deps.ts';
import { invalid } from '../errors.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import { idParam, listOf, type Sent } from '../shapes/common.ts';
import { createdTokenShape, newTokenShape, tokenQuery, tokenShape } from '../shapes/house.ts';
import { readTime, withTimes } from '../times.ts';
import { about, commands, reads } from './describe.ts';

export function tokenRoutes(app: App, { access, people, operations, tokens }: ApiDeps): void {
  app.route({
    method: 'GET',
    url: '/tokens',
    config: reads('tokens:manage'),
    schema: {
      ...about('house', 'listTokens', 'Tokens, newest first, revoked ones too', {
        200: listOf(tokenShape, 'TokenList'),
      }),
      querystring: tokenQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      return pageView(await access.listTokens(filter, page), tokenView);
    },
  });

  app.route({
    method: 'POST',
    url: '/tokens',
    config: commands('tokens:manage', { refuses: [409] }),
    schema: {
      ...about('house', 'createToken', 'Makes a token; answers its text once', { 201: createdTokenShape }),
      body: newTokenShape,
    },
    handler: async (request, reply) => {
      const { expires_at, ...rest } = request.body;
      await refuseStrangers(people, rest);
      const expires = typeof expires_at === 'string' ? readTime(expires_at, 'expires_at', '#/expires_at') : null;
      const made = await operations.createToken(callerOf(request), { ...rest, expires_at: expires });
      // A reply recalled for a repeated request brings no entry: the book knows it, or that it was revoked.
      if (made.entry?.hash instanceof Uint8Array) tokens.set(made.entry);
      reply.status(201);
      return { ...tokenView(made.token), token: made.secret };
    },
  });

  app.route({
    method: 'DELETE',
    url: '/tokens/:id',
    config: commands('tokens:manage'),
    schema: {
      ...about('house', 'revokeToken', 'Revokes a token; it stops working at once', { 204: Type.Null() }),
      params: idParam('token', 'tok_01'),
    },
    handler: async (request, reply) => {
      await operations.revokeToken(callerOf(request), request.params.id);
      tokens.delete(request.params.id);
      return reply.status(204).send();
    },
  });
}

/** A token or a user can only stand for people who exist and belong together. */
export async function refuseStrangers(
  people: ApiDeps['people'],
  { provider_id, technician_id }: { readonly provider_id?: string; readonly technician_id?: string },
): Promise<void> {
  const refuse = (pointer: string, value: string, remedy: string): never => {
    throw invalid({ pointer, detail: `${pointer.slice(2)} is ${value}; ${remedy}.` });
  };
  if (provider_id !== undefined && (await people.getProvider(provider_id)) === undefined) {
    refuse('#/provider_id', provider_id, 'name a provider of GET /providers');
  }
  if (technician_id === undefined) return;
  const technician = await people.getTechnician(technician_id);
  if (technician === undefined || technician.provider_id !== provider_id) {
    refuse('#/technician_id', technician_id, 'name a technician of the provider');
  }
}

const tokenView = (token: Token): Sent<typeof tokenShape> =>
  withTimes(token, ['created_at', 'expires_at', 'revoked_at']);
