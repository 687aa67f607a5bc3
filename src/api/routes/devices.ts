import { AppError } from '../../base/index.ts';
import type { RegisteredDevice } from '../../commands/index.ts';
import type { Device, DevicePatch, FleetFailure } from '../../fleet/index.ts';
import type { ApiDeps } from '../deps.ts';
import { tag, wantedVersion } from '../etag.ts';
import { principalOf } from '../guard.ts';
import type { App } from '../http.ts';
import { callerOf } from '../idempotency.ts';
import { pageAndFilter } from '../paging.ts';
import { idParam, listOf } from '../shapes/common.ts';
import {
  createdDeviceShape,
  devicePatchShape,
  deviceQuery,
  deviceShape,
  listedDeviceShape,
  newDeviceShape,
} from '../shapes/device.ts';
import { deviceView } from '../views/device.ts';
import { openAlertsView } from '../views/places.ts';
import { about, commands, reads } from './describe.ts';

const deviceId = idParam('device', 'GH-000123');

export function deviceRoutes(app: App, deps: ApiDeps): void {
  const { fleet, operations, places } = deps;

  app.route({
    method: 'GET',
    url: '/devices',
    config: reads('read'),
    schema: {
      ...about('devices', 'listDevices', 'Devices by id, with last values, presence and open alerts', {
        200: listOf(listedDeviceShape, 'DeviceList'),
      }),
      querystring: deviceQuery,
    },
    handler: async (request) => {
      const { page, filter } = pageAndFilter(request.query);
      const { items, next_cursor } = await fleet.listDevices(filter, page);
      const ids = items.map(({ id }) => id);
      const [now, alerts] = await Promise.all([operations.deviceNow(ids), places.countOpenByDevice(ids)]);
      const { role } = principalOf(request);
      const view = (device: Device, i: number) => ({
        ...deviceView(device, now[i], role),
        alerts: openAlertsView(alerts.get(device.id)),
      });
      return { items: items.map(view), next_cursor };
    },
  });

  app.route({
    method: 'POST',
    url: '/devices',
    config: commands('devices:write', { refuses: [409] }),
    schema: {
      ...about('devices', 'registerDevice', 'Registers a device; answers its secret once', { 201: createdDeviceShape }),
      body: newDeviceShape,
    },
    handler: async (request, reply) => {
      const made = await operations.registerDevice(callerOf(request), request.body);
      admit(deps, made);
      tag(reply.status(201), made.device);
      reply.header('location', `/api/v1/devices/${encodeURIComponent(made.device.id)}`);
      return { ...deviceView(made.device, undefined, principalOf(request).role), credentials: made.credentials };
    },
  });

  app.route({
    method: 'GET',
    url: '/devices/:id',
    config: reads('read'),
    schema: {
      ...about('devices', 'getDevice', 'One device, with last values and presence', { 200: deviceShape }),
      params: deviceId,
    },
    handler: async (request, reply) => {
      const device = await knownDevice(deps, request.params.id);
      const [now] = await operations.deviceNow([device.id]);
      tag(reply, device);
      return deviceView(device, now, principalOf(request).role);
    },
  });

  app.route({
    method: 'PATCH',
    url: '/devices/:id',
    config: commands('devices:write', { refuses: [409], versioned: true }),
    schema: {
      ...about('devices', 'updateDevice', 'Changes the fields sent', { 200: deviceShape }),
      params: deviceId,
      body: devicePatchShape,
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const ifMatch = await wantedVersion(request, () => fleet.getDevice(id));
      const device = await operations.updateDevice(callerOf(request), id, withoutCustomerId(request.body), ifMatch);
      const [now] = await operations.deviceNow([id]);
      tag(reply, device);
      return deviceView(device, now, principalOf(request).role);
    },
  });
}

/**
 * Lets a device in with its new secret. A reply recalled for a repeated request brings none: the book knows it, or a
 * newer one.
 */
export function admit({ credentials }: Pick<ApiDeps, 'credentials'>, { credential }: RegisteredDevice): boolean {
  if (!(credential?.hash instanceof Uint8Array)) return false;
  credentials.set(credential);
  return true;
}

/** The device, or the refusal that every route under a device shares. */
export async function knownDevice({ fleet }: Pick<ApiDeps, 'fleet'>, id: string): Promise<Device> {
  const device = await fleet.getDevice(id);
  if (device !== undefined) return device;
  throw new AppError<FleetFailure>({ code: 'device-unknown', id }, `There is no device ${id}; register it first.`);
}

/** A customer as answered may be sent back; which customer it is follows from name and phone. */
function withoutCustomerId(patch: DevicePatch): DevicePatch {
  if (patch.customer === undefined || patch.customer === null) return patch;
  const { id: _, ...customer } = patch.customer;
  return { ...patch, customer };
}
