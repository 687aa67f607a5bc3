import { Type } from 'typebox';
import type { ApiDeps } from '../deps.ts';
import { tag, wantedVersion } from '../etag.ts';
import { principalOf } from '../guard.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { idParam, nothingShape } from '../shapes/common.ts';
import { credentialsShape, deviceShape } from '../shapes/device.ts';
import { deviceView } from '../views/device.ts';
import { about, commands } from './describe.ts';
import { admit } from './devices.ts';

const deviceId = idParam('device', 'GH-000123');

/** What becomes of a device: its secret, its board, its end. */
export function deviceLifeRoutes(app: App, deps: ApiDeps): void {
  const { fleet, operations } = deps;

  app.route({
    method: 'POST',
    url: '/devices/:id/secret',
    config: commands('devices:write', { refuses: [409] }),
    schema: {
      ...about('devices', 'rotateSecret', 'Gives the device a new secret and cuts its connections', {
        200: Type.Object({ credentials: credentialsShape }, { title: 'NewSecret' }),
      }),
      params: deviceId,
      body: nothingShape,
    },
    handler: async (request) => {
      const made = await operations.rotateSecret(callerOf(request), request.params.id);
      if (admit(deps, made)) deps.connections.disconnect(request.params.id);
      return { credentials: made.credentials };
    },
  });

  app.route({
    method: 'DELETE',
    url: '/devices/:id/secret',
    config: commands('devices:write', { refuses: [409] }),
    schema: {
      ...about(
        'devices',
        'revokeSecret',
        'Revokes the secret and cuts the connections; rotate it to let the device in again',
        { 204: Type.Null() },
      ),
      params: deviceId,
    },
    handler: async (request, reply) => {
      await operations.revokeSecret(callerOf(request), request.params.id);
      shutOut(deps, request.params.id);
      return reply.status(204).send();
    },
  });

  app.route({
    method: 'POST',
    url: '/devices/:id/retire',
    config: commands('devices:write', { refuses: [409], versioned: true }),
    schema: {
      ...about('devices', 'retireDevice', 'Ends the device’s life: it can only be read from now on', {
        200: deviceShape,
      }),
      params: deviceId,
      body: nothingShape,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const ifMatch = await wantedVersion(request, () => fleet.getDevice(id));
      const device = await operations.retireDevice(callerOf(request), id, ifMatch);
      shutOut(deps, id);
      tag(reply, device);
      return deviceView(device, undefined, principalOf(request).role);
    },
  });

  app.route({
    method: 'POST',
    url: '/devices/:id/board',
    config: commands('devices:write', { refuses: [409], versioned: true }),
    schema: {
      ...about(
        'devices',
        'newBoard',
        'Says that the device was given a new board: values, timers and duplicate memory start anew',
        { 200: deviceShape },
      ),
      params: deviceId,
      body: nothingShape,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const ifMatch = await wantedVersion(request, () => fleet.getDevice(id));
      const device = await operations.newBoard(callerOf(request), id, ifMatch);
      const [now] = await operations.deviceNow([id]);
      tag(reply, device);
      return deviceView(device, now, principalOf(request).role);
    },
  });
}

function shutOut({ credentials, connections }: Pick<ApiDeps, 'credentials' | 'connections'>, id: string): void {
  credentials.delete(id);
  connections.disconnect(id);
}
