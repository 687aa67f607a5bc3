import type { User } from '../../access/index.ts';
import type { ApiDeps } from '../deps.ts';
import { apiError } from '../errors.ts';
import { tag, wantedVersion } from '../etag.ts';
import { principalOf } from '../guard.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { pageAndFilter, pageView } from '../paging.ts';
import { newUserShape, setPasswordShape, userPatchShape, userQuery, userShape } from '../shapes/account.ts';
import { idParam, listOf, type Sent } from '../shapes/common.ts';
import { withTimes } from '../times.ts';
import { about, commands, reads } from './describe.ts';
import { refuseStrangers } from './tokens.ts';

/** The people who sign in, for administrators. */
export function userRoutes(app: App, deps: ApiDeps): void {
  const { users, people, operations, sessions, signIn } = deps;
  const known = async (id: string): Promise<User> => {
    const user = await users.getUser(id);
    if (user !== undefined) return user;
    throw apiError({ code: 'user-unknown', id }, `There is no user ${id}; GET /users lists them.`);
  };

  app.route({
    method: 'GET',
    url: '/users',
    config: reads('users:manage'),
    schema: {
      ...about('house', 'listUsers', 'People who sign in, by name, disabled ones too', {
        200: listOf(userShape, 'UserList'),
      }),
      querystring: userQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      return pageView(await users.listUsers(filter, page), userView);
    },
  });

  app.route({
    method: 'POST',
    url: '/users',
    config: commands('users:manage', { refuses: [409] }),
    schema: {
      ...about('house', 'createUser', 'Adds a person, who signs in once there is a password', { 201: userShape }),
      body: newUserShape,
    },
    handler: async (request, reply) => {
      await refuseStrangers(people, request.body);
      const user = await operations.createUser(callerOf(request), request.body);
      tag(reply, user);
      return reply.status(201).send(userView(user));
    },
  });

  app.route({
    method: 'GET',
    url: '/users/:id',
    config: reads('users:manage'),
    schema: { ...about('house', 'getUser', 'A person', { 200: userShape }), params: idParam('user', 'usr_01') },
    handler: async (request, reply) => {
      const user = await known(request.params.id);
      tag(reply, user);
      return userView(user);
    },
  });

  app.route({
    method: 'PATCH',
    url: '/users/:id',
    config: commands('users:manage', { refuses: [404, 409, 412], versioned: true }),
    schema: {
      ...about('house', 'updateUser', 'Changes role, names or language, or disables; another role signs out', {
        200: userShape,
      }),
      params: idParam('user', 'usr_01'),
      body: userPatchShape,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const ifMatch = await wantedVersion(request, () => users.getUser(id));
      const { provider_id, technician_id } = request.body;
      await refuseStrangers(people, {
        ...(typeof provider_id === 'string' ? { provider_id } : {}),
        ...(typeof technician_id === 'string' ? { technician_id } : {}),
      });
      const before = await known(id);
      const user = await operations.updateUser(callerOf(request), id, request.body, ifMatch);
      const { display_name, language } = user;
      if (mayTheSame(before, user)) sessions.rename(id, { display_name, language });
      else sessions.deleteOf(id);
      tag(reply, user);
      return userView(user);
    },
  });

  app.route({
    method: 'PUT',
    url: '/users/:id/password',
    // Not to be repeated under a key: nothing that was made of the password is kept but its slow hash.
    config: reads('users:manage', { refuses: [400, 404] }),
    schema: {
      ...about('house', 'setPassword', 'Gives a password that the person has to change; signs out everywhere', {
        200: userShape,
      }),
      params: idParam('user', 'usr_01'),
      body: setPasswordShape,
    },
    handler: async (request, reply) => {
      const before = await known(request.params.id);
      const kept = await signIn.keep(request.body.password, before, 'password');
      const { name, role } = principalOf(request);
      const user = await operations.setPassword({ name, role }, before.id, { kept, mustChange: true });
      sessions.deleteOf(user.id);
      tag(reply, user);
      return userView(user);
    },
  });
}

const mayTheSame = (a: User, b: User): boolean =>
  a.role === b.role &&
  a.provider_id === b.provider_id &&
  a.technician_id === b.technician_id &&
  (a.disabled_at === null) === (b.disabled_at === null);

const userView = (user: User): Sent<typeof userShape> => withTimes(user, ['created_at', 'disabled_at']);
