import type { Role } from '../../access/index.ts';
import { toRfc3339 } from '../../base/index.ts';
import type { DeviceNow } from '../../commands/index.ts';
import type { Customer, Device, DeviceCommand, Model, Site } from '../../fleet/index.ts';
import { personalFor, phoneFor } from '../personal.ts';
import type { Sent } from '../shapes/common.ts';
import type { commandShape, deviceShape, modelShape } from '../shapes/device.ts';
import { withTimes } from '../times.ts';

/** A device as the role may see it. Details of site and customer stand among their fields, as they were sent. */
export function deviceView(device: Device, now: DeviceNow | undefined, role: Role): Sent<typeof deviceShape> {
  return {
    ...withTimes(device, ['created_at', 'updated_at', 'retired_at']),
    site: device.site && siteView(device.site),
    customer: device.customer && customerView(device.customer, role),
    last_values: Object.fromEntries(
      Object.entries(now?.values ?? {}).map(([signal, { value, ts, expired }]) => [
        signal,
        { value, ts: toRfc3339(ts), expired },
      ]),
    ),
    presence: withTimes(now?.presence ?? { online: null, since: null, last_heard_at: null }, [
      'since',
      'last_heard_at',
    ]),
  };
}

function siteView({ details, ...site }: Site) {
  return { ...details, ...site };
}

function customerView({ details, ...customer }: Customer, role: Role) {
  return {
    ...personalFor(role, details),
    ...customer,
    phone: phoneFor(role, customer.phone),
  };
}

export const modelView = (model: Model): Sent<typeof modelShape> => withTimes(model, ['created_at', 'updated_at']);

export function commandView(command: DeviceCommand): Sent<typeof commandShape> {
  const times = ['created_at', 'sent_at', 'delivered_at', 'replied_at', 'expires_at'] as const;
  return { ...withTimes(command, times), name: String(command.body.name ?? ''), reply: command.reply ?? null };
}
